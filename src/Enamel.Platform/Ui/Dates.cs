using System.Globalization;

namespace Enamel.Platform.Ui;

/// <summary>What of an instant is shown.</summary>
public enum TimeShape
{
    /// <summary>Day and time.</summary>
    DayAndTime,

    /// <summary>The time alone.</summary>
    Time,

    /// <summary>The day alone.</summary>
    Day,
}

/// <summary>Days and times in the language of the request: the same order and the same 24 hours everywhere.</summary>
public static class Dates
{
    /// <summary><c>09/03/2026</c></summary>
    public static string Short(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>lundi 9 mars 2026</c></summary>
    public static string Long(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary><c>lun.</c>: the head of an agenda's column.</summary>
    public static string Weekday(DateOnly day) => day.ToString("ddd", CultureInfo.CurrentCulture);

    /// <summary><c>mars 2026</c></summary>
    public static string Month(DateOnly day) => day.ToString("MMMM yyyy", CultureInfo.CurrentCulture);

    /// <summary><c>08:30</c></summary>
    public static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}
