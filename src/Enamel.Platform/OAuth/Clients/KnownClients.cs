using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.OAuth;

/// <summary>Finds the clinic's applications, and believes that it is one of them that calls.</summary>
public sealed class KnownClients(RegistryDb registry, CurrentClinic clinic)
{
    /// <summary>An application that is let in.</summary>
    /// <param name="id">The text of its <c>client_id</c>.</param>
    internal async Task<OAuthClient?> Find(string? id, CancellationToken stop) => !Guid.TryParseExact(id, "D", out var known) ? null
        : await registry.Set<OAuthClient>().SingleOrDefaultAsync(client => client.ClinicId == clinic.Id && client.Id == known && client.RevokedAt == null, stop);

    /// <summary>The application that calls: by its secret, in a header or in the form but not in both; a public one by its name alone.</summary>
    /// <returns>Null when it is not believed.</returns>
    internal async Task<OAuthClient?> Calling(HttpRequest request, IFormCollection form, CancellationToken stop)
    {
        var (id, secret) = (form["client_id"].ToString(), form["client_secret"].ToString());
        if (AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            if (Basic(header.Parameter) is not { } told || secret.Length > 0 || (id.Length > 0 && id != told.Id)) return null;
            (id, secret) = told;
        }
        if (await Find(id, stop) is not { } client) return null;
        if (client.SecretHash is not { } hash) return secret.Length == 0 ? client : null;
        return OpaqueToken.HashOf(secret) is { } shown && CryptographicOperations.FixedTimeEquals(shown, hash) ? client : null;
    }

    static (string Id, string Secret)? Basic(string? parameter)
    {
        var bytes = new byte[parameter?.Length ?? 0];
        if (parameter is null || !Convert.TryFromBase64String(parameter, bytes, out var length)) return null;
        var colon = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return colon is [var id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : null;
    }
}
