using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Programs;

public sealed class Other_peoples_calendars(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    static readonly DateOnly Day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(28));

    [Fact]
    public async Task of_Syncfusion_show_create_move_resize_and_delete_against_our_server_and_show_its_reasons()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, first) = (await Doctor(desk), await Patient(desk, "Moutawakil"));
        (await desk.Post("/api/v1/appointments", new { patientId = first, doctorId = doctor, startsAt = $"{Iso(Day)}T09:00", minutes = 60 })).ShouldBe(201);
        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        visit.ExpectsFailure = true; // a refusal is one of the things that are looked at
        var page = visit.Page;
        await Widgets.Open(page, "calendar");
        await page.EvaluateAsync("options => window.show(options)", new { date = Iso(Day), patient = await Patient(desk, "Naciri") });

        // Shows: the patient's name, in the doctor's column, in the kind's colour.
        var shown = page.Locator(".e-appointment", new() { HasText = "Moutawakil" });
        await shown.WaitForAsync();
        (await page.Locator(".e-resource-cells").AllInnerTextsAsync()).ShouldContain(text => text.Contains("Doctor of atlas", StringComparison.Ordinal));

        // Creates: by the widget's own call, as its editor makes it.
        await page.EvaluateAsync("""
            date => window.schedule.addEvent({ Id: 1, Subject: 'whatever was typed', StartTime: new Date(`${date}T14:00:00Z`), EndTime: new Date(`${date}T14:30:00Z`), IsAllDay: false,
                DoctorId: window.doctors[0].Id, BranchId: window.doctors[0].GroupID })
            """, Iso(Day));
        var created = page.Locator(".e-appointment", new() { HasText = "Naciri" });
        await created.WaitForAsync();
        (await Agenda(desk, "Naciri"))["startsAt"]!.GetValue<string>().ShouldStartWith($"{Iso(Day)}T14:00");

        // Moves: by the mouse, down by about an hour.
        var cell = await Height(page);
        await Drag(page, created, fromBottom: false, cell * 4);
        await Until(desk, "Naciri", item => string.CompareOrdinal(item["startsAt"]!.GetValue<string>(), $"{Iso(Day)}T14:30") > 0); // it snaps as it likes

        // Resizes: by its handle.
        await Refreshed(page, desk, "Naciri");
        await Drag(page, created, fromBottom: true, cell * 2);
        await Until(desk, "Naciri", item => item["minutes"]!.GetValue<int>() > 30);

        // Says why not: onto the other one.
        await Refreshed(page, desk, "Naciri");
        var before = (await Agenda(desk, "Naciri"))["startsAt"]!.GetValue<string>();
        await page.EvaluateAsync("""
            date => { const event = window.schedule.getEvents().find(one => one.Subject.includes('Naciri')); window.schedule.saveEvent({ ...event, StartTime: new Date(`${date}T09:30:00Z`), EndTime: new Date(`${date}T10:00:00Z`) }); }
            """, Iso(Day));
        await page.Locator("#trouble", new() { HasText = "Le praticien n’est pas libre" }).WaitForAsync();
        (await page.EvaluateAsync<int>("window.failures[0].status")).ShouldBe(409);
        (await Agenda(desk, "Naciri"))["startsAt"]!.GetValue<string>().ShouldBe(before);

        // Deletes: which cancels.
        await page.EvaluateAsync("() => new Promise(read => { window.schedule.dataBound = read; window.schedule.refreshEvents(); })"); // an answer that is under way would show it again
        await page.EvaluateAsync("() => window.schedule.deleteEvent(window.schedule.getEvents().find(one => one.Subject.includes('Naciri')).Id)");
        await Until(desk, "Naciri", item => item["status"]!.GetValue<string>() == "cancelled");
        await created.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        (await shown.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task that_read_iCalendar_read_the_doctors_feed_and_the_patients_file()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (doctor, patient) = (await Doctor(manager), await Patient(manager, "Oulad-Haddou"));
        var day = Day.AddDays(1);
        var booked = (await manager.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = $"{Iso(day)}T09:00", minutes = 45, note = "urgence; douleur, « côté gauche »\\n" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        (await manager.Patch($"/api/v1/appointments/{booked}", new { startsAt = $"{Iso(day)}T10:00" })).ShouldBe(200);
        var gone = (await manager.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = $"{Iso(day)}T12:00" })).ShouldBe(201).Json["id"]!.GetValue<string>();
        (await manager.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "malade" })).ShouldBe(200);
        var url = (await manager.Post($"/api/v1/doctors/{doctor}/feeds")).ShouldBe(201).Json["url"]!.GetValue<string>();
        using var phone = installation.Atlas.Anybody();
        var feed = (await phone.Get(new Uri(url).AbsolutePath)).ShouldBe(200).Text;
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var file = (await desk.Get($"/agenda/{booked}/appointment.ics")).ShouldBe(200).Text;

        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        await Widgets.Open(visit.Page, "feed");
        var read = JsonNode.Parse((await visit.Page.EvaluateAsync<JsonElement>("text => window.read(text)", feed)).GetRawText())!;
        read["version"]!.GetValue<string>().ShouldBe("2.0");
        read["name"]!.GetValue<string>().ShouldContain("Doctor of atlas");
        var events = read["events"]!.AsArray();
        var told = events.Single(one => one!["uid"]!.GetValue<string>().StartsWith(booked, StringComparison.Ordinal))!;
        told["start"]!.GetValue<string>().ShouldBe($"{Iso(day)}T10:00:00.000Z");
        told["end"]!.GetValue<string>().ShouldBe($"{Iso(day)}T10:45:00.000Z");
        told["sequence"]!.GetValue<int>().ShouldBe(1); // moved once
        told["status"]!.GetValue<string>().ShouldBe("TENTATIVE");
        events.Single(one => one!["uid"]!.GetValue<string>().StartsWith(gone, StringComparison.Ordinal))!["status"]!.GetValue<string>().ShouldBe("CANCELLED");
        feed.ShouldNotContain("Oulad");
        feed.ShouldNotContain("urgence");

        var own = JsonNode.Parse((await visit.Page.EvaluateAsync<JsonElement>("text => window.read(text)", file)).GetRawText())!["events"]!.AsArray().Single()!;
        own["uid"]!.GetValue<string>().ShouldBe(told["uid"]!.GetValue<string>());
        own["start"]!.GetValue<string>().ShouldBe(told["start"]!.GetValue<string>());
        own["description"]!.GetValue<string>().ShouldBe("Doctor of atlas");
        own["alarms"]!.GetValue<int>().ShouldBe(1);
    }

    // The widget reads the range again after each change; until then it holds what was before.
    static async Task Refreshed(IPage page, Caller desk, string name) => await page.WaitForFunctionAsync(
        "([name, version]) => window.schedule.getEvents().find(one => one.Subject.includes(name))?.Version === version", new object[] { name, (await Agenda(desk, name))["version"]!.GetValue<int>() });

    static async Task<float> Height(IPage page) => (await page.Locator(".e-work-cells").First.BoundingBoxAsync())!.Height;

    static async Task Drag(IPage page, ILocator appointment, bool fromBottom, float down)
    {
        await appointment.HoverAsync();
        var box = (await appointment.BoundingBoxAsync())!;
        var y = fromBottom ? box.Y + box.Height - 2 : box.Y + box.Height / 2; // its upper edge is a handle too
        await page.Mouse.MoveAsync(box.X + box.Width / 2, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2, y + down, new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }

    static async Task Until(Caller desk, string name, Func<JsonNode, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!holds(await Agenda(desk, name))) patience.Token.ThrowIfCancellationRequested();
    }

    static async Task<JsonNode> Agenda(Caller desk, string name) =>
        (await desk.Get($"/api/v1/appointments?from={Iso(Day)}&to={Iso(Day)}")).ShouldBe(200).Json["items"]!.AsArray().Single(item => item!["patientName"]!.GetValue<string>().Contains(name, StringComparison.Ordinal))!;

    static async Task<Guid> Doctor(Caller desk) => (await desk.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();

    static async Task<Guid> Patient(Caller desk, string lastName) => (await desk.Post("/api/v1/patients", new { firstName = "Salma", lastName })).ShouldBe(201).Json["id"]!.GetValue<Guid>();

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
