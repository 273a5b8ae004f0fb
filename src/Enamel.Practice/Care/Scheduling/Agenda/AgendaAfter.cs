using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Appointments;
using Microsoft.AspNetCore.Http;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>Answers a change: the agenda is renewed where it is on the screen; otherwise one is taken to where the change is to be seen.</summary>
sealed class AgendaAfter(AppointmentList appointments, AgendaSight sight, Shell shell, IHttpContextAccessor accessor, ClinicClock clock)
{
    public async Task<IResult> Change(Guid id, Func<AppointmentItem, string> say, Func<AppointmentItem, Undo>? undo, CancellationToken stop)
    {
        var item = (await appointments.Find(id, stop))!; // changed just now
        var day = clock.DayOf(item.StartsAt);
        var behind = AgendaQuery.OfPageBehind(accessor.HttpContext!.Request, clock); // a page is asked for in a request
        var isOfDoctor = behind?.Doctor is null || behind.Doctor == item.DoctorId;
        if (shell.IsFragment && behind is not null && isOfDoctor && behind.Holds(day))
        {
            shell.CloseDialog();
            return Answer.Page<AgendaChanged>(new { View = await sight.Of(behind, stop), Said = say(item), Undo = undo?.Invoke(item) });
        }
        shell.ToastNext(say(item));
        var there = (behind ?? new(AgendaSpan.Week, day)) with { On = day, Branch = null };
        return Answer.GoTo((isOfDoctor ? there : there with { Doctor = item.DoctorId }).Path());
    }

    /// <summary>What a message about an appointment names.</summary>
    public Dictionary<string, object?> Facts(AppointmentItem item)
    {
        var wall = clock.WallTimeOf(item.StartsAt);
        return new(StringComparer.Ordinal) { ["patient"] = item.PatientName, ["day"] = Dates.Short(wall.On), ["time"] = Dates.Time(wall.At) };
    }

    /// <summary>Takes a cancelled appointment up again.</summary>
    public static Undo Restoring(AppointmentItem now) => new($"/agenda/{now.Id}/restore", [new("version", Version(now))]);

    /// <summary>Moves an appointment back to where it was, unless somebody changed it since.</summary>
    public static Undo BackTo(BookingInput before, AppointmentItem now) => new($"/agenda/{now.Id}",
    [
        new("doctorId", before.DoctorId), new("typeId", before.TypeId), new("place", before.Place), new("date", before.Date), new("time", before.Time),
        new("minutes", before.Minutes), new("note", before.Note), new("version", Version(now)),
        .. before.OverbookReason is { } reason ? [new("overbook", "true"), new("overbookReason", reason)] : Array.Empty<KeyValuePair<string, string?>>(),
    ]);

    static string Version(AppointmentItem item) => item.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
