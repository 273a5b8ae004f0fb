using System.Globalization;
using System.Text;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Some entries, the newest first.</summary>
/// <param name="Rows">Some of them.</param>
/// <param name="Next">Where to go on; null when that was all.</param>
sealed record TrailStretch(IReadOnlyList<TrailRow> Rows, Guid? Next);

/// <summary>
/// Reads the clinic's trail and what the registry tells of the clinic as one. Both stand in the order of their ids, and are read from a place on and never counted or
/// skipped: a page among millions costs what a page costs.
/// </summary>
sealed class TrailReader(UnitOfWork unit, CurrentClinic clinic, TimeProvider clock)
{
    // What no index knows is looked for so far back at a time.
    static readonly TimeSpan Window = TimeSpan.FromDays(31);

    /// <summary>Reads some entries.</summary>
    /// <param name="before">A place that was given as the last one's next; null for the newest.</param>
    /// <param name="most">How many.</param>
    public async Task<TrailStretch> Read(TrailQuery query, Guid? before, int most, CancellationToken stop)
    {
        var ceiling = query.To is { } to ? TrailPlace.Of(to) : TrailPlace.End;
        if (before is { } place && place.CompareTo(ceiling) < 0) ceiling = place;
        var bottom = query.From is { } from ? TrailPlace.Of(from) : Guid.Empty;
        var floor = query.IsSparse ? Later(bottom, TrailPlace.Of(Earlier(TrailPlace.TimeOf(ceiling), clock.GetUtcNow()) - Window)) : bottom;
        var own = await Of(TrailRow.OwnTrail, query, floor, ceiling, most + 1, stop);
        // No patient is known to the registry.
        var registry = query.PatientId is null ? await Of(TrailRow.RegistryTrail, query, floor, ceiling, most + 1, stop) : [];
        var all = registry.Count == 0 ? own : [.. own.Concat(registry).OrderByDescending(row => row.Id)];
        if (all.Count > most) return new([.. all.Take(most)], all[most - 1].Id);
        return new(all, floor != bottom && await HasOlder(floor, bottom, stop) ? floor : null);
    }

    /// <summary>Whether anything was ever told of a patient here.</summary>
    public async Task<bool> Knows(Guid patientId, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"select exists (select from {TrailRow.OwnTrail} where clinic_id = $1 and patient_id = $2)", unit.Connection);
        Add(command, clinic.Id, NpgsqlDbType.Integer);
        Add(command, patientId, NpgsqlDbType.Uuid);
        return await command.ExecuteScalarAsync(stop) is true;
    }

    async Task<List<TrailRow>> Of(string table, TrailQuery query, Guid floor, Guid ceiling, int most, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand { Connection = unit.Connection };
        var sql = new StringBuilder("select ").Append(TrailRow.Columns).Append(" from ").Append(table).Append(" where clinic_id = ").Append(Add(command, clinic.Id, NpgsqlDbType.Integer))
            .Append(" and id < ").Append(Add(command, ceiling, NpgsqlDbType.Uuid)).Append(" and id >= ").Append(Add(command, floor, NpgsqlDbType.Uuid));
        Narrow("patient_id", query.PatientId, NpgsqlDbType.Uuid);
        Narrow("user_id", query.UserId, NpgsqlDbType.Uuid);
        Narrow("device_id", query.DeviceId, NpgsqlDbType.Uuid);
        Narrow("action", query.Action, NpgsqlDbType.Text);
        Narrow("subject", query.Subject, NpgsqlDbType.Text);
        Narrow("subject_id", query.SubjectId, NpgsqlDbType.Text);
        command.CommandText = sql.Append(" order by id desc limit ").Append(Add(command, most, NpgsqlDbType.Integer)).ToString();
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<TrailRow>();
        while (await reader.ReadAsync(stop)) rows.Add(TrailRow.Read(reader));
        return rows;

        void Narrow(string column, object? value, NpgsqlDbType type)
        {
            if (value is not null) sql.Append(" and ").Append(column).Append(" = ").Append(Add(command, value, type));
        }
    }

    async Task<bool> HasOlder(Guid floor, Guid bottom, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"""
            select exists (select from {TrailRow.OwnTrail} where clinic_id = $1 and id < $2 and id >= $3)
                or exists (select from {TrailRow.RegistryTrail} where clinic_id = $1 and id < $2 and id >= $3)
            """, unit.Connection);
        Add(command, clinic.Id, NpgsqlDbType.Integer);
        Add(command, floor, NpgsqlDbType.Uuid);
        Add(command, bottom, NpgsqlDbType.Uuid);
        return await command.ExecuteScalarAsync(stop) is true;
    }

    static string Add(NpgsqlCommand command, object value, NpgsqlDbType type)
    {
        command.Parameters.Add(new() { Value = value, NpgsqlDbType = type });
        return string.Create(CultureInfo.InvariantCulture, $"${command.Parameters.Count}");
    }

    static Guid Later(Guid one, Guid other) => one.CompareTo(other) > 0 ? one : other;

    static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
