using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.OAuth;

/// <summary>A manager gives an application a new secret, or shuts it out.</summary>
public sealed class ChangeClient(RegistryDb registry, KnownClients clients, Sessions sessions, CurrentClinic clinic, AuditTrail trail, TimeProvider clock)
{
    /// <summary>The old secret is worth nothing from now on; tokens that were given stay good.</summary>
    /// <returns>The secret, shown this once; or <see cref="OAuthRefusals.NoSuchClient"/>, <see cref="OAuthRefusals.PublicHasNoSecret"/>.</returns>
    public async Task<Outcome<NewSecret>> NewSecret(Guid id, CancellationToken stop)
    {
        if (await clients.Find(id.ToString(), stop) is not { } client) return OAuthRefusals.NoSuchClient;
        if (client.IsPublic) return OAuthRefusals.PublicHasNoSecret;
        var secret = OpaqueToken.Make();
        client.SecretHash = secret.Hash;
        trail.Happened("application-secret-renewed", "registry_oauth_clients", id.ToString(), new { client.Name });
        await registry.SaveChangesAsync(stop);
        return new NewSecret(id, client.Name, secret.Text);
    }

    /// <summary>Shuts it out, for good. All its tokens end at once.</summary>
    /// <returns>Its name; or <see cref="OAuthRefusals.NoSuchClient"/>.</returns>
    public async Task<Outcome<string>> Revoke(Guid id, CancellationToken stop)
    {
        if (await clients.Find(id.ToString(), stop) is not { } client) return OAuthRefusals.NoSuchClient;
        client.RevokedAt = clock.GetUtcNow();
        trail.Happened("application-revoked", "registry_oauth_clients", id.ToString(), new { client.Name, clinic.Card.Slug });
        await registry.SaveChangesAsync(stop);
        await sessions.EndOf(client, stop);
        return client.Name;
    }
}
