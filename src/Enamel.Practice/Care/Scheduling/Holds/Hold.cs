using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Holds;

/// <summary>
/// A time that is kept for somebody for a while. What keeps it is its row among the doctors' bookings of the registry, which no clinic can book over; when
/// it has expired anybody may.
/// </summary>
sealed class Hold : ClinicRow
{
    /// <summary>Somebody is about to book.</summary>
    public const string Booking = "booking";

    /// <summary>The waiting list is asked.</summary>
    public const string Offer = "offer";

    /// <summary>What for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whose time.</summary>
    public required Guid DoctorId { get; init; }

    /// <summary>Where.</summary>
    public required Guid BranchId { get; init; }

    /// <summary>At which chair.</summary>
    public Guid? ChairId { get; init; }

    /// <summary>For what kind of visit.</summary>
    public Guid? TypeId { get; init; }

    /// <summary>From, included.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>Until, not included.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The doctor's parts.</summary>
    public string? Pattern { get; init; }

    /// <summary>Until when it is kept.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public TimeSlot Slot => TimeSlot.Between(StartsAt, EndsAt).Expected(); // the database keeps the order

    internal static void Map(EntityTypeBuilder<Hold> row)
    {
        row.Ignore(hold => hold.Slot);
        row.HasOne<AppointmentType>().WithMany().HasForeignKey(hold => new { hold.ClinicId, hold.TypeId });
    }
}
