using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Gathers what the agenda's dialogs show and offer.</summary>
sealed class AgendaForms(
    AppointmentList appointments, ClinicDoctors doctors, AppointmentTypes types, DoctorHours hours, FindSlots slots, Premises.Premises premises,
    PatientDirectory patients, AgendaScope scope, AuditTrail trail, RefusalTexts texts, ClinicClock clock)
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
        return new() { Item = item, Patient = patient, PlaceName = chair is null ? branch : $"{branch} · {chair}", Choices = choices, Input = BookingInput.Of(item, clock) };
    }

    /// <summary>The dialog again, with what was wrong with a change.</summary>
    public async Task<AppointmentSheet?> NotMoved(Guid id, BookingInput input, Refusal? refusal, CancellationToken stop) =>
        await Sheet(id, stop) is { } sheet ? sheet with { Input = input, IsMoving = true, MoveFaults = Faults.Of(refusal, texts), Slots = FreeInstead(refusal) } : null;

    /// <summary>The dialog again, with what was wrong with a cancellation, or with taking it up again.</summary>
    public async Task<AppointmentSheet?> NotCancelled(Guid id, string? reason, Refusal refusal, CancellationToken stop) =>
        await Sheet(id, stop) is { } sheet ? sheet with { Reason = reason, CancelFaults = Faults.Of(refusal, texts), Slots = FreeInstead(refusal) } : null;

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

    async Task<BookingChoices> Choices(CancellationToken stop) => new(
        [.. (await doctors.Active(stop)).Where(doctor => scope.Sees(doctor.Id))], await types.All(stop), await premises.Branches(stop), await premises.Chairs(stop), clock.Today);

    static IReadOnlyList<FreeSlot> FreeInstead(Refusal? refusal) =>
        refusal?.Facts.GetValueOrDefault(Reservation.FreeSlots) as IReadOnlyList<FreeSlot> ?? [];
}
