using System.Collections.Frozen;
using System.Text.Json;

namespace Enamel.Platform.Audit.Reading;

/// <summary>What things and people are called whose ids stand in entries, asked of their rooms for a whole page at once and kept for this unit of work.</summary>
sealed class TrailKnownNames(IEnumerable<TrailNames> rooms, IServiceProvider services)
{
    public const string Users = "registry_users", Devices = "registry_devices", Patients = "patients_patients";

    readonly Dictionary<string, TrailNames> bySubject = rooms.ToDictionary(room => room.Subject, StringComparer.Ordinal);
    readonly FrozenDictionary<string, string> byColumn = rooms.SelectMany(room => room.Columns.Select(column => (column, room.Subject))).ToFrozenDictionary(pair => pair.column, pair => pair.Subject, StringComparer.Ordinal);
    readonly Dictionary<(string Subject, Guid Id), string?> known = [];

    /// <summary>Of what kind of thing a column holds ids; null where it holds none.</summary>
    public string? SubjectOf(string column)
    {
        var snake = TrailValues.Snake(column);
        return byColumn.GetValueOrDefault(snake) ?? (snake.EndsWith("_by", StringComparison.Ordinal) ? Users : null);
    }

    /// <summary>What a thing is called; null where nobody knows.</summary>
    public string? Of(string subject, Guid? id) => id is { } known ? this.known.GetValueOrDefault((subject, known)) : null;

    /// <summary>Asks for all names that some entries need.</summary>
    public async Task Learn(IReadOnlyList<TrailRow> rows, CancellationToken stop)
    {
        var wanted = new HashSet<(string Subject, Guid Id)>();
        foreach (var row in rows) Gather(row, wanted);
        await Learn([.. wanted], stop);
    }

    /// <summary>Asks for some names.</summary>
    public async Task Learn(IReadOnlyCollection<(string Subject, Guid Id)> wanted, CancellationToken stop)
    {
        if (known.Count > 50_000) known.Clear();
        foreach (var kind in wanted.Where(one => !known.ContainsKey(one) && bySubject.ContainsKey(one.Subject)).GroupBy(one => one.Subject, one => one.Id, StringComparer.Ordinal))
        {
            Guid[] ids = [.. kind];
            var names = await bySubject[kind.Key].Find(services, ids, stop);
            foreach (var id in ids) known[(kind.Key, id)] = names.GetValueOrDefault(id);
        }
    }

    void Gather(TrailRow row, HashSet<(string Subject, Guid Id)> wanted)
    {
        if (row.UserId is { } user) wanted.Add((Users, user));
        if (row.DeviceId is { } device) wanted.Add((Devices, device));
        if (row.PatientId is { } patient) wanted.Add((Patients, patient));
        if (Guid.TryParse(row.SubjectId, out var thing)) wanted.Add((Named(row.Subject), thing));
        foreach (var side in new[] { row.Before, row.After })
            if (side is { ValueKind: JsonValueKind.Object } values)
                foreach (var one in values.EnumerateObject())
                    if (SubjectOf(one.Name) is { } subject)
                        foreach (var id in Ids(one.Value)) wanted.Add((subject, id));
    }

    /// <summary>A place in the clinic is called as its person.</summary>
    public static string Named(string subject) => subject == "registry_memberships" ? Users : subject;

    /// <summary>The ids in a value: one, or an array of them.</summary>
    public static IEnumerable<Guid> Ids(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when Guid.TryParse(value.GetString(), out var id) => [id],
        JsonValueKind.Array => value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => Guid.TryParse(one.GetString(), out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty),
        _ => [],
    };
}
