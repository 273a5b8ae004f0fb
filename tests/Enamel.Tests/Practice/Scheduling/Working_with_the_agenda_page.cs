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
    public async Task asks_who_may_for_a_reason_to_book_over_what_is_booked()
    {
        using var program = await installation.Atlas.As(Role.Manager);
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (doctor, day) = (await program.Doctor(), Desk.Day(42));
        (await program.Book(await program.Patient(), doctor, day, "10:00", 60)).ShouldBe(201);
        var form = Form(await program.Patient("Ouazzani"), doctor, day, "10:15", "30");
        Page(await desk.PostForm("/agenda/new", form), 409).QuerySelector("[name=overbookReason]").ShouldBeNull();
        Page(await manager.PostForm("/agenda/new", form), 409).QuerySelector("[name=overbookReason]").ShouldNotBeNull();
        form["overbook"] = "true";
        form["overbookReason"] = "  ";
        Page(await manager.PostForm("/agenda/new", form), 422).QuerySelector("#field-overbookReason-error")!.TextContent.Trim().ShouldNotBeEmpty();
        form["overbookReason"] = "Abcès <b>";
        var chair = (await program.Chairs())[0];
        (await program.Book(await program.Patient(), await Colleague(program, "chair"), day, "10:00", 60, chair)).ShouldBe(201);
        form["place"] = $"{(await program.Get("/api/v1/chairs")).Json["items"]!.AsArray().Single(one => one!["id"]!.GetValue<Guid>() == chair)!["branchId"]}/{chair}";
        Page(await manager.PostForm("/agenda/new", form), 409).QuerySelector("[name=overbookReason]")!.GetAttribute("value").ShouldBe("Abcès <b>"); // another chair, and it can be
        form["place"] = "";
        Page(await desk.PostForm("/agenda/new", form), 403).Body!.TextContent.ShouldContain("Seuls le praticien");
        (await manager.PostForm("/agenda/new", form)).ShouldBe(303);
        var entry = Page(await desk.Get($"/agenda?week={day:yyyy-MM-dd}"), 200).QuerySelector(".appointment.is-overbooked").ShouldNotBeNull();
        entry.QuerySelector("[aria-label=Surnombre]").ShouldNotBeNull();
        var path = entry.GetAttribute("href")!;
        Page(await desk.Get(path), 200).QuerySelector(".overbooked")!.TextContent.ShouldContain("Abcès <b>");

        // What was typed and not meant is not taken for it; and a reason that was given for one time is not one for another.
        var version = entry.GetAttribute("data-version")!;
        var away = (await manager.PostForm($"{path}/move", Dropped(day, "16:00", version))).ShouldBe(303);
        (await program.Book(await program.Patient(), doctor, day, "17:00")).ShouldBe(201);
        (await manager.PostForm($"{path}/move", Dropped(day, "17:00", "2"))).ShouldBe(409);
        (await manager.PostForm($"{path}/move", Dropped(day, "17:00", "2", reason: "Encore"))).ShouldBe(409);
        (await manager.PostForm($"{path}/move", Dropped(day, "17:00", "2", reason: "Encore", overbook: "true"))).ShouldBe(303);
        Page(await desk.PostForm($"{path}/move", Dropped(day, "10:00", "")), 409).Body!.TextContent.ShouldContain("n’est pas libre"); // the desk moves it nowhere that is taken
        away.Headers.Location!.ToString().ShouldContain("/agenda?week=");
    }

    [Fact]
    public async Task books_a_series_moves_and_cancels_it_and_tells_its_days_before()
    {
        using var program = await installation.Atlas.As(Role.Manager);
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var (doctor, patient, day) = (await program.Doctor(), await program.Patient("Rami"), Desk.Day(49));
        (await program.Book(await program.Patient(), doctor, day.AddDays(2), "09:15")).ShouldBe(201);
        (await program.Book(patient, await Colleague(program, "colleague"), day.AddDays(4), "09:00")).ShouldBe(201);
        var form = Form(patient, doctor, day, "09:00", "30");
        (form["repeatTimes"], form["repeatEvery"], form["repeatUnit"]) = ("5", "2", "day");
        var asked = Page(await desk.Get($"/agenda/repeat?{string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"))}"), 200);
        asked.QuerySelectorAll(".series-days li").Select(one => one.QuerySelector(".series-why:not(.series-warns)")?.TextContent.Trim()).ShouldBe([null, "praticien pris", "patient déjà pris", null, null]);
        foreach (var (times, every) in new[] { ("1", "1"), ("53", "1"), ("3", "0"), ("3", "100"), ("-2", "1"), ("x", "1") })
        {
            (form["repeatTimes"], form["repeatEvery"]) = (times, every);
            Page(await desk.PostForm("/agenda/new", form), 422).QuerySelector("#field-repeatTimes-error")!.TextContent.ShouldContain("De 2 à 52");
            (await desk.Get($"/agenda/repeat?repeatTimes={times}&repeatEvery={every}&doctorId={doctor}&date={day:yyyy-MM-dd}&time=09:00")).ShouldBe(200);
        }
        (form["repeatTimes"], form["repeatEvery"]) = ("5", "2");
        var refused = Page(await desk.PostForm("/agenda/new", form), 409);
        refused.QuerySelectorAll(".series-days li.is-taken").Length.ShouldBe(2);
        refused.QuerySelector("input[name=repeatTimes]")!.GetAttribute("value").ShouldBe("5");
        (await program.Agenda(day, day.AddDays(9))).Count.ShouldBe(2);
        form["skipConflicts"] = "true";
        (await desk.PostForm("/agenda/new", form)).ShouldBe(303);
        var members = (await program.Agenda(day, day.AddDays(9))).Where(one => one!["seriesId"] is not null).ToArray();
        members.Length.ShouldBe(3);

        var (path, version) = ($"/agenda/{members[1]!["id"]}", members[1]!["version"]!.ToString());
        Page(await desk.Get(path), 200).Body!.TextContent.ShouldContain("Rendez-vous 2 sur 3");
        var moved = Form(null, doctor, day.AddDays(7), "11:00", "45");
        (moved["reach"], moved["version"], moved["note"]) = ("following", "99", "Apporter la gouttière");
        (await desk.PostForm(path, moved)).ShouldBe(409); // somebody changed it meanwhile
        moved["version"] = version;
        (await desk.PostForm(path, moved)).ShouldBe(303);
        var after = (await program.Agenda(day, day.AddDays(12))).Where(one => one!["seriesId"] is not null).Select(one => $"{one!["startsAt"]!.GetValue<string>()[..16]} {one["minutes"]} {one["note"]}").ToArray();
        after.ShouldBe([$"{Desk.At(day, "09:00")} 30 ", $"{Desk.At(day.AddDays(7), "11:00")} 45 Apporter la gouttière", $"{Desk.At(day.AddDays(9), "11:00")} 45 Apporter la gouttière"]);
        (await desk.PostForm($"{path}/cancel", new() { ["reason"] = "", ["reach"] = "all" })).ShouldBe(422);
        (await desk.PostForm($"{path}/cancel", new() { ["reason"] = "Fini", ["reach"] = "all" })).ShouldBe(303);
        (await program.Agenda(day, day.AddDays(12), "&status=cancelled")).Count.ShouldBe(3);
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

    static AngleSharp.Html.Dom.IHtmlDocument Page(Reply reply, int status) => new HtmlParser().ParseDocument(reply.ShouldBe(status).Text);

    static Dictionary<string, string> Dropped(DateOnly day, string time, string version, string? reason = null, string? overbook = null)
    {
        var form = new Dictionary<string, string> { ["date"] = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["time"] = time, ["version"] = version };
        if (reason is not null) form["overbookReason"] = reason;
        if (overbook is not null) form["overbook"] = overbook;
        return form;
    }

    static async Task<Guid> Colleague(Caller manager, string username) =>
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Colette Ziani", role = "doctor", username = $"{username}.atlas", password = TestCluster.Password })).ShouldBe(201).Id();

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
