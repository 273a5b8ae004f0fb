using System.Text.Json;
using Npgsql;

namespace Enamel.Platform.Audit.Reading;

/// <summary>An entry as it stands in one of the two trails.</summary>
sealed record TrailRow(
    Guid Id, DateTimeOffset At, Guid? UserId, string? Role, Guid? DeviceId, string? Address, string? RequestId, string Action, string Subject, string? SubjectId, Guid? PatientId,
    JsonElement? Before, JsonElement? After)
{
    public const string Columns = "id, at, user_id, role, device_id, address, request_id, action, subject, subject_id, patient_id, before::text, after::text";

    public const string OwnTrail = "audit_entries", RegistryTrail = "registry.audit_entries";

    public static TrailRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), Ref(row, 2), Text(row, 3), Ref(row, 4), Text(row, 5), Text(row, 6), row.GetString(7), row.GetString(8), Text(row, 9), Ref(row, 10),
        Json(row, 11), Json(row, 12));

    /// <summary>A fact of a note, or a column's value after the change.</summary>
    public string? Fact(string name) => After is { ValueKind: JsonValueKind.Object } facts && facts.TryGetProperty(name, out var value)
        ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.ValueKind == JsonValueKind.Null ? null : value.GetRawText() : null;

    static Guid? Ref(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetGuid(column);

    static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    static JsonElement? Json(NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column)) return null;
        using var document = JsonDocument.Parse(row.GetString(column));
        return document.RootElement.Clone();
    }
}
