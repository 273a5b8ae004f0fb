using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.OAuth;

/// <summary>An application that was just let in.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Secret">Its <c>client_secret</c>, shown this once; none for a public one.</param>
public sealed record NewSecret(Guid Id, string Name, string? Secret);

/// <summary>A manager lets an application in.</summary>
public sealed class RegisterClient(RegistryDb registry, IEnumerable<ScopeEntry> modules, CurrentClinic clinic, CurrentUser user, AuditTrail trail, TimeProvider clock)
{
    const int MostRedirects = 10;

    /// <summary>What is said of it.</summary>
    /// <param name="Name">As people will read it.</param>
    /// <param name="RedirectUris">Where codes may be sent; none for an application that only works on its own.</param>
    /// <param name="Scopes">The most that it can be given, such as <c>patients:read</c>.</param>
    /// <param name="IsPublic">Whether it runs where no secret stays one: on a phone or a desk.</param>
    /// <param name="Role">What it is when it works on its own (client credentials); none where it only acts for people.</param>
    /// <param name="MayIntrospect">Whether it may ask about other applications' tokens.</param>
    public sealed record Command(string? Name, string[]? RedirectUris = null, string[]? Scopes = null, bool IsPublic = false, string? Role = null, bool MayIntrospect = false);

    /// <returns>Its name and secret; or what is wrong with the fields.</returns>
    public async Task<Outcome<NewSecret>> Run(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("name", command.Name, PlainLine.UpTo(OAuthClient.LongestName), out var name);
        var redirects = Redirects(check, command.RedirectUris ?? []);
        var scopes = (command.Scopes ?? []).Distinct(StringComparer.Ordinal).ToArray();
        check.Require("scopes", scopes.Length > 0, KernelRefusals.Required.Code);
        check.Require("scopes", scopes.All(modules.SelectMany(module => Scopes.Of(module.Module)).Contains), OAuthRefusals.ScopeUnknown.Code);
        var role = OwnRole(check, command);
        check.Require("isPublic", !(command.IsPublic && (command.MayIntrospect || role is not null)), OAuthRefusals.PublicHasNoAccount.Code);
        check.Require("redirectUris", redirects.Length > 0 || role is not null || command.MayIntrospect, OAuthRefusals.OfNoUse.Code);
        if (check.Refused(out var wrong)) return wrong;
        var (now, secret) = (clock.GetUtcNow(), command.IsPublic ? null : OpaqueToken.Make());
        var account = role is null ? null : Account(name, now);
        var client = new OAuthClient
        {
            ClinicId = clinic.Id,
            Id = Guid.CreateVersion7(now),
            Name = name,
            SecretHash = secret?.Hash,
            RedirectUris = redirects,
            Scopes = scopes,
            UserId = account?.Id,
            Role = role,
            MayIntrospect = command.MayIntrospect,
            RegisteredBy = user.Id,
            CreatedAt = now,
        };
        if (account is not null) registry.Add(account);
        registry.Add(client);
        trail.Happened("application-registered", "registry_oauth_clients", client.Id.ToString(), new { client.Name, client.RedirectUris, client.Scopes, role = role?.Word(), client.IsPublic });
        await registry.SaveChangesAsync(stop);
        return new NewSecret(client.Id, name, secret?.Text);
    }

    static string[] Redirects(Validation check, string[] typed)
    {
        var redirects = new List<string>();
        foreach (var one in typed.Where(one => !string.IsNullOrWhiteSpace(one)).Take(MostRedirects + 1))
            if (check.Field("redirectUris", RedirectAddress.Parse(one), out var address)) redirects.Add(address);
        check.Require("redirectUris", redirects.Count <= MostRedirects, OAuthRefusals.RedirectMalformed.Code);
        return [.. redirects.Distinct(StringComparer.Ordinal)];
    }

    static Role? OwnRole(Validation check, Command command)
    {
        if (!check.Optional("role", command.Role, RoleWords.Parse, out Role? role) || role is null) return null;
        return check.Require("role", OAuthClient.RolesOnItsOwn.Contains(role.Value), OAuthRefusals.RoleNotForPrograms.Code) ? role : null;
    }

    // For the trail to name. It has no membership and no password that anything could match, so nobody signs in with it.
    static User Account(string name, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), DisplayName = name, PasswordHash = "", CreatedAt = now };
}
