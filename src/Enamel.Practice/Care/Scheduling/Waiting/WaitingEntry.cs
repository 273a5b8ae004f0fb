using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>A patient who would come sooner, or whenever there is room.</summary>
sealed class WaitingEntry : ClinicRow
{
    public const string Waiting = "waiting";
    public const string Booked = "booked";
    public const string Withdrawn = "withdrawn";

    /// <summary>Who would come.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>To which doctor; null for any.</summary>
    public Guid? DoctorId { get; init; }

    /// <summary>In which branch; null for any.</summary>
    public Guid? BranchId { get; init; }

    /// <summary>For what kind of visit.</summary>
    public Guid? TypeId { get; init; }

    /// <summary>How long it takes.</summary>
    public required int Minutes { get; init; }

    /// <summary>Not before this day.</summary>
    public required DateOnly FromOn { get; init; }

    /// <summary>Not after this day.</summary>
    public DateOnly? UntilOn { get; init; }

    /// <summary>On which weekdays: bit 0 is Monday.</summary>
    public required int Weekdays { get; init; }

    /// <summary>Not before this time of day.</summary>
    public TimeOnly? FromTime { get; init; }

    /// <summary>Over by this time of day.</summary>
    public TimeOnly? UntilTime { get; init; }

    /// <summary>Whether it comes before those that are not.</summary>
    public required bool IsUrgent { get; init; }

    /// <summary>What the desk should know.</summary>
    public string? Note { get; init; }

    /// <summary>waiting, booked or withdrawn.</summary>
    public string Status { get; private set; } = Waiting;

    /// <summary>The appointment that came of it.</summary>
    public Guid? AppointmentId { get; private set; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>They have an appointment.</summary>
    public void CameTo(Guid appointmentId, DateTimeOffset now) => (Status, AppointmentId, ClosedAt) = (Booked, appointmentId, now);

    /// <summary>They wait no longer.</summary>
    public void Withdraw(DateTimeOffset now) => (Status, ClosedAt) = (Withdrawn, now);

    internal static void Map(EntityTypeBuilder<WaitingEntry> row)
    {
        row.HasOne<AppointmentType>().WithMany().HasForeignKey(entry => new { entry.ClinicId, entry.TypeId });
        row.HasOne<Appointment>().WithMany().HasForeignKey(entry => new { entry.ClinicId, entry.AppointmentId });
    }
}

/// <summary>A time that became free, while the waiting list is asked about it.</summary>
sealed class Gap : ClinicRow
{
    public const string Open = "open";
    public const string Offered = "offered";
    public const string Filled = "filled";
    public const string Closed = "closed";

    public required Guid DoctorId { get; init; }

    public required Guid BranchId { get; init; }

    public Guid? ChairId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The clinic's root, before which an offer's link begins.</summary>
    public required string LinkRoot { get; init; }

    /// <summary>open, offered, filled or closed.</summary>
    public string Status { get; set; } = Open;

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A free time that somebody on the waiting list was asked about.</summary>
sealed class Offer : ClinicRow
{
    public const string Open = "open";
    public const string Accepted = "accepted";
    public const string Declined = "declined";
    public const string Expired = "expired";
    public const string Lost = "lost";

    public required Guid GapId { get; init; }

    public required Guid WaitingId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>What is stored of the link's token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>open, accepted, declined, expired or lost: somebody else was faster.</summary>
    public string Status { get; private set; } = Open;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>In which they were written to.</summary>
    public string? Language { get; init; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public void Become(string status, DateTimeOffset now) => (Status, AnsweredAt) = (status, now);

    internal static void Map(EntityTypeBuilder<Offer> row)
    {
        row.HasOne<Gap>().WithMany().HasForeignKey(offer => new { offer.ClinicId, offer.GapId });
        row.HasOne<WaitingEntry>().WithMany().HasForeignKey(offer => new { offer.ClinicId, offer.WaitingId });
    }
}
