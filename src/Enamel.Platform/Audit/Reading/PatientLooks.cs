using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Npgsql;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Somebody looked at a patient's record.</summary>
/// <param name="Id">Its place among the others.</param>
/// <param name="At">When, by the clinic's clock.</param>
/// <param name="UserId">Who; null for the system.</param>
/// <param name="Name">Their name.</param>
/// <param name="Role">What they were then.</param>
/// <param name="What">What they saw, in the caller's language.</param>
public sealed record Look(Guid Id, DateTimeOffset At, Guid? UserId, string Name, string? Role, string What);

/// <summary>Some looks, the newest first.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record LookPage(IReadOnlyList<Look> Items, string? Next);

/// <summary>Who has looked at a patient's record and when: pages, sealed fields that were opened, papers, files. What one request showed is one look.</summary>
public sealed class PatientLooks
{
    const int Shown = 50;

    static readonly string[] Words = ["read", "open", "print", "download", "export"];

    readonly UnitOfWork unit;
    readonly CurrentClinic clinic;
    readonly TrailKnownNames names;
    readonly TrailDictionary words;
    readonly ClinicClock clock;

    internal PatientLooks(UnitOfWork unit, CurrentClinic clinic, TrailKnownNames names, TrailDictionary words, ClinicClock clock) =>
        (this.unit, this.clinic, this.names, this.words, this.clock) = (unit, clinic, names, words, clock);

    /// <summary>Some of them.</summary>
    /// <param name="after">Where the last ones ended.</param>
    /// <returns>They; or that the place is none.</returns>
    public async Task<Outcome<LookPage>> Of(Guid patientId, string? after, CancellationToken stop)
    {
        var place = TrailPlace.Read(after);
        if (after is not null && place is null) return TrailRefusals.CursorMalformed;
        // Some more than are shown: what belongs to one request stands close together.
        var rows = await Rows(patientId, place ?? TrailPlace.End, Shown * 3, stop);
        await names.Learn(rows, stop);
        var looks = rows.GroupBy(row => row.RequestId ?? row.Id.ToString("N"), StringComparer.Ordinal).Select(request => request.ToList()).ToList();
        var isAll = rows.Count < Shown * 3;
        var shown = isAll ? looks.Take(Shown).ToList() : [.. looks.SkipLast(looks.Count > 1 ? 1 : 0).Take(Shown)];
        var next = shown.Count < looks.Count || !isAll ? TrailPlace.Write(shown[^1].Min(row => row.Id)) : null;
        return new LookPage([.. shown.Select(Told)], next);
    }

    async Task<List<TrailRow>> Rows(Guid patientId, Guid before, int most, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"""
            select {TrailRow.Columns} from {TrailRow.OwnTrail}
            where clinic_id = $1 and patient_id = $2 and id < $3 and action = any ($4) and role is distinct from 'patient' order by id desc limit $5
            """, unit.Connection);
        foreach (var value in new object[] { clinic.Id, patientId, before, Words, most }) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<TrailRow>();
        while (await reader.ReadAsync(stop)) rows.Add(TrailRow.Read(reader));
        return rows;
    }

    Look Told(List<TrailRow> request)
    {
        var last = request[0];
        var name = names.Of(TrailKnownNames.Users, last.UserId) ?? words.Own(last.UserId is null ? "trail.who.system" : "trail.who.unknown");
        var seen = request.OrderBy(row => row.Id).SelectMany(Seen).Distinct(StringComparer.CurrentCulture);
        return new(last.Id, clock.WithOffsetOf(last.At), last.UserId, name, last.Role, string.Join(", ", seen));
    }

    IEnumerable<string> Seen(TrailRow row) => row.Action switch
    {
        "read" when row.Subject == "audit_entries" => [words.Own("look.trail")],
        "read" => [words.Find($"look.page.{row.Fact("page")}") ?? words.Own("look.page")],
        "open" => Fields(row).Select(field => words.Find($"look.field.{field}") ?? field),
        "print" => [$"{words.Own("look.print")} {words.Find($"look.paper.{row.Fact("document")}") ?? row.Fact("document")}"],
        _ => [$"{words.Own("look." + row.Action)} {words.Find($"look.paper.{row.Fact("what")}") ?? row.Fact("what")}"],
    };

    static IEnumerable<string> Fields(TrailRow row) => row.After is { ValueKind: JsonValueKind.Object } facts && facts.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
        ? fields.EnumerateArray().Select(field => field.GetString() ?? "") : [];
}
