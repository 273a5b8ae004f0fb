using System.Text.Json.Serialization;
using Enamel.Kernel;

namespace Enamel.Practice.Visits;

/// <summary>A visit as it is shown. Instants carry the clinic's offset.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">A word of <see cref="VisitState"/>.</param>
/// <param name="Date">The clinic's day.</param>
/// <param name="Number">In the order of arrival, per branch and day.</param>
/// <param name="PatientId">Who came.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="HasAlerts">Whether the record has allergies or alerts; not told at the cash desk.</param>
/// <param name="DoctorId">To whom.</param>
/// <param name="DoctorName">The name that colleagues read.</param>
/// <param name="BranchId">Where.</param>
/// <param name="ChairId">At which chair.</param>
/// <param name="ChairName">After the branch where the clinic has several.</param>
/// <param name="AppointmentId">Null for who came without one.</param>
/// <param name="ExpectedAt">When the appointment was to begin.</param>
/// <param name="TypeId">The appointment's kind; not told at the cash desk.</param>
/// <param name="Note">What the desk said to the doctor; not told at the cash desk.</param>
/// <param name="RegisteredAt">When the patient arrived.</param>
/// <param name="StartedAt">When the doctor called them in.</param>
/// <param name="ReadyAt">When the doctor was done.</param>
/// <param name="PaidAt">When nothing was owed any more.</param>
/// <param name="CompletedAt">When they left.</param>
/// <param name="LeftAt">When they left without being seen.</param>
/// <param name="LeftReason">Why.</param>
/// <param name="Version">Counts its changes.</param>
public sealed record VisitCard(
    Guid Id, string Status, DateOnly Date, int Number, Guid PatientId, string PatientName, string PatientNumber, bool? HasAlerts, Guid DoctorId, string DoctorName,
    Guid BranchId, Guid? ChairId, string? ChairName, Guid? AppointmentId, DateTimeOffset? ExpectedAt, Guid? TypeId, string? Note, DateTimeOffset RegisteredAt,
    DateTimeOffset? StartedAt, DateTimeOffset? ReadyAt, DateTimeOffset? PaidAt, DateTimeOffset? CompletedAt, DateTimeOffset? LeftAt, string? LeftReason, int Version)
{
    /// <summary>Why somebody with a restricted record was let in all the same; not told at the cash desk.</summary>
    public string? EmergencyReason { get; init; }

    /// <summary>The state.</summary>
    [JsonIgnore]
    public VisitState State => VisitStateWords.Parse(Status).Expected();

    /// <summary>Whose turn it is: the time of the appointment, or of the arrival where that is later or there is no appointment. Who comes early does not overtake.</summary>
    [JsonIgnore]
    public DateTimeOffset TurnAt => ExpectedAt is { } expected && expected > RegisteredAt ? expected : RegisteredAt;

    /// <summary>Since when they are where they are.</summary>
    [JsonIgnore]
    public DateTimeOffset Since => CompletedAt ?? PaidAt ?? ReadyAt ?? StartedAt ?? RegisteredAt;
}
