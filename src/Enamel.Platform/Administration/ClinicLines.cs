using Enamel.Platform.Tenancy;
using Npgsql;

namespace Enamel.Platform.Administration;

/// <summary>A clinic as the platform sees it: its place and its plan, nothing of what it holds.</summary>
/// <param name="Slug">Its word in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="City">Where it is.</param>
/// <param name="Status">The subscription's state.</param>
/// <param name="Hosts">Its own host names.</param>
/// <param name="Staff">How many people may enter now.</param>
/// <param name="Doctors">How many of them are doctors.</param>
/// <param name="CapacityDoctors">How many its plan admits.</param>
/// <param name="CreatedOn">When it was opened.</param>
public sealed record ClinicLine(string Slug, string Name, string? City, SubscriptionStatus Status, string Hosts, int Staff, int Doctors, int CapacityDoctors, DateOnly CreatedOn);

/// <summary>The clinics of the platform, for its administrators. Each look is in the registry's trail.</summary>
sealed class ClinicLines(Administrators administrators)
{
    // The registry alone is asked: there is no clinic's schema on the path, and no clinic was entered.
    const string Lines = """
        select c.slug, c.name, c.city, c.status, coalesce((select string_agg(d.host, ', ' order by d.host) from registry.domains d where d.clinic_id = c.id), ''),
            (select count(*) from registry.memberships m where m.clinic_id = c.id and m.is_active)::int,
            (select count(*) from registry.memberships m where m.clinic_id = c.id and m.is_active and m.role = 'doctor')::int,
            c.capacity_doctors, c.created_at::date
        from registry.clinics c order by c.name, c.id
        """;

    public Task<IReadOnlyList<ClinicLine>> All(SignedInAdministrator who, CancellationToken stop) => administrators.Acting<IReadOnlyList<ClinicLine>>(who, async (connection, work) =>
    {
        var lines = new List<ClinicLine>();
        await using (var ask = new NpgsqlCommand(Lines, connection, work))
        await using (var row = await ask.ExecuteReaderAsync(stop))
            while (await row.ReadAsync(stop))
                lines.Add(new(row.GetString(0), row.GetString(1), await row.IsDBNullAsync(2, stop) ? null : row.GetString(2), SubscriptionWords.From(row.GetString(3)), row.GetString(4),
                    row.GetInt32(5), row.GetInt32(6), row.GetInt32(7), row.GetFieldValue<DateOnly>(8)));
        await Administrators.Note(connection, work, "list", "registry_clinics", null, "{}", stop);
        return lines;
    }, stop);
}
