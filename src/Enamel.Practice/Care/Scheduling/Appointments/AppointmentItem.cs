namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>An appointment as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PatientId">Who comes.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="HasAlerts">Whether the record has allergies or alerts.</param>
/// <param name="DoctorId">To whom.</param>
/// <param name="DoctorName">The name that colleagues read.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair.</param>
/// <param name="StartsAt">With the clinic's offset at that time.</param>
/// <param name="EndsAt">With the clinic's offset at that time.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Status">A word of <see cref="AppointmentStatus"/>: <c>booked</c>, <c>confirmed</c>, <c>arrived</c>, <c>completed</c>, <c>no_show</c>, <c>cancelled</c>.</param>
/// <param name="TypeId">What kind of visit.</param>
/// <param name="TypeName">Its name.</param>
/// <param name="Tint">Its tint, 1 to 12.</param>
/// <param name="Color">The same as #rrggbb.</param>
/// <param name="Note">What the desk or the doctor should know.</param>
/// <param name="CancelReason">Why it was cancelled.</param>
/// <param name="IsOutsideHours">Whether the doctor is not there for all of it, by hours, breaks, leave, closures and holidays.</param>
/// <param name="Version">Counts its changes.</param>
public sealed record AppointmentItem(
    Guid Id, Guid PatientId, string PatientName, string PatientNumber, bool HasAlerts, Guid DoctorId, string DoctorName, Guid BranchId, Guid? ChairId,
    DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Minutes, string Status, Guid? TypeId, string? TypeName, int? Tint, string Color, string? Note,
    string? CancelReason, bool IsOutsideHours, int Version)
{
    /// <summary>Which parts need the doctor: a letter for each five minutes, <c>X</c> with, <c>/</c> without; null is all of it.</summary>
    public string? Pattern { get; init; }

    /// <summary>Why the doctor was booked over what was booked already; null where that is not so.</summary>
    public string? OverbookReason { get; init; }

    /// <summary>How many files are attached to it.</summary>
    public int Attachments { get; init; }

    /// <summary>The series that it belongs to.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary>Whether it will not take place.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsCancelled => Status == AppointmentStatus.Cancelled;
}
