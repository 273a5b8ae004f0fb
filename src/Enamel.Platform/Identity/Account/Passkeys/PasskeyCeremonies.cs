using System.Buffers.Text;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.SecondFactor;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Enamel.Platform.Identity.Account.Passkeys;

/// <summary>What a browser is given to make or show a passkey, and what is kept of it until it answers.</summary>
/// <param name="Options">For <c>navigator.credentials</c>.</param>
/// <param name="State">Ours.</param>
public sealed record Ceremony(string Options, string State);

/// <summary>
/// Makes passkeys and recognises people by them, with the handler that is part of ASP.NET Core Identity. The relying party is the host at which the
/// clinic is visited, and the origin must be that host's: a look-alike gets nothing that it could use. The owner is verified by the passkey (a
/// finger, a face, a number), so that one is two factors by itself.
/// </summary>
public sealed class PasskeyCeremonies(RegistryDb registry, IHttpContextAccessor accessor, IServiceProvider services, ILogger<UserManager<User>> log, AuditTrail trail, TimeProvider clock)
{
    const int LongestName = 60, Most = 20;

    static readonly IdentityPasskeyOptions Rules = new()
    {
        UserVerificationRequirement = "required",
        ResidentKeyRequirement = "preferred",
        AuthenticatorTimeout = PendingSignIns.Life,
        ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && IsOurs(context.Origin, context.HttpContext.Request)),
    };

    /// <summary>A person's passkeys, in the order in which they were made.</summary>
    public async Task<IReadOnlyList<Passkey>> Of(Guid userId, CancellationToken stop) =>
        await registry.Set<Passkey>().AsNoTracking().Where(passkey => passkey.UserId == userId).OrderBy(passkey => passkey.CreatedAt).ToListAsync(stop);

    /// <summary>Whether a person can show one at this host.</summary>
    public Task<bool> HasHere(Guid userId, CancellationToken stop)
    {
        var host = Host;
        return registry.Set<Passkey>().AnyAsync(passkey => passkey.UserId == userId && passkey.RelyingParty == host, stop);
    }

    /// <summary>What a browser needs to make one.</summary>
    public async Task<Ceremony> BeginMaking(Guid userId, CancellationToken stop)
    {
        var person = await registry.Set<User>().AsNoTracking().SingleAsync(user => user.Id == userId, stop);
        var made = await Handler().MakeCreationOptionsAsync(new() { Id = userId.ToString(), Name = person.DisplayName, DisplayName = person.DisplayName }, Context);
        return new(made.CreationOptionsJson, made.AttestationState ?? "");
    }

    /// <summary>Keeps one that a browser has made.</summary>
    public async Task<Outcome> Keep(Guid userId, string state, string? credential, string? name, CancellationToken stop)
    {
        if (!PlainText.UpTo(LongestName)(name ?? "").Succeeded(out var called, out _) || string.IsNullOrWhiteSpace(called)) return Refusal.OfFields(new FieldRefusal("name", KernelRefusals.Required.Code));
        var result = await Handler().PerformAttestationAsync(new() { HttpContext = Context, CredentialJson = credential ?? "", AttestationState = state });
        if (!result.Succeeded || result.UserEntity.Id != userId.ToString() || (await Of(userId, stop)).Count >= Most) return AccountRefusals.PasskeyRefused;
        var key = result.Passkey;
        registry.Add(new Passkey
        {
            CredentialId = key.CredentialId,
            UserId = userId,
            RelyingParty = Host,
            Name = called,
            PublicKey = key.PublicKey,
            SignCount = key.SignCount,
            Transports = key.Transports ?? [],
            IsUserVerified = key.IsUserVerified,
            IsBackupEligible = key.IsBackupEligible,
            IsBackedUp = key.IsBackedUp,
            CreatedAt = clock.GetUtcNow(),
        });
        await registry.SaveChangesAsync(stop);
        trail.Happened("passkey-added", "registry_users", userId.ToString(), new { });
        return Outcome.Done;
    }

    /// <summary>What a browser needs to show one of a person's.</summary>
    public async Task<Ceremony> BeginShowing(Guid userId, CancellationToken stop)
    {
        var person = await registry.Set<User>().AsNoTracking().SingleAsync(user => user.Id == userId, stop);
        var made = await Handler().MakeRequestOptionsAsync(person, Context);
        return new(made.RequestOptionsJson, made.AssertionState ?? "");
    }

    /// <summary>What a browser needs to show any that was made at this host: the person is the one whose it is.</summary>
    public async Task<Ceremony> BeginShowingAny()
    {
        var made = await Handler().MakeRequestOptionsAsync(user: null, Context);
        return new(made.RequestOptionsJson, made.AssertionState ?? "");
    }

    /// <summary>Whether a browser shows one of a person's.</summary>
    public async Task<bool> IsShown(Guid userId, string? state, string? credential, CancellationToken stop) => await Shown(state, credential, userId, stop) is not null;

    /// <summary>Whose passkey a browser shows; nobody's when it is none of ours, or not what was asked for.</summary>
    public Task<Guid?> WhoShows(string? state, string? credential, CancellationToken stop) => Shown(state, credential, expected: null, stop);

    async Task<Guid?> Shown(string? state, string? credential, Guid? expected, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(state) || string.IsNullOrEmpty(credential)) return null;
        var result = await Handler().PerformAssertionAsync(new() { HttpContext = Context, CredentialJson = credential, AssertionState = state });
        if (!result.Succeeded || (expected ?? result.User.Id) != result.User.Id) return null;
        var (id, count, now) = (result.Passkey.CredentialId, (long)result.Passkey.SignCount, clock.GetUtcNow());
        // Where two show the same signature at once, only one is believed: the count has moved on.
        return await registry.Database.ExecuteSqlAsync($"""
            update registry.passkeys set sign_count = {count}, is_backed_up = {result.Passkey.IsBackedUp}, last_used_at = {now}
            where credential_id = {id} and (sign_count < {count} or {count} = 0)
            """, stop) == 1 ? result.User.Id : null;
    }

    /// <summary>Takes one away.</summary>
    /// <param name="id">As <see cref="IdOf"/> wrote it.</param>
    public async Task<Outcome> Remove(Guid userId, string? id, CancellationToken stop)
    {
        var passkey = (await registry.Set<Passkey>().Where(passkey => passkey.UserId == userId).ToListAsync(stop)).Find(passkey => IdOf(passkey) == id);
        if (passkey is null) return AccountRefusals.NoSuchPasskey;
        registry.Remove(passkey);
        await registry.SaveChangesAsync(stop);
        trail.Happened("passkey-removed", "registry_users", userId.ToString(), new { });
        return Outcome.Done;
    }

    /// <summary>A passkey's id as text.</summary>
    public static string IdOf(Passkey passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    PasskeyHandler<User> Handler() => new(
        new(new PasskeyStore(registry, Host), Options.Create(new IdentityOptions()), new PasswordHasher<User>(), [], [], new UpperInvariantLookupNormalizer(), new(), services, log),
        Options.Create(Rules));

    // http is for this machine alone: browsers make passkeys nowhere else without encryption.
    static bool IsOurs(string origin, HttpRequest request) => Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value
        && (from.Scheme == Uri.UriSchemeHttps || (from.Scheme == Uri.UriSchemeHttp && (from.Host == "localhost" || from.Host.EndsWith(".localhost", StringComparison.Ordinal))));

    HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("A passkey is made and shown within a request.");

    string Host => Context.Request.Host.Host.ToLowerInvariant();
}
