using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>A step in the life of an appointment. Written beside it, never changed: what the panel tells without searching the trail.</summary>
sealed class StatusChange : ClinicRow
{
    /// <summary>Of which appointment.</summary>
    public required Guid AppointmentId { get; init; }

    /// <summary>A word of <see cref="AppointmentStatus"/>: what it was before.</summary>
    public required string FromStatus { get; init; }

    /// <summary>What it became.</summary>
    public required string ToStatus { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>By which side: <c>desk</c>, <c>patient</c> or <c>clinic</c>, which did it by itself.</summary>
    public required string ChangedBy { get; init; }

    /// <summary>Who of the staff; null for a patient.</summary>
    public Guid? UserId { get; init; }

    internal static void Map(EntityTypeBuilder<StatusChange> row) =>
        row.HasOne<Appointment>().WithMany().HasForeignKey(change => new { change.ClinicId, change.AppointmentId });
}
