using System.Globalization;
using System.Text.Json;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Npgsql;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>What a rule found.</summary>
sealed record Found(string Occasion, TrailRow Entry, object Facts, Guid? UserId = null, Guid? DeviceId = null);

/// <summary>
/// The rules, each as one look over the entries that came since the last one. None looks further back than its own minutes, whatever the trail's length.
/// </summary>
sealed class AlertFinding(UnitOfWork unit, CurrentClinic clinic, ClinicClock clock, IEnumerable<WatchedMoney> money, IWorkingDays hours, IPatientsPlaces places)
{
    /// <summary>The deeds that any rule looks at.</summary>
    public static readonly string[] Deeds = ["read", "insert", "sign-in-refused", "second-factor-refused", "revoked-device-used", "seal-broken", "refund", "discount"];

    static readonly string[] Failures = ["sign-in-refused", "second-factor-refused"];

    /// <summary>What one rule finds among some entries.</summary>
    /// <param name="rows">In the order in which they were written.</param>
    /// <param name="since">The last entry at which this rule raised something of the same kind, by whom or where.</param>
    public async Task<IReadOnlyList<Found>> Of(RuleSetting rule, IReadOnlyList<TrailRow> rows, Func<string, Guid> since, CancellationToken stop) => rule.Rule switch
    {
        "refund" or "discount" => [.. Money(rule, rows)],
        "outside-hours" => await OutsideHours(rule, rows, stop),
        "outside-branch" => await OutsideBranch(rows, stop),
        "many-records" => await ManyRecords(rule, rows, since, stop),
        "failed-sign-ins" => await FailedSignIns(rule, rows, since, stop),
        "revoked-device" => [.. rows.Where(row => row.Action == "revoked-device-used").Select(row =>
            new Found($"{row.SubjectId}:{Day(row)}", row, new { }, row.UserId, Guid.TryParse(row.SubjectId, out var device) ? device : null))],
        "seal-broken" => [.. rows.Where(row => row.Action == "seal-broken").Select(row => new Found(row.Id.ToString("N"), row, new { }))],
        _ => [],
    };

    IEnumerable<Found> Money(RuleSetting rule, IReadOnlyList<TrailRow> rows)
    {
        foreach (var row in rows)
        {
            var (amount, occasion) = row switch
            {
                { Action: "insert", Subject: "approvals_requests" } when money.FirstOrDefault(one => one.ApprovalKind == row.Fact("kind") && one.Rule.Word == rule.Rule) is { } watched =>
                    (Amount(row, watched.Fact), $"approval:{row.SubjectId}"),
                _ when row.Action == rule.Rule => (Number(row.Fact("amount")), $"{row.Subject}:{row.SubjectId ?? row.Id.ToString("N")}"),
                _ => (null, ""),
            };
            // A room may count what it gives back below nothing: it is as much.
            if (amount is { } sum && Math.Abs(sum) >= rule.Amount) yield return new(occasion, row, new { amount }, row.UserId, row.DeviceId);
        }
    }

    static decimal? Amount(TrailRow row, string fact) =>
        row.After is { } after && after.TryGetProperty("facts", out var facts) && facts.ValueKind == JsonValueKind.Object && facts.TryGetProperty(fact, out var value)
            ? Number(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText()) : null;

    static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Looks at records by the clinic's own people.
    static IEnumerable<TrailRow> Looks(IReadOnlyList<TrailRow> rows) =>
        rows.Where(row => row is { Action: "read", Subject: "patients_patients", PatientId: not null, UserId: not null } && row.Role != "patient");

    async Task<IReadOnlyList<Found>> OutsideHours(RuleSetting rule, IReadOnlyList<TrailRow> rows, CancellationToken stop)
    {
        var looks = Looks(rows).ToList();
        if (looks.Count == 0 || await hours.Hours(stop) is not { Count: > 0 } week) return [];
        var grace = (rule.Minutes ?? 0) * 60;
        return [.. looks.Where(row => IsOutside(clock.WallTimeOf(row.At))).Select(row =>
            new Found($"{row.UserId}:{Day(row)}", row, new { time = clock.WallTimeOf(row.At).At.ToString("HH:mm", CultureInfo.InvariantCulture) }, row.UserId, row.DeviceId))];

        bool IsOutside(WallTime wall) => !week.TryGetValue(wall.On.DayOfWeek, out var day)
            || Seconds(wall.At) < Seconds(day.Opens) - grace || Seconds(wall.At) > Seconds(day.Closes) + grace;

        static int Seconds(TimeOnly time) => (int)time.ToTimeSpan().TotalSeconds;
    }

    async Task<IReadOnlyList<Found>> OutsideBranch(IReadOnlyList<TrailRow> rows, CancellationToken stop)
    {
        var looks = Looks(rows).ToList();
        if (looks.Count == 0) return [];
        var own = await Branches("select m.user_id, m.branches from registry.memberships m where m.clinic_id = $1 and m.user_id = any ($2) and m.branches <> '{}'", looks.Select(row => row.UserId!.Value), stop); // looks have one
        looks.RemoveAll(row => !own.ContainsKey(row.UserId!.Value)); // likewise
        if (looks.Count == 0) return [];
        var terminals = await Branches("select d.id, array[d.branch_id] from registry.devices d where d.clinic_id = $1 and d.id = any ($2) and d.branch_id is not null", looks.Where(row => row.DeviceId is not null).Select(row => row.DeviceId!.Value), stop);
        var known = await places.Branches([.. looks.Select(row => row.PatientId!.Value).Distinct()], stop); // looks have one
        var found = new List<Found>();
        foreach (var row in looks)
        {
            var allowed = own[row.UserId!.Value]; // looks have one
            var reason = row.DeviceId is { } device && terminals.TryGetValue(device, out var stands) && !stands.Intersect(allowed).Any() ? "device"
                : known.TryGetValue(row.PatientId!.Value, out var visited) && !visited.Intersect(allowed).Any() ? "patient" : null;
            if (reason is not null) found.Add(new($"{row.UserId}:{Day(row)}", row, new { reason }, row.UserId, row.DeviceId));
        }
        return found;
    }

