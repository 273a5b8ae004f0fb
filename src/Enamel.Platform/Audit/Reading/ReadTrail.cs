using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Reads the trail for whoever may: the look is written into it too, with what was looked for.</summary>
sealed class ReadTrail(TrailReader reader, TrailTeller teller, AuditTrail trail, ClinicClock clock)
{
    const int UsualLimit = 50, LargestLimit = 200;

    /// <summary>Some entries, told.</summary>
    public async Task<Outcome<TrailPageOfItems>> Run(TrailAddress asked, int? limit, string? after, CancellationToken stop)
    {
        if (!Check(asked, limit, after).Succeeded(out var query, out var refusal)) return refusal;
        return await Read(query, limit ?? UsualLimit, TrailPlace.Read(after), isWhole: false, stop);
    }

    /// <summary>The query of a page, and the entries; those of one request are not torn apart where that can be helped.</summary>
    public async Task<Outcome<(TrailQuery Query, TrailPageOfItems Page)>> Stories(TrailAddress asked, string? after, CancellationToken stop)
    {
        if (!Check(asked, null, after).Succeeded(out var query, out var refusal)) return refusal;
        return (query, await Read(query, UsualLimit, TrailPlace.Read(after), isWhole: true, stop));
    }

    Outcome<TrailQuery> Check(TrailAddress asked, int? limit, string? after)
    {
        if (!TrailQuery.Parse(asked, clock).Succeeded(out var query, out var refusal)) return refusal;
        var check = new Validation();
        check.Require("limit", limit is null or (>= 1 and <= LargestLimit), "out-of-range");
        check.Optional("after", after, text => TrailPlace.Read(text) is { } place ? place : TrailRefusals.CursorMalformed, out Guid? _);
        return check.Refused(out var wrong) ? wrong : query;
    }

    async Task<TrailPageOfItems> Read(TrailQuery query, int most, Guid? before, bool isWhole, CancellationToken stop)
    {
        var (rows, next) = await reader.Read(query, before, most, stop);
        if (isWhole && next is { } cut && rows.Count == most && rows[^1].Id == cut) rows = Whole(rows, ref next);
        await Note(query, before, rows.Count, stop);
        return new(await teller.Tell(rows, stop), next is { } place ? TrailPlace.Write(place) : null);
    }

    // The last request may go on beyond the page: it is left to the next one, unless it is all that there is.
    static IReadOnlyList<TrailRow> Whole(IReadOnlyList<TrailRow> rows, ref Guid? next)
    {
        var kept = rows.Count;
        while (kept > 0 && rows[^1].RequestId is { } last && rows[kept - 1].RequestId == last) kept--;
        if (kept == 0 || kept == rows.Count) return rows;
        next = rows[kept - 1].Id;
        return [.. rows.Take(kept)];
    }

    // What is not there was not seen: an id of nothing is not written down as if it were a patient's.
    async Task Note(TrailQuery query, Guid? before, int count, CancellationToken stop)
    {
        var isThere = count > 0 || (query.PatientId is { } patient && await reader.Knows(patient, stop));
        trail.Happened("read", "audit_entries", null, isThere ? query.PatientId : null, new
        {
            query.UserId,
            query.DeviceId,
            filter = query.Action,
            of = query.Subject,
            thing = isThere ? query.SubjectId : null,
            from = query.From,
            to = query.To,
            before = before is { } place ? TrailPlace.TimeOf(place).ToString("O", CultureInfo.InvariantCulture) : null,
            count,
        });
    }
}
