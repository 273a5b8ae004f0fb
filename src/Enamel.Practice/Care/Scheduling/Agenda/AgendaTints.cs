using System.Globalization;
using Enamel.Practice.Scheduling.Appointments;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>How an appointment looks: its colour by what the page's colours say, and its state by a mark of its own, for colours alone tell not everybody.</summary>
public static class AgendaTints
{
    /// <summary>The states that have a colour, with the tint of each.</summary>
    public static IReadOnlyList<(string Status, int Tint)> OfStatus { get; } =
        [(AppointmentStatus.Booked, 12), (AppointmentStatus.Confirmed, 2), (AppointmentStatus.Arrived, 5), (AppointmentStatus.Completed, 9), (AppointmentStatus.NoShow, 7)];

    /// <summary>The class of its colour; none where it has none.</summary>
    public static string Of(AgendaView view, AgendaBlock block)
    {
        var tint = view.ColoursAreDoctors ? block.Doctor?.Tint
            : view.Query.Colours is AgendaColours.Status ? OfStatus.Where(known => known.Status == block.Appointment?.Status).Select(known => (int?)known.Tint).FirstOrDefault()
            : block.Appointment?.Tint;
        return tint is { } found ? "tint-" + found.ToString(CultureInfo.InvariantCulture) : "";
    }

    /// <summary>The class of its state; none while it is only booked.</summary>
    public static string State(AppointmentItem item) => item.Status switch
    {
        AppointmentStatus.Arrived => "is-arrived",
        AppointmentStatus.Completed => "is-done",
        AppointmentStatus.NoShow or AppointmentStatus.Cancelled => "is-cancelled",
        _ => "",
    };

    /// <summary>The mark of its state; none while it is only booked.</summary>
    public static Platform.Ui.IconName? Mark(AppointmentItem item) => item.Status switch
    {
        AppointmentStatus.Confirmed => Platform.Ui.IconName.Check,
        AppointmentStatus.Arrived => Platform.Ui.IconName.Person,
        AppointmentStatus.Completed => Platform.Ui.IconName.CheckCircle,
        AppointmentStatus.NoShow or AppointmentStatus.Cancelled => Platform.Ui.IconName.Refused,
        _ => null,
    };

    /// <summary>Whether it can be dragged: what is over, or does not take place, stays where it is.</summary>
    public static bool IsMovable(AppointmentItem item) => item.Status is AppointmentStatus.Booked or AppointmentStatus.Confirmed or AppointmentStatus.Arrived;
}
