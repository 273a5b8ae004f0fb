using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Platform.Audit.Reading;

/// <summary>The names of people, applications and terminals for the trail. Of people those alone who have or had a place in the clinic: strangers who tried the door are not named.</summary>
static class StaffNames
{
    const string People = """
        select u.id, u.display_name from registry.users u where u.id = any ($2) and (
            exists (select from registry.memberships m where m.clinic_id = $1 and m.user_id = u.id)
            or exists (select from registry.oauth_clients c where c.clinic_id = $1 and c.user_id = u.id))
        """;

    const string Devices = "select d.id, d.name from registry.devices d where d.clinic_id = $1 and d.id = any ($2)";

    const string Applications = "select c.id, c.name from registry.oauth_clients c where c.clinic_id = $1 and c.id = any ($2)";

    public static IEnumerable<TrailNames> All =>
    [
        new(TrailKnownNames.Users, ["user_id", "doctor_id"], (services, ids, stop) => Find(People, services, ids, stop)),
        new(TrailKnownNames.Devices, ["device_id"], (services, ids, stop) => Find(Devices, services, ids, stop)),
        new("registry_oauth_clients", ["client_id", "application"], (services, ids, stop) => Find(Applications, services, ids, stop)),
    ];

    static async Task<IReadOnlyDictionary<Guid, string>> Find(string sql, IServiceProvider services, IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, services.GetRequiredService<UnitOfWork>().Connection);
        command.Parameters.Add(new() { Value = services.GetRequiredService<CurrentClinic>().Id });
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var names = new Dictionary<Guid, string>();
        while (await reader.ReadAsync(stop)) names[reader.GetGuid(0)] = reader.GetString(1);
        return names;
    }
}
