using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

/// <summary>Held times, the waiting list and what it offers, series, and the agenda in other peoples' calendars.</summary>
sealed partial class AgendaExamples : IRouteExamples
{
    const string Booked = "insert scheduling_appointments", Changed = "update scheduling_appointments";

    public IEnumerable<RouteExample> All => [.. Holds, .. Waiting, .. Series, .. Widget, .. Feeds];

    static IEnumerable<RouteExample> Holds =>
    [
        Api("POST", "/api/v1/holds", Receptionist, async stage => ("/api/v1/holds", await Time(stage)), "insert scheduling_holds"),
        Api("DELETE", "/api/v1/holds/{id:guid}", Receptionist, async stage => ($"/api/v1/holds/{await stage.Created(Receptionist, "/api/v1/holds", await Time(stage))}", null), "delete scheduling_holds"),
    ];

    static IEnumerable<RouteExample> Waiting =>
    [
        Api("POST", "/api/v1/waiting-list", Receptionist, async stage => ("/api/v1/waiting-list", await Wish(stage)), "insert scheduling_waiting"),
        Api("POST", "/api/v1/waiting-list/{id:guid}/withdraw", Receptionist, async stage => ($"/api/v1/waiting-list/{await Waits(stage)}/withdraw", null), "update scheduling_waiting"),
        Api("POST", "/api/v1/waiting-list/{id:guid}/book", Receptionist, async stage => ($"/api/v1/waiting-list/{await Waits(stage)}/book", new { startsAt = Stage.Morning }), Booked, "update scheduling_waiting"),
        Page("/waiting-list", Receptionist, async stage => ("/waiting-list", await Wish(stage)), "insert scheduling_waiting"),
        Page("/waiting-list/{id:guid}/withdraw", Receptionist, async stage => ($"/waiting-list/{await Waits(stage)}/withdraw", new { }), "update scheduling_waiting"),
        new("POST", "/o/{token}", async stage =>
        {
            var (link, anybody) = (await Offer(stage), stage.Anybody());
            return Stage.ByAnybody(() => anybody.PostForm(link, new() { ["answer"] = "accept" }));
        }) { Tells = ["accept scheduling_offers", Booked, "update scheduling_waiting"] },
    ];

    static IEnumerable<RouteExample> Series =>
    [
        Api("POST", "/api/v1/appointment-series", Receptionist, async stage => ("/api/v1/appointment-series", await Weekly(stage)), "insert scheduling_series", Booked),
        Api("PATCH", "/api/v1/appointment-series/{id:guid}", Receptionist, async stage => ($"/api/v1/appointment-series/{await Agreed(stage)}", new { time = "11:00" }), Changed),
        Api("POST", "/api/v1/appointment-series/{id:guid}/cancel", Receptionist, async stage => ($"/api/v1/appointment-series/{await Agreed(stage)}/cancel", new { reason = "Traitement fini" }), Changed),
    ];

    // The names stand as the widget has them, whatever the rest of the API makes of names.
    static IEnumerable<RouteExample> Widget =>
    [
        Api("POST", "/api/v1/agenda/read", Receptionist, async _ => ("/api/v1/agenda/read", AsItStands(new { StartDate = Utc(0), EndDate = Utc(24) })), "list scheduling_appointments"),
        Api("POST", "/api/v1/agenda", Receptionist, async stage => ("/api/v1/agenda", AsItStands(new
        {
            action = "insert", value = new { Id = 1, Subject = "Add title", StartTime = Utc(0), EndTime = Utc(1), PatientId = await stage.Patient(), DoctorId = await stage.Doctor() },
        })), Booked),
        Api("PUT", "/api/v1/agenda", Receptionist, async stage => ("/api/v1/agenda", AsItStands(new { Id = await stage.Appointment(), StartTime = Utc(2), EndTime = Utc(3), Version = 1 })), Changed),
        Api("DELETE", "/api/v1/agenda/{id:guid}", Receptionist, async stage => ($"/api/v1/agenda/{await stage.Appointment()}", null), Changed),
    ];

    static IEnumerable<RouteExample> Feeds =>
    [
        Api("POST", "/api/v1/doctors/{id:guid}/feeds", Manager, async stage => ($"/api/v1/doctors/{await stage.Doctor()}/feeds", null), "insert scheduling_feeds"),
        Api("DELETE", "/api/v1/doctors/{id:guid}/feeds/{feed:guid}", Manager, async stage =>
        {
            var (doctor, feed) = await Feed(stage);
            return ($"/api/v1/doctors/{doctor}/feeds/{feed}", null);
        }, "update scheduling_feeds"),
        Page("/doctors/{id:guid}/calendar", Manager, async stage => ($"/doctors/{await stage.Doctor()}/calendar", new { }), "insert scheduling_feeds"),
        Page("/doctors/{id:guid}/calendar/{feed:guid}/revoke", Manager, async stage =>
        {
            var (doctor, feed) = await Feed(stage);
            return ($"/doctors/{doctor}/calendar/{feed}/revoke", new { });
        }, "update scheduling_feeds"),
    ];

    static async Task<object> Time(Stage stage) => new { doctorId = await stage.Doctor(), startsAt = Stage.Morning, minutes = 30 };

    static async Task<object> Wish(Stage stage) => Wish(await stage.Patient(), await stage.Doctor());

    static object Wish(Guid patient, Guid doctor) => new { patientId = patient, doctorId = doctor, minutes = 30, fromOn = Stage.Day, untilOn = Stage.Day };

    static async Task<Guid> Waits(Stage stage) => await stage.Created(Receptionist, "/api/v1/waiting-list", await Wish(stage));

    // Somebody waits, somebody else cancels, and the message with the link has left.
    static async Task<string> Offer(Stage stage)
    {
        var (patient, doctor) = (await stage.Patient(), await stage.Doctor());
        (await (await stage.Program(Receptionist)).Patch($"/api/v1/patients/{patient}", new { phone = $"066123{stage.Next:D4}" })).ShouldBe(200);
        await stage.Posted(Receptionist, "/api/v1/waiting-list", Wish(patient, doctor));
        var gone = await stage.Created(Receptionist, "/api/v1/appointments", new { patientId = await stage.Patient(), doctorId = doctor, startsAt = Stage.Morning, minutes = 30 });
        await stage.Posted(Receptionist, $"/api/v1/appointments/{gone}/cancel", new { reason = "Empêchée" });
        await stage.Installation.Sent(); // who is asked is found first, and then written to
        return Link().Match((await stage.Installation.Sent()).Last(letter => letter.Template == "scheduling.offer").Wording.Body).Value;
    }

    static async Task<object> Weekly(Stage stage) => new { patientId = await stage.Patient(), doctorId = await stage.Doctor(), startsAt = Stage.Morning, minutes = 30, rule = "FREQ=WEEKLY;COUNT=2" };

    static async Task<Guid> Agreed(Stage stage) => await stage.Created(Receptionist, "/api/v1/appointment-series", await Weekly(stage));

    static async Task<(Guid Doctor, Guid Feed)> Feed(Stage stage)
    {
        var doctor = await stage.Doctor();
        return (doctor, (await stage.Posted(Manager, $"/api/v1/doctors/{doctor}/feeds"))["id"]!.GetValue<Guid>());
    }

    static StringContent AsItStands(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");

    static string Utc(int hoursLater) => Stage.Morning.AddHours(hoursLater).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    [GeneratedRegex("/o/[A-Za-z0-9_-]{43}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
