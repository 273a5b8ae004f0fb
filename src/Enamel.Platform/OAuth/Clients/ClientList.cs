using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.OAuth;

/// <summary>An application as the API and the pages show it.</summary>
/// <param name="Role">What it is on its own; none where it only acts for people.</param>
/// <param name="Sessions">How many sessions it has at the moment.</param>
public sealed record ClientView(
    Guid Id, string Name, bool IsPublic, IReadOnlyList<string> RedirectUris, IReadOnlyList<string> Scopes, Role? Role, bool MayIntrospect, string RegisteredBy, DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt, int Sessions);

/// <summary>The applications that the clinic lets in, or did.</summary>
public sealed class ClientList(RegistryDb registry, CurrentClinic clinic, TimeProvider clock)
{
    /// <summary>Those that are let in by name, then those that were.</summary>
    public async Task<IReadOnlyList<ClientView>> All(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var open = await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.ClientId != null && session.EndedAt == null && session.ExpiresAt > now)
            .GroupBy(session => session.ClientId!.Value).Select(of => new { Id = of.Key, Count = of.Count() }).ToDictionaryAsync(of => of.Id, of => of.Count, stop);
        var clients = await (from client in registry.Set<OAuthClient>().AsNoTracking().Where(client => client.ClinicId == clinic.Id)
                             join person in registry.Set<User>() on client.RegisteredBy equals person.Id
                             orderby client.RevokedAt != null, client.Name
                             select new { Client = client, By = person.DisplayName }).ToListAsync(stop);
        return [.. clients.Select(row => new ClientView(
            row.Client.Id, row.Client.Name, row.Client.IsPublic, row.Client.RedirectUris, row.Client.Scopes, row.Client.Role, row.Client.MayIntrospect, row.By, row.Client.CreatedAt,
            row.Client.RevokedAt, open.GetValueOrDefault(row.Client.Id)))];
    }
}
