using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.OAuth;

/// <summary>A person lets an application act for them: it gets a code, good for one exchange within a minute.</summary>
sealed class GiveCode(RegistryDb registry, CurrentClinic clinic, CurrentUser user, AuditTrail trail, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromMinutes(1), Remembered = TimeSpan.FromDays(1);

    public async Task<string> Run(AuthorizationRequest request, CancellationToken stop)
    {
        var (now, code, scope) = (clock.GetUtcNow(), OpaqueToken.Make(), string.Join(' ', request.Words));
        // Kept for a while after its end, so that a second use is recognised.
        await registry.Set<OAuthCode>().Where(old => old.ClinicId == clinic.Id && old.ExpiresAt < now - Remembered).ExecuteDeleteAsync(stop);
        registry.Add(new OAuthCode
        {
            ClinicId = clinic.Id,
            CodeHash = code.Hash,
            ClientId = request.Client.Id,
            UserId = user.Id,
            RedirectUri = request.RedirectUri,
            Scope = scope,
            Challenge = request.Challenge,
            KeyThumbprint = request.KeyThumbprint,
            CreatedAt = now,
            ExpiresAt = now + Life,
        });
        trail.Happened("application-consent", "registry_oauth_clients", request.Client.Id.ToString(), new { request.Client.Name, scope });
        await registry.SaveChangesAsync(stop);
        return code.Text;
    }
}
