using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Premises;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Series;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>What a person typed into a form of the agenda, as it was typed: the form comes back filled, whatever it was.</summary>
public sealed record BookingInput
{
    /// <summary>The chosen patient.</summary>
    public string? PatientId { get; init; }

    /// <summary>What was typed to find the patient.</summary>
    public string? PatientSearch { get; init; }

    /// <summary>The chosen doctor.</summary>
    public string? DoctorId { get; init; }

    /// <summary>The chosen kind.</summary>
    public string? TypeId { get; init; }

    /// <summary>The chosen place: a branch, or a branch and a chair as <c>branch/chair</c>.</summary>
    public string? Place { get; init; }

    /// <summary>The day, YYYY-MM-DD.</summary>
    public string? Date { get; init; }

    /// <summary>The time, HH:mm.</summary>
    public string? Time { get; init; }

    /// <summary>The length; as the kind usually takes when it is empty.</summary>
    public string? Minutes { get; init; }

    /// <summary>The note.</summary>
    public string? Note { get; init; }

    /// <summary>The version that the form was made of.</summary>
    public string? Version { get; init; }

    /// <summary>Whether the button was pressed that books over what is booked.</summary>
    public bool IsOverbooking { get; init; }

    /// <summary>Why.</summary>
    public string? OverbookReason { get; init; }

    /// <summary>After how many days, weeks or months it repeats.</summary>
    public string? RepeatEvery { get; init; }

    /// <summary><c>day</c>, <c>week</c> or <c>month</c>.</summary>
    public string? RepeatUnit { get; init; }

    /// <summary>How many appointments in all; it does not repeat when it is empty.</summary>
    public string? RepeatTimes { get; init; }

    /// <summary>Whether days on which it can not be are left out.</summary>
    public bool SkipsConflicts { get; init; }

    /// <summary>How much of a series is meant.</summary>
    public SeriesReach Reach { get; init; }

    /// <summary>Reads a posted form, or the values that an address fills in. A pressed free time takes the place of day and time.</summary>
    internal static BookingInput Of(Func<string, string?> value)
    {
        var slot = value("slot")?.Split('T');
        return new()
        {
            PatientId = value("patientId"), PatientSearch = value("patientIdSearch"), DoctorId = value("doctorId"), TypeId = value("typeId"), Place = value("place"),
            Date = slot is [var day, _] ? day : value("date"), Time = slot is [_, var time] ? time : value("time"),
            Minutes = value("minutes"), Note = value("note"), Version = value("version"),
            IsOverbooking = value("overbook") is not null, OverbookReason = value("overbookReason"),
            RepeatEvery = value("repeatEvery"), RepeatUnit = value("repeatUnit"), RepeatTimes = value("repeatTimes"), SkipsConflicts = value("skipConflicts") == "true",
            Reach = value("reach") switch { "following" => SeriesReach.Following, "all" => SeriesReach.All, _ => SeriesReach.One },
        };
    }

    /// <summary>What is there already, to be changed.</summary>
    internal static BookingInput Of(AppointmentItem item, ClinicClock clock)
    {
        var wall = clock.WallTimeOf(item.StartsAt);
        return new()
        {
            PatientId = item.PatientId.ToString(), DoctorId = item.DoctorId.ToString(), TypeId = item.TypeId?.ToString(),
            Place = item.ChairId is { } chair ? $"{item.BranchId}/{chair}" : item.BranchId.ToString(),
            Date = wall.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Time = Dates.Time(wall.At),
            Minutes = item.Minutes.ToString(CultureInfo.InvariantCulture), Note = item.Note, Version = item.Version.ToString(CultureInfo.InvariantCulture),
            OverbookReason = item.OverbookReason,
        };
    }

    internal Guid? Doctor => Id(DoctorId);

    internal Guid? Patient => Id(PatientId);

    internal Guid? Type => Id(TypeId);

    internal Guid? Branch => Id(Place?.Split('/')[0]);

    internal Guid? Chair => Place?.Split('/') is [_, var chair] ? Id(chair) : null;

    internal int? Length => int.TryParse(Minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) ? minutes : null;

    /// <summary>Day and time as the verbs read them; null when one is missing.</summary>
    internal string? StartsAt => string.IsNullOrWhiteSpace(Date) || string.IsNullOrWhiteSpace(Time) ? null : $"{Date.Trim()}T{Time.Trim()}";

    internal BookAppointment.Command Booking => new(Patient, Doctor, Chair, Chair is null ? Branch : null, StartsAt, Length, Type, Note, OverbookReason: Overbook);

