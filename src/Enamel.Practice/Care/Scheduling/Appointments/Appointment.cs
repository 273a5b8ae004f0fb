using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>Who comes to whom, where and when. Cancelled it stays, with the reason; it is never deleted.</summary>
sealed class Appointment : ClinicRow, IAtBranch
{
    /// <summary>Who comes.</summary>
    public required Guid PatientId { get; init; }

    /// <summary>To which doctor.</summary>
    public Guid DoctorId { get; private set; }

    /// <summary>Where.</summary>
    public Guid BranchId { get; private set; }

    /// <summary>At which chair, where that is settled.</summary>
    public Guid? ChairId { get; private set; }

    /// <summary>What kind of visit.</summary>
    public Guid? TypeId { get; private set; }

    /// <summary>From, included.</summary>
    public DateTimeOffset StartsAt { get; private set; }

    /// <summary>Until, not included.</summary>
    public DateTimeOffset EndsAt { get; private set; }

    /// <summary>What was agreed with the patient, by the clinic's wall clock.</summary>
    public DateTime LocalStart { get; private set; }

    /// <summary>The zone in which it was agreed.</summary>
    public string Zone { get; private set; } = "";

    /// <summary>The zone data by which <see cref="StartsAt"/> was computed.</summary>
    public string ZoneRules { get; private set; } = "";

    /// <summary>A word of <see cref="AppointmentStatus"/>.</summary>
    public string Status { get; private set; } = AppointmentStatus.Booked;

    /// <summary>Which parts need the doctor: a letter for each five minutes, X with, / without; null is all of it.</summary>
    public string? Pattern { get; private set; }

    /// <summary>Why the doctor was booked over what was booked already; null where that is not so.</summary>
    public string? OverbookReason { get; set; }

    /// <summary>With which others it was agreed.</summary>
    public Guid? SeriesId { get; init; }

    /// <summary>Who of the staff booked it; null for a patient.</summary>
    public Guid? BookedBy { get; init; }

    /// <summary>What the desk or the doctor should know.</summary>
    public string? Note { get; set; }

    /// <summary>Why it was cancelled.</summary>
    public string? CancelReason { get; private set; }

    /// <summary>When it was cancelled.</summary>
    public DateTimeOffset? CancelledAt { get; private set; }

    /// <summary>When it was written last, by whatever way: the database stamps it.</summary>
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When it was booked.</summary>
    public required DateTimeOffset BookedAt { get; init; }

    public bool IsCancelled => Status == AppointmentStatus.Cancelled;

    /// <summary>Whether doctor, chair and patient are taken for it.</summary>
    public bool IsBusy => AppointmentStatus.IsBusy(Status);

    public Place Place => new(DoctorId, BranchId, ChairId);

    public TimeSlot Slot => TimeSlot.Between(StartsAt, EndsAt).Expected(); // the database keeps the order

    /// <summary>Settles who treats, where, when and what for.</summary>
    /// <param name="pattern">The doctor's parts of it.</param>
    public void Settle(Place place, Guid? typeId, AgreedTime time, string? pattern = null)
    {
        Pattern = VisitShape.Plain(pattern);
        (DoctorId, BranchId, ChairId, TypeId) = (place.DoctorId, place.BranchId, place.ChairId, typeId);
        (StartsAt, EndsAt, Zone, ZoneRules) = (time.Slot.StartsAt, time.Slot.EndsAt, time.Zone, time.ZoneRules);
        LocalStart = time.OnTheWall.On.ToDateTime(time.OnTheWall.At);
    }

    /// <summary>It will not take place.</summary>
    public Outcome Cancel(string reason, DateTimeOffset now)
    {
        if (IsCancelled) return SchedulingRefusals.IsCancelled;
        if (!AppointmentStatus.May(Status, AppointmentStatus.Cancelled)) return SchedulingRefusals.WrongStatus(Status, AppointmentStatus.Cancelled);
        (Status, CancelReason, CancelledAt) = (AppointmentStatus.Cancelled, reason, now);
        return Outcome.Done;
    }

    /// <summary>Takes a step that the table of <see cref="AppointmentStatus.May"/> allows; to cancel there is <see cref="Cancel"/>.</summary>
    public Outcome Become(string status)
    {
        if (!AppointmentStatus.May(Status, status)) return SchedulingRefusals.WrongStatus(Status, status);
        (Status, CancelReason, CancelledAt) = (status, null, null);
        return Outcome.Done;
    }

    /// <summary>Another time was agreed since it was confirmed.</summary>
    public void Unconfirm() => Status = AppointmentStatus.Booked;

    internal static void Map(EntityTypeBuilder<Appointment> row)
    {
        row.Ignore(appointment => appointment.Slot);
        row.Property(appointment => appointment.ChangedAt).ValueGeneratedOnAddOrUpdate();
        row.Ignore(appointment => appointment.Place);
        row.Ignore(appointment => appointment.IsCancelled);
        row.Ignore(appointment => appointment.IsBusy);
        row.Property(appointment => appointment.LocalStart).HasColumnType("timestamp without time zone");
        row.HasOne<Series.AppointmentSeries>().WithMany().HasForeignKey(appointment => new { appointment.ClinicId, appointment.SeriesId });
        row.HasOne<AppointmentType>().WithMany().HasForeignKey(appointment => new { appointment.ClinicId, appointment.TypeId });
    }
}

/// <summary>Who treats and where.</summary>
sealed record Place(Guid DoctorId, Guid BranchId, Guid? ChairId);
