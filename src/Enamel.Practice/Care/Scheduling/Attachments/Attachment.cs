using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Attachments;

/// <summary>A file that belongs to an appointment. Removed it stays, with the reason.</summary>
sealed class Attachment : ClinicRow
{
    /// <summary>To which appointment.</summary>
    public required Guid AppointmentId { get; init; }

    /// <summary>Whom the appointment is for.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>The file.</summary>
    public required Guid FileId { get; init; }

    /// <summary>When it was removed.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>By whom.</summary>
    public Guid? RemovedBy { get; private set; }

    /// <summary>Why.</summary>
    public string? RemoveReason { get; private set; }

    /// <summary>It no longer belongs there.</summary>
    public void Remove(string reason, Guid by, DateTimeOffset now) => (RemovedAt, RemovedBy, RemoveReason) = (now, by, reason);

    /// <summary>It does again.</summary>
    public void PutBack() => (RemovedAt, RemovedBy, RemoveReason) = (null, null, null);

    internal static void Map(EntityTypeBuilder<Attachment> row) =>
        row.HasOne<Appointment>().WithMany().HasForeignKey(attachment => new { attachment.ClinicId, attachment.AppointmentId });
}
