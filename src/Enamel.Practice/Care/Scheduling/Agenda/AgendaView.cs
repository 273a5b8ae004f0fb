using Enamel.Practice.Premises;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Doctors;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>What the page shows. Times are in steps of five minutes of the wall clock: 96 is 8:00.</summary>
public sealed record AgendaView
{
    /// <summary>What was asked for.</summary>
    public required AgendaQuery Query { get; init; }

    /// <summary>Whether it is the agenda of the doctor who looks.</summary>
    public required bool IsOwn { get; init; }

    /// <summary>The doctors to choose from.</summary>
    public required IReadOnlyList<DoctorCard> Doctors { get; init; }

    /// <summary>The branches to choose from.</summary>
    public required IReadOnlyList<BranchCard> Branches { get; init; }

    /// <summary>Of a week its days, Monday to Saturday, and Sunday when anything is on it; of a day its doctors or chairs.</summary>
    public IReadOnlyList<AgendaColumn> Columns { get; init; } = [];

    /// <summary>The days of a month, in whole weeks.</summary>
    public IReadOnlyList<AgendaCell> Cells { get; init; } = [];

    /// <summary>The first full hour that is shown; 0 to 12.</summary>
    public required int Opens { get; init; }

    /// <summary>The full hour at which what is shown ends; 12 to 24.</summary>
    public required int Closes { get; init; }

    /// <summary>The clinic's day.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>How many minutes of today have passed by the wall clock.</summary>
    public required int MinuteOfToday { get; init; }

    /// <summary>Active doctors whose hours nobody has entered.</summary>
    public required IReadOnlyList<DoctorCard> WithoutHours { get; init; }

    /// <summary>Where the staff is kept, for who may go there.</summary>
    public string? StaffPath { get; init; }

    /// <summary>Whether the person may say when these doctors work.</summary>
    public required bool MaySetHours { get; init; }

    /// <summary>Whether there are more than can be shown at once.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether colours tell doctors apart; of a single doctor they tell the kinds apart.</summary>
    public bool ColoursAreDoctors => Query.Colours is AgendaColours.Usual && !IsOwn && Query.Doctor is null && Doctors.Count > 1;
}

/// <summary>What stands beneath one heading.</summary>
/// <param name="Key">Its name in the page.</param>
/// <param name="On">The day.</param>
/// <param name="Closed">When nobody who is shown works.</param>
/// <param name="Blocks">What is on it, the earliest first.</param>
public sealed record AgendaColumn(string Key, DateOnly On, IReadOnlyList<AgendaShade> Closed, IReadOnlyList<AgendaBlock> Blocks)
{
    /// <summary>Whose day it is, where each doctor has a column.</summary>
    public DoctorCard? Doctor { get; init; }

    /// <summary>Which chair's, where each has a column; with neither it is a day, or what has no chair.</summary>
    public ChairCard? Chair { get; init; }

    /// <summary>Whether it is the column of what has no chair.</summary>
    public bool IsWithoutChair { get; init; }

    /// <summary>How many take place.</summary>
    public int Count => Blocks.Count(block => block.Appointment is { IsCancelled: false });
}

/// <summary>A day of a month.</summary>
/// <param name="On">The day.</param>
/// <param name="IsInMonth">Whether it is of the month, and not of a week that it begins or ends in.</param>
/// <param name="Blocks">What is shown of it, the earliest first.</param>
/// <param name="More">How many there are besides.</param>
public sealed record AgendaCell(DateOnly On, bool IsInMonth, IReadOnlyList<AgendaBlock> Blocks, int More);

/// <summary>A stretch in which nobody works.</summary>
public sealed record AgendaShade(int From, int For);

/// <summary>Something that takes a doctor's time.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="For">How long it takes; at least 1.</param>
/// <param name="Lane">Where it stands beside others.</param>
/// <param name="Starts">As the wall clock shows it.</param>
/// <param name="Ends">As the wall clock shows it.</param>
/// <param name="Doctor">Whose time.</param>
/// <param name="Appointment">What it is; null when the doctor is taken elsewhere, of which nothing more is known.</param>
public sealed record AgendaBlock(int From, int For, Lane Lane, TimeOnly Starts, TimeOnly Ends, DoctorCard? Doctor, AppointmentItem? Appointment);
