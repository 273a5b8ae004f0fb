using Enamel.Platform.Database;

namespace Enamel.Practice.Scheduling.Series;

/// <summary>Appointments that were agreed together; each is an appointment like any other.</summary>
sealed class AppointmentSeries : ClinicRow
{
    /// <summary>An RRULE of RFC 5545.</summary>
    public required string Rule { get; init; }

    /// <summary>When it was agreed.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}
