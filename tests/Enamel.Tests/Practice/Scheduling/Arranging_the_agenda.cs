using System.Globalization;
using AngleSharp.Html.Parser;
using Enamel.Kernel;
using Enamel.Morocco;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>A manager says what visits need, and when the clinic, its branches and its doctors are there.</summary>
public sealed class Arranging_the_agenda(Arranging_the_agenda.InMorocco practice) : IClassFixture<Arranging_the_agenda.InMorocco>
{
    Clinic Atlas => practice.Installation.Atlas;

    [Fact]
    public void knows_the_holidays_of_morocco_and_computes_those_of_the_moon()
    {
        var holidays = new MoroccanHolidays();
        string On(int year, string key) => holidays.Of(year).Single(day => day.Key == key).On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        new[] { "eid-al-fitr", "eid-al-adha", "hijri-new-year", "mawlid" }.Select(key => On(2026, key)).ShouldBe(["2026-03-20", "2026-05-27", "2026-06-16", "2026-08-25"]);
        new[] { "eid-al-fitr", "eid-al-adha", "hijri-new-year", "mawlid" }.Select(key => On(2027, key)).ShouldBe(["2027-03-09", "2027-05-16", "2027-06-06", "2027-08-14"]);
        holidays.Of(2026).Count(day => !day.IsByMoon).ShouldBe(11);
        holidays.Of(2023).ShouldNotContain(day => day.Key == "amazigh-new-year");
        // A year of the moon is shorter: each of its holidays falls twice into some year of ours, and each has its own key then.
        Enumerable.Range(1990, 80).SelectMany(holidays.Of).ShouldContain(day => day.Key == "eid-al-fitr-2");
        Enumerable.Range(1990, 80).ShouldAllBe(year => holidays.Of(year).Select(day => day.Key).Distinct().Count() == holidays.Of(year).Count);
        foreach (var day in holidays.Of(2026)) holidays.Name(day.Key, CultureInfo.GetCultureInfo("ar")).ShouldNotBe(day.Key);
    }

    [Fact]
    public async Task closes_on_holidays_unless_the_clinic_works_or_the_moon_says_otherwise()
    {
        using var manager = await Atlas.As(Role.Manager);
        var doctor = await manager.Doctor();
        await manager.Works(doctor, ("09:00", "10:00"));
        var year = DateTimeOffset.Parse(Desk.At(Desk.Day(0), "12:00Z"), CultureInfo.InvariantCulture).Year + 1;
        var eid = new MoroccanHolidays().Of(year).First(day => day.Key == "eid-al-adha").On;
        while (eid.DayOfWeek is not (DayOfWeek.Tuesday or DayOfWeek.Wednesday or DayOfWeek.Thursday)) { year++; eid = new MoroccanHolidays().Of(year).First(day => day.Key == "eid-al-adha").On; }
        (await Free(manager, doctor, eid.AddDays(-1)) > 0, await Free(manager, doctor, eid), await Free(manager, doctor, eid.AddDays(1))).ShouldBe((true, 0, 0));
        (await manager.Put($"/api/v1/holidays/{year}/eid-al-adha", new { on = Iso(eid.AddDays(1)), days = 1 })).ShouldBe(204);
        (await Free(manager, doctor, eid) > 0, await Free(manager, doctor, eid.AddDays(1))).ShouldBe((true, 0));
        (await manager.Put($"/api/v1/holidays/{year}/eid-al-adha", new { isWorked = true })).ShouldBe(204);
        (await Free(manager, doctor, eid.AddDays(1)) > 0).ShouldBeTrue();
        (await manager.Put($"/api/v1/holidays/{year}/eid-al-adha", new { on = Iso(eid.AddDays(60)) })).ShouldRefuse(422, "fields");
        (await manager.Put($"/api/v1/holidays/{year}/thanksgiving", new { isWorked = true })).ShouldRefuse(404, "scheduling.no-such-holiday");
        (await manager.Get($"/api/v1/holidays?year={year}")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBeGreaterThan(14);
        using var mansour = await practice.Installation.Mansour.As(Role.Manager);
        (await mansour.Get($"/api/v1/holidays?year={year}")).Json["items"]!.AsArray().ShouldAllBe(day => !day!["isWorked"]!.GetValue<bool>());
    }

    [Fact]
    public async Task takes_times_away_and_adds_them_once_and_tells_what_is_booked_all_the_same()
    {
        using var manager = await Atlas.As(Role.Manager);
        using var own = await Atlas.As(Role.Doctor);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(1));
        await manager.Works(doctor, ("09:00", "12:00"));
        var booked = (await manager.Book(await manager.Patient(), doctor, day, "11:00")).ShouldBe(201);
        booked.Json["isOutsideHours"]!.GetValue<bool>().ShouldBeFalse();
        var leave = (await own.Post("/api/v1/absences", new { kind = "leave", doctorId = doctor, from = Desk.At(day, "10:00"), to = Desk.At(day, "12:00"), reason = "Formation" })).ShouldBe(201);
        leave.Json["booked"]!.AsArray().Count.ShouldBe(1);
        (await Times(manager, doctor, day)).ShouldBe(["09:00", "09:15", "09:30"]);
        (await own.Post("/api/v1/absences", new { kind = "closure", from = Iso(day) })).ShouldRefuse(403, "scheduling.not-yours");
        var opening = (await manager.Post("/api/v1/absences", new { kind = "opening", doctorId = doctor, from = Desk.At(day, "18:00"), to = Desk.At(day, "18:30") })).ShouldBe(201).Id();
        (await Times(manager, doctor, day)).ShouldContain("18:00");
        (await manager.Book(await manager.Patient(), doctor, day, "18:00")).ShouldBe(201).Json["isOutsideHours"]!.GetValue<bool>().ShouldBeFalse("it was opened for that once");
        (await manager.Get($"/api/v1/appointments/{booked.Id()}")).ShouldBe(200).Json["isOutsideHours"]!.GetValue<bool>().ShouldBeTrue("the doctor is on leave then");
        (await manager.Delete($"/api/v1/absences/{opening}")).ShouldBe(204);
        (await manager.Delete($"/api/v1/absences/{leave.Id()}")).ShouldBe(204);
        (await manager.Delete($"/api/v1/absences/{leave.Id()}")).ShouldRefuse(404, "scheduling.no-such-rule");
        (await manager.Post("/api/v1/absences", new { kind = "leave", from = Iso(day) })).ShouldRefuse(422, "fields");
        (await manager.Post("/api/v1/absences", new { kind = "closure", from = Iso(day), to = Iso(day.AddDays(-1)) })).ShouldRefuse(422, "fields");

        var pause = (await own.Post("/api/v1/week-rules", new { kind = "break", doctorId = doctor, weekday = 2, opens = "09:00", closes = "09:30" })).ShouldBe(201).Id();
        (await Times(manager, doctor, day)).ShouldNotContain("09:00");
        (await manager.Delete($"/api/v1/week-rules/{pause}")).ShouldBe(204);
        (await manager.Post("/api/v1/week-rules", new { kind = "open", doctorId = doctor, weekday = 2, opens = "09:00", closes = "09:30" })).ShouldRefuse(422, "scheduling.open-is-for-places");
        (await manager.Post("/api/v1/week-rules", new { kind = "nap", weekday = 9, opens = "12:00", closes = "09:30" })).ShouldRefuse(422, "fields");
        (await manager.Get("/api/v1/absences")).ShouldBe(200);
        (await manager.Get("/api/v1/week-rules")).ShouldBe(200);
    }

