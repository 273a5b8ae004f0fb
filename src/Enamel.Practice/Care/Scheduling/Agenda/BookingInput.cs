using System.Globalization;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Premises;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;
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

    /// <summary>Reads a posted form, or the values that an address fills in. A pressed free time takes the place of day and time.</summary>
    internal static BookingInput Of(Func<string, string?> value)
    {
        var slot = value("slot")?.Split('T');
        return new()
        {
            PatientId = value("patientId"), PatientSearch = value("patientIdSearch"), DoctorId = value("doctorId"), TypeId = value("typeId"), Place = value("place"),
            Date = slot is [var day, _] ? day : value("date"), Time = slot is [_, var time] ? time : value("time"),
            Minutes = value("minutes"), Note = value("note"), Version = value("version"),
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

    internal BookAppointment.Command Booking => new(Patient, Doctor, Chair, Chair is null ? Branch : null, StartsAt, Length, Type, Note);

    internal int? SeenVersion => int.TryParse(Version, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    // The hour that clocks show twice is not said anew when nothing of it changed: it would move to the first of the two.
    internal MoveAppointment.Command Move(AppointmentItem present, ClinicClock clock) => new()
    {
        StartsAt = StartsAt == Of(present, clock).StartsAt ? null : StartsAt ?? "", Minutes = Length, DoctorId = Doctor, BranchId = Chair is null ? Branch : null,
        ChairId = Chair, TypeId = Type, Note = Note, Version = SeenVersion,
    };

    /// <summary>What a drag changes: only what is said, and a day without a time keeps the time.</summary>
    internal MoveAppointment.Command Shift(AppointmentItem present, ClinicClock clock)
    {
        var startsAt = string.IsNullOrWhiteSpace(Date) ? null : (this with { Time = Time ?? Of(present, clock).Time }).StartsAt;
        var command = new MoveAppointment.Command { StartsAt = startsAt == Of(present, clock).StartsAt ? null : startsAt, Minutes = Length, DoctorId = Doctor, BranchId = Chair is null ? Branch : null, Version = SeenVersion };
        return Chair is { } chair ? command with { ChairId = chair } : command;
    }

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
