using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Working_with_the_agenda_page(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task books_without_scripts_and_shows_it_in_its_place()
    {
        using var program = await installation.Atlas.As(Role.Receptionist);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (patient, doctor, day) = (await program.Patient("Idrissi"), await program.Doctor(), Desk.Day(0));
        var form = Form(patient, doctor, day, "10:30", "45");
        var booked = (await desk.PostForm("/agenda/new", form)).ShouldBe(303);
        booked.Headers.Location!.ToString().ShouldBe($"/agenda?week={day:yyyy-MM-dd}");
        var page = new HtmlParser().ParseDocument((await desk.Get(booked.Headers.Location!.ToString())).ShouldBe(200).Text);
        var entry = page.QuerySelector($"#day-{day:yyyy-MM-dd} .appointment").ShouldNotBeNull();
        entry.ClassList.ShouldContain("from-126");
        entry.ClassList.ShouldContain("for-9");
        entry.TextContent.ShouldContain("Idrissi");
        (await desk.Get(entry.GetAttribute("href")!)).ShouldBe(200).Text.ShouldContain("Idrissi");
    }

    [Fact]
    public async Task comes_back_filled_with_free_times_when_the_doctor_is_taken_and_a_free_time_fills_it()
    {
        using var program = await installation.Atlas.As(Role.Manager);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (doctor, day) = (await program.Doctor(), Desk.Day(1));
        (await program.Book(await program.Patient(), doctor, day, "10:00")).ShouldBe(201);
        var form = Form(await program.Patient("Lahlou"), doctor, day, "10:00", "30");
        form["note"] = "apporte ses radios";
        var page = new HtmlParser().ParseDocument((await desk.PostForm("/agenda/new", form)).ShouldBe(409).Text);
        page.QuerySelector("textarea[name=note]")!.TextContent.ShouldBe("apporte ses radios");
        page.QuerySelector("input[name=time]")!.GetAttribute("value").ShouldBe("10:00");
        page.Body!.TextContent.ShouldContain("Lahlou");
        var free = page.QuerySelectorAll("button[name=slot]").Select(button => button.GetAttribute("value")!).ToArray();
        free.Length.ShouldBe(5);
        form["slot"] = free[0];
        var filled = new HtmlParser().ParseDocument((await desk.PostForm("/agenda/new", form)).ShouldBe(200).Text);
        filled.QuerySelector("input[name=time]")!.GetAttribute("value").ShouldBe("10:30");
    }

    [Fact]
    public async Task renews_the_week_in_place_and_offers_to_undo()
    {
        using var program = await installation.Atlas.As(Role.Receptionist);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (doctor, day) = (await program.Doctor(), Desk.Day(14));
        var made = (await program.Book(await program.Patient("Chraibi"), doctor, day, "10:00")).ShouldBe(201).Id();
        AsHtmx(desk, day);

        var cancelled = (await desk.PostForm($"/agenda/{made}/cancel", new() { ["reason"] = "Patient malade", ["version"] = "1" })).ShouldBe(200);
        cancelled.Headers.GetValues("HX-Trigger").ShouldHaveSingleItem().ShouldContain("close-dialog");
        var answer = new HtmlParser().ParseDocument(cancelled.Text);
        answer.QuerySelector("#agenda-week")!.GetAttribute("hx-swap-oob").ShouldBe("true");
        answer.QuerySelectorAll("#agenda-week .appointment").ShouldBeEmpty();
        (await Undo(desk, answer)).ShouldBe(200).Text.ShouldContain("Chraibi");

        var moved = new HtmlParser().ParseDocument((await desk.PostForm($"/agenda/{made}", Form(null, doctor, day, "11:00", "30"))).ShouldBe(200).Text);
        moved.QuerySelector("#agenda-week .appointment")!.ClassList.ShouldContain("from-132");
        (await Undo(desk, moved)).ShouldBe(200).Text.ShouldContain("from-120");
    }

    [Fact]
    public async Task moves_by_what_a_drag_says_and_says_in_place_why_not()
    {
        using var program = await installation.Atlas.As(Role.Receptionist);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (doctor, day) = (await program.Doctor(), Desk.Day(28));
        var made = (await program.Book(await program.Patient("Filali"), doctor, day, "10:00")).ShouldBe(201).Id();
        (await program.Book(await program.Patient(), doctor, day, "12:00")).ShouldBe(201);
        AsHtmx(desk, day);
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

        (await desk.PostForm($"/agenda/{made}/move", new() { ["date"] = date, ["time"] = "11:00", ["version"] = "1" })).ShouldBe(200).Text.ShouldContain("from-132 for-6");
        (await desk.PostForm($"/agenda/{made}/move", new() { ["minutes"] = "45", ["version"] = "2" })).ShouldBe(200).Text.ShouldContain("from-132 for-9");
        var refused = new HtmlParser().ParseDocument((await desk.PostForm($"/agenda/{made}/move", new() { ["date"] = date, ["time"] = "12:15", ["version"] = "3" })).ShouldBe(409).Text);
        refused.QuerySelector(".agenda-conflict")!.TextContent.ShouldContain("Filali");
        refused.QuerySelectorAll("button[name=slot]").Length.ShouldBe(5);
        refused.QuerySelector("[data-overtaken]").ShouldBeNull();
        var overtaken = new HtmlParser().ParseDocument((await desk.PostForm($"/agenda/{made}/move", new() { ["date"] = date, ["time"] = "16:00", ["version"] = "1" })).ShouldBe(409).Text);
        overtaken.QuerySelector("[data-overtaken]").ShouldNotBeNull();
        (await program.Agenda(day, day)).Single(item => item!["id"]!.GetValue<Guid>() == made)!["startsAt"]!.GetValue<string>().ShouldStartWith($"{date}T11:00");
    }

    [Fact]
    public async Task shows_a_day_by_doctors_and_chairs_and_a_month_and_renews_itself_without_the_page()
    {
        using var program = await installation.Atlas.As(Role.Receptionist);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (doctor, chairs, day) = (await program.Doctor(), await program.Chairs(), Desk.Day(35));
        (await program.Book(await program.Patient("Skalli"), doctor, day, "10:00", chair: chairs[0])).ShouldBe(201);
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        new HtmlParser().ParseDocument((await desk.Get($"/agenda?day={date}")).ShouldBe(200).Text).QuerySelector($"#doctor-{doctor} .appointment")!.TextContent.ShouldContain("Skalli");
        new HtmlParser().ParseDocument((await desk.Get($"/agenda?day={date}&by=chair")).ShouldBe(200).Text).QuerySelector($"#chair-{chairs[0]} .appointment")!.TextContent.ShouldContain("Skalli");
        var month = new HtmlParser().ParseDocument((await desk.Get($"/agenda?month={date}&colours=status")).ShouldBe(200).Text);
        month.QuerySelector($".agenda-cell[data-day='{date}'] .agenda-line")!.TextContent.ShouldContain("Skalli");
        month.QuerySelectorAll(".agenda-cell").Length.ShouldBeOneOf(28, 35, 42);
        AsHtmx(desk, day);
        desk.Headers.Add("HX-Target", "agenda-week");
        var part = (await desk.Get($"/agenda?week={date}")).ShouldBe(200).Text;
        part.ShouldNotContain("<html");
        part.ShouldContain("Skalli");
    }

    [Fact]
    public async Task asks_the_database_as_often_for_many_appointments_as_for_few()
    {
        using var program = await installation.Mansour.As(Role.Receptionist);
        var (doctor, day) = (await program.Doctor(), Desk.Day(7));
        (await program.Book(await program.Patient(), doctor, day, "08:00", 10)).ShouldBe(201);
        var few = await Statements(program, day);
        for (var turn = 0; turn < 20; turn++) (await program.Book(await program.Patient(), doctor, day.AddDays(turn % 5), $"{9 + turn / 5:00}:00", 10)).ShouldBe(201);
        (await Statements(program, day)).ShouldBe(few);
    }

    [Fact]
    public async Task passes_over_an_address_that_makes_no_sense()
    {
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        foreach (var query in new[] { "week=never", "week=2026-02-30", "doctor=7", "branch=x", $"doctor={Guid.Empty}", "week=0001-01-01", "week=9999-12-31" })
            (await desk.Get($"/agenda?{query}")).ShouldBe(200);
        (await desk.Get("/agenda/new?doctorId=1&date=abc&time=99:99&place=///&minutes=-1")).ShouldBe(200);
        (await desk.Get("/agenda/free?doctorId=1&date=abc")).ShouldBe(200);
        (await desk.PostForm("/agenda/new", new() { ["note"] = "" })).ShouldBe(422);
        (await desk.PostForm("/agenda/new", new() { ["date"] = "'\"><script>alert(1)</script>", ["time"] = "x", ["patientId"] = "y" })).Text.ShouldNotContain("<script>alert");
    }

    [Theory]
    [InlineData("fr", "Aujourd")]
    [InlineData("ar", "اليوم")]
    [InlineData("en", "Today")]
    public async Task speaks_three_languages(string language, string today)
    {
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        desk.Headers.Add("Cookie", $"enamel.language={language}");
        System.Net.WebUtility.HtmlDecode((await desk.Get("/agenda")).ShouldBe(200).Text).ShouldContain(today);
    }

    static Task<Reply> Undo(Caller caller, IParentNode answer)
    {
        var form = answer.QuerySelector("[data-toast] form")!;
        return caller.PostForm(form.GetAttribute("action")!,
            form.QuerySelectorAll("input").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? ""));
    }

    async Task<int> Statements(Caller caller, DateOnly day)
    {
        var before = Executed();
        (await caller.Get($"/agenda?week={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}")).ShouldBe(200);
        return Executed() - before;
    }

    int Executed() => installation.Log.Lines.Count(line => line.Contains("Executed DbCommand", StringComparison.Ordinal));

    static void AsHtmx(Caller caller, DateOnly day)
    {
        caller.Headers.Add("HX-Request", "true");
        caller.Headers.Add("HX-Current-URL", $"http://atlas.localhost/agenda?week={day:yyyy-MM-dd}");
    }

    static Dictionary<string, string> Form(Guid? patient, Guid doctor, DateOnly day, string time, string minutes) => new()
    {
        ["patientId"] = patient?.ToString() ?? "", ["doctorId"] = doctor.ToString(), ["typeId"] = "", ["place"] = "",
        ["date"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["time"] = time, ["minutes"] = minutes, ["note"] = "",
    };
}
