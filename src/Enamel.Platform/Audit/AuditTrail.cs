using System.Text.Json;
using Enamel.Platform.Database;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Audit;

/// <summary>
/// What leaves no changed row and is told all the same: a look at a record, the opening of a sealed field, a sign-in, a refusal. Changes of rows are
/// written by the database's triggers. Everything here is written in the unit of work's own transaction, in one statement before it commits.
/// </summary>
public sealed class AuditTrail(UnitOfWork unit)
{
    readonly List<Note> notes = [];
    readonly Dictionary<Guid, SortedSet<string>> opened = [];

    /// <summary>Somebody looked at a patient's record.</summary>
    /// <param name="page">What was looked at, such as <c>record</c> or <c>medical</c>.</param>
    public void Looked(Guid patientId, string page) => notes.Add(new("read", "patients_patients", patientId.ToString(), patientId, Json(new { page })));

    /// <summary>Somebody searched, and was shown these patients.</summary>
    public void Listed(IReadOnlyCollection<Guid> patientIds)
    {
        if (patientIds.Count > 0) notes.Add(new("list", "patients_patients", null, null, Json(new { patients = patientIds })));
    }

    /// <summary>A sealed field was opened.</summary>
    public void Opened(string field, Guid patientId)
    {
        if (!opened.TryGetValue(patientId, out var fields)) opened[patientId] = fields = new(StringComparer.Ordinal);
        fields.Add(field);
    }

    /// <summary>Something else happened.</summary>
    /// <param name="action">A word of the trail, such as <c>sign-in</c>.</param>
    /// <param name="subject">The kind of thing it happened to.</param>
    /// <param name="subjectId">Which one.</param>
    /// <param name="details">Facts without personal data.</param>
    public void Happened(string action, string subject, string? subjectId, object details) => notes.Add(new(action, subject, subjectId, null, Json(details)));

    /// <summary>Writes what has gathered. Called before the commit.</summary>
    internal async Task Write(CancellationToken stop)
    {
        foreach (var (patientId, fields) in opened) notes.Add(new("open", "patients_patients", patientId.ToString(), patientId, Json(new { fields })));
        opened.Clear();
        if (notes.Count == 0) return;
        await using var batch = new NpgsqlBatch(unit.Connection);
        foreach (var note in notes) batch.BatchCommands.Add(note.Command());
        await batch.ExecuteNonQueryAsync(stop);
        notes.Clear();
    }

    /// <summary>Forgets what has gathered: the work was undone.</summary>
    internal void Forget()
    {
        notes.Clear();
        opened.Clear();
    }

    static string Json(object details) => JsonSerializer.Serialize(details, JsonSerializerOptions.Web);

    sealed record Note(string Action, string Subject, string? SubjectId, Guid? PatientId, string Details)
    {
        public NpgsqlBatchCommand Command() => new("select registry.audit_note($1, $2, $3, $4, $5)")
        {
            Parameters =
            {
                new() { Value = Action },
                new() { Value = Subject },
                new() { Value = (object?)SubjectId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)PatientId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new() { Value = Details, NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
    }
}
