using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Series;

/// <summary>A day of a series that is about to be agreed.</summary>
/// <param name="On">The day.</param>
/// <param name="At">The time of day.</param>
/// <param name="Code">Why it can not be; null where it can.</param>
/// <param name="IsOutsideHours">Whether the doctor is not there then, as far as hours, leave, holidays and closures go: it can be booked all the same.</param>
public sealed record SeriesDay(DateOnly On, TimeOnly At, string? Code, bool IsOutsideHours);

/// <summary>
/// Tells of each day of a series whether it could be booked, before anything is: reads what is taken once for all of them and writes nothing. Whoever books
/// asks the database again, for somebody else may be faster.
/// </summary>
sealed class ForeseeSeries(AgendaScope scope, AppointmentTypes types, DoctorHours hours, Availability availability, FindSlots slots, ClinicClock clock, ZoneRules rules)
{
    const int UsualMinutes = 30;

    /// <summary>Each of its days; none while too little is chosen to say.</summary>
    public async Task<Outcome<IReadOnlyList<SeriesDay>>> Run(KeepSeries.Command command, CancellationToken stop)
    {
        if (!RecurrenceRule.Parse(command.Rule ?? "").Succeeded(out var rule, out var unknown)) return unknown;
        if ((command.DoctorId ?? scope.Own) is not { } doctor || !scope.Sees(doctor) || string.IsNullOrWhiteSpace(command.StartsAt) || !Moments.Instant(command.StartsAt, clock).Succeeded(out var start, out _))
            return Outcome.Of<IReadOnlyList<SeriesDay>>([]);
        var type = command.TypeId is { } named ? await types.Find(named, stop) : null;
        var minutes = command.Minutes ?? type?.Minutes ?? UsualMinutes;
        var shape = new VisitShape(minutes, VisitShape.Fit(type?.Pattern, minutes));
        var first = clock.WallTimeOf(start);
        var days = rule.From(first.On).Select(day => (On: day, Time: At(day, first.At, minutes))).ToList();
        var visits = days.Select(day => day.Time.Succeeded(out var time, out _) ? time.Slot : null).ToList();
        if (visits.OfType<TimeSlot>().ToList() is not { Count: > 0 } possible) return Outcome.Of<IReadOnlyList<SeriesDay>>([.. days.Select(day => new SeriesDay(day.On, first.At, Code(day.Time), false))]);
        var range = TimeSlot.Between(possible[0].StartsAt, possible[^1].EndsAt).Expected(); // in their order
        var taken = await slots.TakenBy(doctor, command.ChairId, command.PatientId, range, stop);
        var isKnown = (await hours.Of(doctor, stop)).Count > 0;
        var there = isKnown ? (await availability.Of(doctor, range, stop)).Of(doctor).Select(window => window.Slot).ToList() : [];
        return Outcome.Of<IReadOnlyList<SeriesDay>>([.. days.Select((day, place) => visits[place] is { } visit
            ? new SeriesDay(day.On, first.At, Meets(visit, shape, taken), isKnown && !there.Exists(window => window.Contains(visit)))
            : new SeriesDay(day.On, first.At, Code(day.Time), false))]);
    }

    Outcome<AgreedTime> At(DateOnly day, TimeOnly time, int minutes) =>
        Moments.Instant(new WallTime(day, time).ToString(), clock).Then(start => AgreedTime.From(start, minutes, clock, rules));

    static string? Code(Outcome<AgreedTime> time) => time.Succeeded(out _, out var refusal) ? null : refusal.Fields is [var field, ..] ? field.Code : refusal.Code;

    static string? Meets(TimeSlot visit, VisitShape shape, FindSlots.TakenTime taken) =>
        shape.DoctorTimes(visit.StartsAt).Any(part => taken.Doctor.Any(part.Overlaps)) ? SchedulingRefusals.DoctorBusy.Code
        : taken.Chair.Any(visit.Overlaps) ? SchedulingRefusals.ChairBusy.Code
        : taken.Patient.Any(visit.Overlaps) ? SchedulingRefusals.PatientBusy.Code : null;
}
