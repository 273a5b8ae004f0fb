using Enamel.Platform.Database;

namespace Enamel.Practice.Patients.Writing;

/// <summary>How a patient wants to be written to; none for who said nothing.</summary>
sealed class Preference : ClinicRow
{
    public required Guid PatientId { get; init; }

    public string? Channel { get; set; }

    public string? Language { get; set; }

    /// <summary>Wants no reminders.</summary>
    public bool IsOff { get; set; }
}