    /// <summary>Whether more than one appointment is wanted.</summary>
    internal bool Repeats => !string.IsNullOrWhiteSpace(RepeatTimes);

    /// <summary>The series that is wanted; or that it is none that can be.</summary>
    internal Outcome<KeepSeries.Command> Series => Number(RepeatEvery, 1, RecurrenceRule.LongestInterval, usual: 1) is { } every && Number(RepeatTimes, 2, RecurrenceRule.Most, usual: null) is { } times
        ? new KeepSeries.Command(string.Create(CultureInfo.InvariantCulture, $"FREQ={Frequency};INTERVAL={every};COUNT={times}"), SkipsConflicts, Patient, Doctor, Chair, Chair is null ? Branch : null, StartsAt, Length, Type, Note)
        : Refusal.OfFields(new FieldRefusal("repeatTimes", SchedulingRefusals.RepeatOutOfRange.Code));

    /// <summary>What was asked by the button that books over; nothing by the others, whatever was typed.</summary>
    internal string? Overbook => IsOverbooking ? OverbookReason ?? "" : null;

    /// <summary>The button that books over was pressed, and no reason was given.</summary>
    internal bool IsReasonMissing => IsOverbooking && string.IsNullOrWhiteSpace(OverbookReason);

    string Frequency => RepeatUnit switch { "day" => "DAILY", "month" => "MONTHLY", _ => "WEEKLY" };

    internal int? SeenVersion => int.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    // The hour that clocks show twice is not said anew when nothing of it changed: it would move to the first of the two.
    internal MoveAppointment.Command Move(AppointmentItem present, ClinicClock clock) => new()
    {
        StartsAt = StartsAt == Of(present, clock).StartsAt ? null : StartsAt ?? "", Minutes = Length, DoctorId = Doctor, BranchId = Chair is null ? Branch : null,
        ChairId = Chair, TypeId = Type, Note = Note, Version = SeenVersion, OverbookReason = Overbook,
    };

    /// <summary>What changes in each of a series: by how many days they move, to which time of day, and what else. What was not touched stays as each has it.</summary>
    internal Outcome<KeepSeries.Shift> SeriesShift(AppointmentItem present, ClinicClock clock)
    {
        var seen = Of(present, clock);
        var (day, time) = (Moments.Day(Date?.Trim()), Moments.Hour(Time?.Trim()));
        if (day is null || time is null) return Refusal.OfFields(new FieldRefusal("startsAt", SchedulingRefusals.NoSuchTime.Code));
        var was = clock.WallTimeOf(present.StartsAt);
        var each = new MoveAppointment.Command { Minutes = Length == present.Minutes ? null : Length, DoctorId = Doctor == present.DoctorId ? null : Doctor };
        if (Place != seen.Place) each = each with { BranchId = Chair is null ? Branch : null, ChairId = Chair };
        if (Type != present.TypeId) each = each with { TypeId = Type };
        if ((Note ?? "") != (present.Note ?? "")) each = each with { Note = Note };
        return new KeepSeries.Shift(day.Value.DayNumber - was.On.DayNumber, time == was.At ? null : time, each);
    }

    /// <summary>What a drag changes: only what is said, and a day without a time keeps the time.</summary>
    internal MoveAppointment.Command Shift(AppointmentItem present, ClinicClock clock)
    {
        var startsAt = string.IsNullOrWhiteSpace(Date) ? null : (this with { Time = Time ?? Of(present, clock).Time }).StartsAt;
        var command = new MoveAppointment.Command
        {
            StartsAt = startsAt == Of(present, clock).StartsAt ? null : startsAt, Minutes = Length, DoctorId = Doctor, BranchId = Chair is null ? Branch : null, Version = SeenVersion, OverbookReason = Overbook,
        };
        return Chair is { } chair ? command with { ChairId = chair } : command;
    }

    static int? Number(string? typed, int least, int most, int? usual) => string.IsNullOrWhiteSpace(typed) ? usual
        : int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null;

    static Guid? Id(string? typed) => Guid.TryParse(typed, out var id) ? id : null;
}

/// <summary>What the forms of the agenda offer to choose from.</summary>
/// <param name="Doctors">The doctors whom the person may book.</param>
/// <param name="Types">The kinds of appointment.</param>
/// <param name="Branches">The open branches.</param>
/// <param name="Chairs">Their open chairs.</param>
/// <param name="Today">The clinic's day.</param>
public sealed record BookingChoices(
    IReadOnlyList<DoctorCard> Doctors, IReadOnlyList<AppointmentTypeCard> Types, IReadOnlyList<BranchCard> Branches, IReadOnlyList<ChairCard> Chairs, DateOnly Today);
