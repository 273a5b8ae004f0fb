namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>The states of an appointment, as the API and the database spell them, and which follows which.</summary>
public static class AppointmentStatus
{
    /// <summary>Agreed.</summary>
    public const string Booked = "booked";

    /// <summary>Agreed, and the patient said again that they will come.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>The patient is here.</summary>
    public const string Arrived = "arrived";

    /// <summary>The visit is over.</summary>
    public const string Completed = "completed";

    /// <summary>The patient did not come.</summary>
    public const string NoShow = "no_show";

    /// <summary>Will not take place.</summary>
    public const string Cancelled = "cancelled";

    // From each state, which may follow. What a slip of the hand did can be taken back: to booked.
    static readonly Dictionary<string, string[]> Next = new(StringComparer.Ordinal)
    {
        [Booked] = [Confirmed, Arrived, Completed, NoShow, Cancelled],
        [Confirmed] = [Booked, Arrived, Completed, NoShow, Cancelled],
        [Arrived] = [Booked, Completed, Cancelled],
        [Completed] = [],
        [NoShow] = [Booked, Arrived],
        [Cancelled] = [Booked],
    };

    /// <summary>All of them, in the order of a visit.</summary>
    public static IReadOnlyList<string> All { get; } = [Booked, Confirmed, Arrived, Completed, NoShow, Cancelled];

    /// <summary>Whether doctor, chair and patient are taken by an appointment in this state.</summary>
    public static bool IsBusy(string status) => status is not (Cancelled or NoShow);

    /// <summary>Whether one state may follow another.</summary>
    public static bool May(string from, string to) => Next.TryGetValue(from, out var next) && next.Contains(to, StringComparer.Ordinal);
}
