using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Jobs;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Recovery;

/// <summary>
/// Somebody forgot their password. The same is written and the same is answered whatever was typed: only the job that comes after looks for an account, so
/// neither the answer nor its time tells whether there is one.
/// </summary>
public sealed class AskForReset(RegistryDb registry, UnitOfWork unit, KeyRing ring, JobQueue jobs, CurrentClinic clinic, Whence whence, IHttpContextAccessor accessor, TimeProvider clock)
{
    const int LongestLogin = 254, MostFromOnePlace = 20;

    static readonly TimeSpan Span = TimeSpan.FromHours(1);

    /// <summary>Writes it down.</summary>
    /// <param name="login">Username in this clinic, mobile number or e-mail.</param>
    /// <param name="language">fr, ar or en: that of the page.</param>
    /// <returns>Done; or that nothing was typed, or <see cref="RecoveryRefusals.TooMany"/>.</returns>
    public async Task<Outcome> Run(string? login, string language, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(login)) return Refusal.OfFields(new FieldRefusal("login", KernelRefusals.Required.Code));
        var request = accessor.HttpContext?.Request ?? throw new InvalidOperationException("A link is asked for at a clinic's address: it leads there.");
        var (now, network) = (clock.GetUtcNow(), whence.Network);
        var lately = await registry.Set<PasswordReset>().CountAsync(one => one.ClinicId == clinic.Id && one.Network == network && one.CreatedAt > now - Span, stop);
        if (lately >= MostFromOnePlace) return RecoveryRefusals.TooMany.With(Http.RateLimiting.RetryAfter.Fact, (int)Span.TotalSeconds);
        var keys = await ring.Platform(unit, stop);
        var reset = new PasswordReset
        {
            ClinicId = clinic.Id,
            Id = Guid.CreateVersion7(now),
            LoginSealed = keys.Cipher.Seal(PasswordReset.Login, Plausible(login.Trim())),
            Origin = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}",
            Language = language,
            Network = network,
            CreatedAt = now,
        };
        registry.Add(reset);
        await registry.SaveChangesAsync(stop);
        await jobs.Add(SendReset.Word, reset.Id, dueAt: null, stop);
        return Outcome.Done;
    }
    // What nobody can be called is nobody: half a character, NUL, a page of text.
    static string Plausible(string login) => login.Length <= LongestLogin && TypedText.IsWellFormed(login) && !login.Contains('\0', StringComparison.Ordinal) ? login : "?";
}
