using System.Text.Json;

namespace Enamel.Practice.Scheduling.Syncfusion;

/// <summary>
/// An event as the Syncfusion EJ2 Schedule widget reads it: its names, in its casing, whatever the rest of the API writes. What is not the widget's own it
/// keeps and sends back.
/// </summary>
public sealed record ScheduleEvent
{
    /// <summary>The appointment's id; of a blocked time a word that is no id.</summary>
    public required string Id { get; init; }

    /// <summary>The patient's full name; it is not written back.</summary>
    public required string Subject { get; init; }

    /// <summary>ISO 8601 with an offset.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>ISO 8601 with an offset.</summary>
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>Never: an appointment has hours.</summary>
    public bool IsAllDay => false;

    /// <summary>Branch and chair in words.</summary>
    public string? Location { get; init; }

    /// <summary>The note.</summary>
    public string? Description { get; init; }

    /// <summary>Never: what was agreed as a series is told as the appointments that it is (docs/decisions/0018-agenda.md).</summary>
    public string? RecurrenceRule => null;

    /// <summary>Never.</summary>
    public string? RecurrenceException => null;

    /// <summary>Never.</summary>
    public string? RecurrenceID => null;

    /// <summary>Whether the widget lets nobody change it: what is over, and for who may not keep the agenda.</summary>
    public bool IsReadonly { get; init; }

    /// <summary>Whether it is no appointment, but a time at which the doctor is taken elsewhere.</summary>
    public bool IsBlock { get; init; }

    /// <summary>#rrggbb of the kind of visit.</summary>
    public required string CategoryColor { get; init; }

    /// <summary>The doctor: the resource.</summary>
    public required Guid DoctorId { get; init; }

    /// <summary>The patient; needed for a new one.</summary>
    public Guid? PatientId { get; init; }

    /// <summary>The record's number.</summary>
    public string? PatientNumber { get; init; }

    /// <summary>The branch.</summary>
    public Guid? BranchId { get; init; }

    /// <summary>The chair.</summary>
    public Guid? ChairId { get; init; }

    /// <summary>The kind of visit.</summary>
    public Guid? TypeId { get; init; }

    /// <summary>Its name.</summary>
    public string? TypeName { get; init; }

    /// <summary>The state: <c>booked</c>, <c>confirmed</c>, <c>arrived</c>, <c>completed</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The version that was read: sent back, a change that somebody made meanwhile is not overwritten.</summary>
    public int? Version { get; init; }

    /// <summary>The API's JSON writes camelCase; the widget reads the names as they are here.</summary>
    internal static readonly JsonSerializerOptions Casing = new(JsonSerializerDefaults.General);
}

/// <summary>What came of a batch: the widget takes over the records.</summary>
public sealed record ScheduleChanges
{
    /// <summary>With the ids that they were given.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("addedRecords")]
    public required IReadOnlyList<ScheduleEvent> Added { get; init; }

    /// <summary>As they are now.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("changedRecords")]
    public required IReadOnlyList<ScheduleEvent> Changed { get; init; }

    /// <summary>The ids of those that are cancelled.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("deletedRecords")]
    public required IReadOnlyList<DeletedEvent> Deleted { get; init; }
}

/// <summary>One that is cancelled.</summary>
public sealed record DeletedEvent(string Id);