    async Task<IReadOnlyList<Found>> ManyRecords(RuleSetting rule, IReadOnlyList<TrailRow> rows, Func<string, Guid> since, CancellationToken stop)
    {
        var found = new List<Found>();
        foreach (var person in Looks(rows).GroupBy(row => row.UserId!.Value)) // looks have one
        {
            var (span, last) = (TimeSpan.FromMinutes(rule.Minutes ?? 0), since(person.Key.ToString()));
            var earlier = await Before(person.First(), span, "user_id = $5 and subject = 'patients_patients' and patient_id is not null", person.Key, ["read"], stop);
            var window = new List<TrailRow>(earlier.Where(row => row.Id.CompareTo(last) > 0));
            foreach (var row in person)
            {
                window.RemoveAll(one => one.At <= row.At - span);
                window.Add(row);
                if (window.DistinctBy(one => one.PatientId).Count() < rule.Most) continue;
                // Told once: what is counted next begins after it.
                window.Clear();
                found.Add(new($"{person.Key}:{row.Id:N}", row, new { count = rule.Most, minutes = rule.Minutes }, row.UserId, row.DeviceId));
            }
        }
        return found;
    }

    async Task<IReadOnlyList<Found>> FailedSignIns(RuleSetting rule, IReadOnlyList<TrailRow> rows, Func<string, Guid> since, CancellationToken stop)
    {
        var failed = rows.Where(row => Failures.Contains(row.Action, StringComparer.Ordinal)).ToList();
        if (failed.Count == 0) return [];
        var span = TimeSpan.FromMinutes(rule.Minutes ?? 0);
        var earlier = await Before(failed[0], span, "$5::uuid is null", null, Failures, stop);
        var windows = new Dictionary<string, List<TrailRow>>(StringComparer.Ordinal);
        foreach (var row in earlier)
            foreach (var key in Keys(row))
                if (row.Id.CompareTo(since(key)) > 0) Window(key).Add(row);
        var found = new List<Found>();
        foreach (var row in failed)
        {
            var reached = new List<string>();
            foreach (var key in Keys(row))
            {
                var window = Window(key);
                window.RemoveAll(one => one.At <= row.At - span);
                window.Add(row);
                if (window.Count >= rule.Most) reached.Add(key);
            }
            if (reached.Count == 0) continue;
            // One account tried from one address is one thing, not two.
            foreach (var key in Keys(row)) Window(key).Clear();
            found.Add(new($"{reached[0]}:{row.Id:N}", row, new { count = rule.Most, minutes = rule.Minutes, address = row.Address ?? "", reason = reached[0].StartsWith("account", StringComparison.Ordinal) ? "account" : "address" },
                Guid.TryParse(row.SubjectId, out var account) && row.Subject == "registry_users" ? account : null));
        }
        return found;

        List<TrailRow> Window(string key) => windows.TryGetValue(key, out var window) ? window : windows[key] = [];

        static IEnumerable<string> Keys(TrailRow row)
        {
            if (row.SubjectId is { } account && row.Subject == "registry_users") yield return $"account-{account}";
            if (row.Address is { } address) yield return $"address-{address}";
        }
    }

    // What one deed needs to know of the time before it: never more than the rule's own minutes.
    async Task<List<TrailRow>> Before(TrailRow first, TimeSpan span, string condition, Guid? of, string[] deeds, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand($"""
            select {TrailRow.Columns} from {TrailRow.OwnTrail} where clinic_id = $1 and id >= $2 and id < $3 and action = any ($4) and {condition} order by id
            """, unit.Connection);
        command.Parameters.Add(new() { Value = clinic.Id });
        command.Parameters.Add(new() { Value = TrailPlace.Of(TrailPlace.TimeOf(first.Id) - span) });
        command.Parameters.Add(new() { Value = first.Id });
        command.Parameters.Add(new() { Value = deeds });
        command.Parameters.Add(new() { Value = (object?)of ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var rows = new List<TrailRow>();
        while (await reader.ReadAsync(stop)) rows.Add(TrailRow.Read(reader));
        return rows;
    }

    async Task<Dictionary<Guid, Guid[]>> Branches(string sql, IEnumerable<Guid> ids, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(sql, unit.Connection);
        command.Parameters.Add(new() { Value = clinic.Id });
        command.Parameters.Add(new() { Value = ids.Distinct().ToArray() });
        await using var reader = await command.ExecuteReaderAsync(stop);
        var found = new Dictionary<Guid, Guid[]>();
        while (await reader.ReadAsync(stop)) found[reader.GetGuid(0)] = reader.GetFieldValue<Guid[]>(1);
        return found;
    }

    string Day(TrailRow row) => clock.DayOf(row.At).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
