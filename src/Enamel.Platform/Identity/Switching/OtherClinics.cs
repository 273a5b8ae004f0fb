using System.Text.Json;
using Npgsql;

namespace Enamel.Platform.Identity.Switching;

/// <summary>Another clinic in which the person works.</summary>
/// <param name="Slug">Its word in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="Host">A host of its own, if it has one.</param>
public sealed record OtherClinic(string Slug, string Name, string? Host);

/// <summary>In which other clinics a person works now. Only they themselves are ever told.</summary>
sealed class OtherClinics(NpgsqlDataSource database, Tenancy.CurrentClinic clinic)
{
    /// <summary>As one column, for where a person is asked for anyhow.</summary>
    /// <param name="user">The person's column.</param>
    /// <param name="own">The column of the clinic where they are.</param>
    public static string Column(string user, string own) => $"""
        coalesce((select json_agg(json_build_object('slug', oc.slug, 'name', oc.name, 'host', (select min(od.host) from registry.domains od where od.clinic_id = oc.id)) order by oc.name)::text
            from registry.memberships om join registry.clinics oc on oc.id = om.clinic_id and oc.opened_at is not null and oc.status <> 'suspended'
            where om.user_id = {user} and om.clinic_id <> {own} and om.is_active), '[]')
        """;

    /// <summary>What such a column holds.</summary>
    public static IReadOnlyList<OtherClinic> Read(string column) =>
        column.Length <= 2 ? [] : JsonSerializer.Deserialize<OtherClinic[]>(column, JsonSerializerOptions.Web) ?? [];

    /// <summary>Those of one person.</summary>
    public async Task<IReadOnlyList<OtherClinic>> Of(Guid userId, CancellationToken stop)
    {
        await using var command = database.CreateCommand($"select {Column("$1", "$2")}");
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = clinic.Id });
        return Read((string)(await command.ExecuteScalarAsync(stop))!); // coalesced
    }
}
