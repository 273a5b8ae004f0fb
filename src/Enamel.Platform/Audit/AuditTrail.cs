using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Audit;

/// <summary>
/// What leaves no changed row and is told all the same: a look at a record, the opening of a sealed field, a sign-in, a refusal. Changes of rows are
/// written by the database's triggers. Everything here is written in the unit of work's own transaction, together with its commit.
/// </summary>
public sealed class AuditTrail
{
    readonly List<Note> notes = [];
    readonly Dictionary<Guid, SortedSet<string>> opened = [];

    /// <summary>Somebody looked at a patient's record.</summary>
    /// <param name="page">What was looked at, such as <c>record</c> or <c>medical</c>.</param>
    public void Looked(Guid patientId, string page) => notes.Add(new("read", "patients_patients", patientId.ToString(), patientId, Json(new { page })));

    /// <summary>The same, at one thing among many of the same kind.</summary>
    /// <param name="id">Which one.</param>
    public void Looked(Guid patientId, string page, Guid id) => notes.Add(new("read", "patients_patients", patientId.ToString(), patientId, Json(new { page, id })));

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

    /// <summary>A paper was made to be printed.</summary>
    /// <param name="patientId">Whom it is about; null when it is about no one patient.</param>
    /// <param name="document">What it is, such as <c>prescription</c>.</param>
    public void Printed(Guid? patientId, string document) => Left("print", patientId, new { document });

    /// <summary>A file left the system for somebody's machine.</summary>
    /// <param name="patientId">Whom it is about; null when it is about no one patient.</param>
    /// <param name="what">What it is, such as <c>x-ray</c>.</param>
    public void Downloaded(Guid? patientId, string what) => Left("download", patientId, new { what });

    /// <summary>The same, one among many of the same kind.</summary>
    /// <param name="id">Which one.</param>
    public void Downloaded(Guid? patientId, string what, Guid id) => Left("download", patientId, new { what, id });

    /// <summary>Data left the system as a whole, to be read by other programs.</summary>
    /// <param name="patientId">Whom they are about; null when they are about no one patient.</param>
    /// <param name="what">What they are, such as <c>patient-file</c>.</param>
    public void Exported(Guid? patientId, string what) => Left("export", patientId, new { what });

    /// <summary>Something else happened.</summary>
    /// <param name="action">A word of the trail, such as <c>sign-in</c>.</param>
    /// <param name="subject">The kind of thing it happened to.</param>
    /// <param name="subjectId">Which one.</param>
    /// <param name="details">Facts without personal data.</param>
    public void Happened(string action, string subject, string? subjectId, object details) => Happened(action, subject, subjectId, null, details);

    /// <summary>The same where it concerns a patient.</summary>
    /// <param name="patientId">Whom; in whose record it is told too.</param>
    public void Happened(string action, string subject, string? subjectId, Guid? patientId, object details) => notes.Add(new(action, subject, subjectId, patientId, Json(details)));

    void Left(string action, Guid? patientId, object details) =>
        Happened(action, patientId is null ? "clinic" : "patients_patients", patientId?.ToString(), patientId, details);

    /// <summary>What has gathered, as the statements that write it.</summary>
    internal IReadOnlyList<NpgsqlBatchCommand> Take()
    {
        foreach (var (patientId, fields) in opened) notes.Add(new("open", "patients_patients", patientId.ToString(), patientId, Json(new { fields })));
        NpgsqlBatchCommand[] told = [.. notes.Select(note => note.Command())];
        Forget();
        return told;
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