    [Fact]
    public async Task dates_hours_without_touching_what_holds_before_and_after()
    {
        using var manager = await practice.Installation.Mansour.As(Role.Manager);
        var doctor = await manager.Doctor();
        await manager.Works(doctor, ("09:00", "12:00"));
        (await manager.Put($"/api/v1/doctors/{doctor}/hours?from=2027-02-08&until=2027-03-09", new { items = new[] { new { weekday = 1, opens = "10:00", closes = "15:00" } } })).ShouldBe(204);
        var items = (await manager.Get($"/api/v1/doctors/{doctor}/hours")).ShouldBe(200).Json["items"]!.AsArray();
        items.Count.ShouldBe(6 + 1 + 6);
        (await Times(manager, doctor, new(2027, 2, 1))).ShouldContain("09:00");
        (await Times(manager, doctor, new(2027, 2, 8)))[0].ShouldBe("10:00");
        (await Times(manager, doctor, new(2027, 2, 9))).ShouldBeEmpty();
        (await Times(manager, doctor, new(2027, 3, 11))).ShouldContain("09:00"); // the day after the feast
        (await manager.Put($"/api/v1/doctors/{doctor}/hours?from=2027-03-08&until=2027-02-08", new { items = Array.Empty<object>() })).ShouldRefuse(422, "fields");
    }

