using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Attachments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Series;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Gathers what the agenda's dialogs show and offer.</summary>
sealed class AgendaForms(
    AppointmentList appointments, ClinicDoctors doctors, AppointmentTypes types, DoctorHours hours, FindSlots slots, Premises.Premises premises,
    PatientDirectory patients, KeepSeries series, ForeseeSeries foresee, AppointmentAttachments attachments, AgendaScope scope, CurrentUser user, AuditTrail trail, RefusalTexts texts, ClinicClock clock)
{
    const int UsualMinutes = 30;
    const int ShownOfADay = 32;
    const int ShownOfLater = 6;
    const int LaterDays = 14;

    public ClinicClock Clock => clock;

    /// <summary>The booking form, blank or as it was filled in.</summary>
    public async Task<object> Booking(BookingInput input, Refusal? refusal, CancellationToken stop) => new
    {
        Input = input,
        Choices = await Choices(stop),
        Faults = Faults.Of(refusal, texts),
        Slots = FreeInstead(refusal),
        Days = Met(input, refusal),
        IsTaken = IsTaken(input, refusal),
        Patient = input.Patient is { } patient ? await patients.Find(patient, stop) : null,
    };

    /// <summary>Completes what an address fills in: the doctor who looks, today, and the chair at which that doctor works then.</summary>
    public async Task<BookingInput> Completed(BookingInput input, CancellationToken stop)
    {
        var named = input with { DoctorId = scope.Own?.ToString() ?? input.DoctorId, Date = input.Date ?? clock.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };
        if (named.Place is { Length: > 0 } || named.Doctor is not { } doctor || named.StartsAt is not { } typed || !Moments.Instant(typed, clock).Succeeded(out var start, out _))
            return named;
        var time = TimeSlot.Between(start, start.AddMinutes(AgreedTime.ShortestMinutes)).Expected();
        return WorkingWeek.WindowOf(await hours.Of(doctor, stop), clock, time) is { ChairId: { } chair, BranchId: var branch } ? named with { Place = $"{branch}/{chair}" } : named;
    }

    /// <summary>The dialog of an appointment; null when there is none for the caller.</summary>
    public async Task<AppointmentSheet?> Sheet(Guid id, CancellationToken stop)
    {
        if (await appointments.Find(id, stop) is not { } item || !scope.Sees(item.DoctorId) || await patients.Banner(item.PatientId, stop) is not { } patient) return null;
        trail.Looked(item.PatientId, "appointment");
        var choices = await Choices(stop);
        var chair = choices.Chairs.FirstOrDefault(chair => chair.Id == item.ChairId)?.Name;
        var branch = choices.Branches.FirstOrDefault(branch => branch.Id == item.BranchId)?.Name ?? "";
        return new()
        {
            Item = item, Patient = patient, PlaceName = chair is null ? branch : $"{branch} · {chair}", Choices = choices, Input = BookingInput.Of(item, clock), Series = await series.PlaceOf(item, stop),
            Attachments = await Attachments(item, stop),
        };
    }

    /// <summary>The files of an appointment, as its dialog shows them; null when there are none for the caller.</summary>
    public async Task<AttachmentSheet?> Attachments(Guid id, CancellationToken stop)
    {
        if (await appointments.Find(id, stop) is not { } item || await Attachments(item, stop) is not { } sheet) return null;
        trail.Looked(item.PatientId, "appointment");
        return sheet;
    }

    async Task<AttachmentSheet?> Attachments(AppointmentItem item, CancellationToken stop) => !(await attachments.Of(item.Id, stop)).Succeeded(out var items, out _) ? null : new()
    {
        AppointmentId = item.Id, Items = items, TakesMore = !item.IsCancelled && items.Count < AppointmentAttachments.Most, MayChange = user.May(SchedulingPermissions.KeepAgenda),
    };

    /// <summary>The dialog again, with what was wrong with a change.</summary>
    public async Task<AppointmentSheet?> NotMoved(Guid id, BookingInput input, Refusal? refusal, CancellationToken stop) =>
        await Sheet(id, stop) is { } sheet ? sheet with
        {
            Input = input,
            IsMoving = true,
            MoveFaults = Faults.Of(refusal, texts),
            Slots = FreeInstead(refusal),
            Days = Met(refusal),
            IsTaken = IsTaken(input, refusal),
        } : null;

    /// <summary>The dialog again, with what was wrong with a cancellation, or with taking it up again.</summary>
    public async Task<AppointmentSheet?> NotCancelled(Guid id, string? reason, SeriesReach reach, Refusal refusal, CancellationToken stop) =>
        await Sheet(id, stop) is { } sheet ? sheet with { Reason = reason, CancelReach = reach, CancelFaults = Faults.Of(refusal, texts), Slots = FreeInstead(refusal) } : null;

    /// <summary>What is free on the chosen day; if nothing, what is free soon after. Null when too little is chosen to say.</summary>
    public async Task<IReadOnlyList<FreeSlot>?> Free(BookingInput input, CancellationToken stop)
    {
        if (input.Doctor is not { } doctor || Moments.Day(input.Date) is not { } day || day < clock.Today || !scope.Sees(doctor)) return null;
        if ((await doctors.Active(stop)).All(known => known.Id != doctor)) return null;
        var type = input.Type is { } named ? await types.Find(named, stop) : null;
        var minutes = input.Length ?? type?.Minutes ?? UsualMinutes;
        if (minutes is < AgreedTime.ShortestMinutes or > AgreedTime.LongestMinutes || minutes % AgreedTime.ShortestMinutes > 0) return null;
        var found = await slots.Run(new FindSlots.Wish([doctor], [(type, minutes)], clock.Days(day, day.AddDays(LaterDays))), stop);
        var thatDay = found.Where(slot => clock.DayOf(slot.StartsAt) == day).Take(ShownOfADay).ToArray();
        return thatDay.Length > 0 ? thatDay : [.. found.Take(ShownOfLater)];
    }

    /// <summary>The days of the series that is being filled in; none while it is none, or too little is chosen.</summary>
    public async Task<IReadOnlyList<SeriesDay>> Days(BookingInput input, CancellationToken stop) =>
        input.Repeats && input.Series.Succeeded(out var wish, out _) && (await foresee.Run(wish, stop)).Succeeded(out var days, out _) ? days : [];

    // Which of the days that were asked for are taken: nothing was booked, the others are free.
    IReadOnlyList<SeriesDay> Met(BookingInput input, Refusal? refusal)
    {
        if (Met(refusal) is not { Count: > 0 } met || !input.Series.Succeeded(out var wish, out _) || !RecurrenceRule.Parse(wish.Rule!).Succeeded(out var rule, out _)) return []; // it has a rule
        return [.. rule.From(Moments.Day(input.Date) ?? met[0].On).Select(day => met.FirstOrDefault(one => one.On == day) ?? new SeriesDay(day, met[0].At, null, false))];
    }

    IReadOnlyList<SeriesDay> Met(Refusal? refusal) => refusal?.Facts.GetValueOrDefault(KeepSeries.Conflicts) is not IReadOnlyList<SeriesConflict> conflicts ? []
        : [.. conflicts.Select(one => (Wall: clock.WallTimeOf(Moments.Instant(one.StartsAt, clock).Expected()), one.Code)) // written by the series itself
            .Select(one => new SeriesDay(one.Wall.On, one.Wall.At, one.Code, false)).OrderBy(one => one.On)];

    /// <summary>Whether who may do it is asked for a reason to book all the same; again where the chair, of which that is not true, is taken too.</summary>
    internal static bool IsTaken(BookingInput input, Refusal? refusal) =>
        refusal is not null && (refusal.Code == SchedulingRefusals.DoctorBusy.Code || (input.IsOverbooking && (refusal.Code == SchedulingRefusals.ChairBusy.Code || refusal.Fields.Any(field => field.Field == "overbookReason"))));

    async Task<BookingChoices> Choices(CancellationToken stop) => new(
        [.. (await doctors.Active(stop)).Where(doctor => scope.Sees(doctor.Id))], await types.All(stop), await premises.Branches(stop), await premises.Chairs(stop), clock.Today);

    static IReadOnlyList<FreeSlot> FreeInstead(Refusal? refusal) =>
        refusal?.Facts.GetValueOrDefault(Reservation.FreeSlots) as IReadOnlyList<FreeSlot> ?? [];
}