    [Fact]
    public async Task by_its_pages()
    {
        using var manager = await Atlas.AsPage(Role.Manager);
        using var program = await Atlas.As(Role.Manager);
        (await manager.Get("/settings/appointment-types")).ShouldBe(200).Read().ShouldContain("Détartrage");
        (await manager.Get("/settings/appointment-types/new")).ShouldBe(200);
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Blanchiment", ["minutes"] = "30", ["tint"] = "4", ["bufferBefore"] = "0", ["bufferAfter"] = "10", ["leadHours"] = "24", ["parts"] = "6", ["with"] = "1" };
        (await manager.PostForm("/settings/appointment-types", fields)).ShouldBe(303);
        (await manager.PostForm("/settings/appointment-types", fields)).ShouldBe(422).Text.ShouldContain("Blanchiment");
        var made = (await program.Get("/api/v1/appointment-types")).Json["items"]!.AsArray().Single(type => type!["name"]!.GetValue<string>() == "Blanchiment")!;
        (made["pattern"]!.GetValue<string>(), made["leadMinutes"]!.GetValue<int>()).ShouldBe(("/X////", 1440));
        var path = $"/settings/appointment-types/{made["id"]!.GetValue<Guid>()}";
        (await manager.Get(path)).ShouldBe(200).Text.ShouldContain("Blanchiment");
        fields["minutes"] = "40";
        (await manager.PostForm(path, new(fields) { ["version"] = "99" })).ShouldBe(409);
        (await manager.PostForm(path, new(fields) { ["retired"] = "true", ["version"] = "1" })).ShouldBe(422);
        (await manager.PostForm(path, new(fields) { ["retired"] = "true", ["reason"] = "Plus pratiqué", ["version"] = "1" })).ShouldBe(303);
        (await program.Patch($"/api/v1{path[9..]}", new { isRetired = false })).ShouldBe(204);
        (await program.Patch($"/api/v1{path[9..]}", new { minutes = 7 })).ShouldRefuse(422, "fields");

        var day = Iso(Desk.Day(2));
        (await manager.PostForm("/settings/availability/absences", new() { ["kind"] = "closure", ["who"] = "everybody", ["from"] = day, ["reason"] = "Inventaire annuel" })).ShouldBe(303);
        (await manager.PostForm("/settings/availability/absences", new() { ["kind"] = "closure", ["who"] = "", ["from"] = day })).ShouldBe(422); // nobody closes the whole clinic by not choosing
        (await manager.PostForm("/settings/availability/absences", new() { ["kind"] = "closure", ["who"] = "everybody", ["from"] = "", ["reason"] = "Inventaire annuel" })).ShouldBe(422);
        (await manager.PostForm("/settings/availability/rules", new() { ["kind"] = "break", ["who"] = "everybody", ["weekday"] = "5", ["opens"] = "13:00", ["closes"] = "14:30" })).ShouldBe(303);
        (await manager.PostForm("/settings/availability/rules", new() { ["kind"] = "break", ["who"] = "everybody", ["weekday"] = "5", ["opens"] = "15:00", ["closes"] = "14:30" })).ShouldBe(422);
        var page = new HtmlParser().ParseDocument((await manager.Get("/settings/availability")).ShouldBe(200).Text);
        page.Body!.TextContent.ShouldContain("Inventaire annuel");
        var actions = page.QuerySelectorAll("form[action$=remove]").Select(form => form.GetAttribute("action")!).ToArray();
        actions.Length.ShouldBe(2);
        foreach (var action in actions) (await manager.PostForm(action, [])).ShouldBe(303);
        (await manager.PostForm("/settings/availability/holidays/2027/mawlid", new() { ["on"] = "2027-08-15", ["days"] = "2" })).ShouldBe(303);
        (await manager.Get("/settings/availability?year=2027")).Text.ShouldContain("2027-08-15");
        (await manager.PostForm("/settings/availability/settings", new() { ["fillsGaps"] = "true", ["offerMinutes"] = "45", ["offersAtOnce"] = "2", ["holdMinutes"] = "10" })).ShouldBe(303);
        (await program.Get("/api/v1/agenda-settings")).ShouldBe(200).Json["offerMinutes"]!.GetValue<int>().ShouldBe(45);
        (await program.Patch("/api/v1/agenda-settings", new { offerMinutes = 1 })).ShouldRefuse(422, "fields");

        using var desk = await Atlas.AsPage(Role.Receptionist);
        var patient = await program.Patient("Attente");
        (await desk.PostForm("/waiting-list", new() { ["patientId"] = patient.ToString(), ["isUrgent"] = "true" })).ShouldBe(303);
        (await desk.PostForm("/waiting-list", new() { ["fromOn"] = "2027-01-01" })).ShouldBe(422);
        var list = new HtmlParser().ParseDocument((await desk.Get("/waiting-list")).ShouldBe(200).Text);
        list.Body!.TextContent.ShouldContain("Attente");
        (await desk.PostForm(list.QuerySelector("form[action$=withdraw]")!.GetAttribute("action")!, [])).ShouldBe(303);
        foreach (var closed in new[] { "/settings/appointment-types", "/settings/availability" }) (await desk.Get(closed)).ShouldBe(403);
    }

    static async Task<int> Free(Caller desk, Guid doctor, DateOnly day) => (await Times(desk, doctor, day)).Length;

    static async Task<string[]> Times(Caller desk, Guid doctor, DateOnly day) =>
        [.. (await desk.Get($"/api/v1/slots?doctorId={doctor}&from={Iso(day)}&to={Iso(day)}")).ShouldBe(200).Json["items"]!.AsArray().Select(slot => slot!["startsAt"]!.GetValue<string>()[11..16])];

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A practice in a country that has holidays.</summary>
    public sealed class InMorocco(TestCluster cluster) : IAsyncLifetime
    {
        internal Installation Installation { get; private set; } = new(cluster);

        public async ValueTask InitializeAsync()
        {
            Installation = new(cluster) { Settings = services => services.AddSingleton<IHolidays, MoroccanHolidays>() };
            await Installation.InitializeAsync();
        }

        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }
}
