using System.Globalization;
using System.Text.Json.Nodes;
using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Reception;

public sealed class Moving_appointments(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    static int weeks = 3;

    [Fact]
    public async Task by_the_mouse_moves_resizes_and_undoes_and_says_in_place_what_is_taken()
    {
        var week = await Week("Alaoui", "10:00");
        await Book(week, "Berrada", week.Monday.AddDays(1), "14:00", 60);
        await using var desk = await Visit.As(chromium, installation, Role.Receptionist, "atlas", Look.Desk with { Zone = "America/New_York" }); // the clinic's times, wherever one sits
        var page = desk.Page;
        await page.GotoAsync($"agenda?week={Iso(week.Monday)}");
        var entry = page.Locator($"#appointment-{week.Appointment}");
        (await entry.Locator(".appointment-time").InnerTextAsync()).ShouldStartWith("10:00");

        await Drag(page, entry, down: 18); // an hour and a half
        await page.Locator($"#appointment-{week.Appointment}.from-138").WaitForAsync();
        (await At(week.Appointment))["startsAt"]!.GetValue<string>().ShouldStartWith($"{Iso(week.Monday)}T11:30");
        await page.Locator("[data-toast] form button").ClickAsync();
        await page.Locator($"#appointment-{week.Appointment}.from-120").WaitForAsync();

        await Drag(page, entry, down: 6, fromBottom: true); // half an hour longer
        await page.Locator($"#appointment-{week.Appointment}.from-120.for-12").WaitForAsync();
        (await At(week.Appointment))["minutes"]!.GetValue<int>().ShouldBe(60);

        var tuesday = page.Locator($"#day-{Iso(week.Monday.AddDays(1))}");
        await Drag(page, entry, to: tuesday, down: 63); // onto the other one, 14:15
        var notice = page.Locator(".agenda-notice .agenda-conflict");
        await notice.WaitForAsync();
        (await notice.InnerTextAsync()).ShouldContain("n’est pas libre");
        (await tuesday.Locator(".agenda-notice").CountAsync()).ShouldBe(1);
        await page.Locator($"#appointment-{week.Appointment}.from-120.for-12").WaitForAsync(); // back in its place
        await desk.ShouldBeSound("a conflict in the agenda");
        var free = notice.Locator("[data-free-time]").First;
        var slot = (await free.GetAttributeAsync("value"))!;
        await free.ClickAsync();
        await page.Locator("[data-toast]").GetByText(slot.Split('T')[1]).WaitForAsync();
        (await At(week.Appointment))["startsAt"]!.GetValue<string>().ShouldStartWith(slot);
        desk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task by_the_keyboard_walks_lifts_and_puts_down()
    {
        var week = await Week("Chafik", "10:00");
        await Book(week, "Daoudi", week.Monday, "15:00", 30);
        await using var desk = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        var page = desk.Page;
        await page.GotoAsync($"agenda?week={Iso(week.Monday)}");
        await page.Locator(".agenda").FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await desk.HasFocus($"#appointment-{week.Appointment}");
        await page.Keyboard.PressAsync("ArrowDown");
        (await page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldContain("Daoudi");
        await page.Keyboard.PressAsync("ArrowUp");
        await page.Keyboard.PressAsync("m");
        (await page.Locator("#agenda-said").InnerTextAsync()).ShouldContain("Chafik");
        foreach (var key in new[] { "ArrowDown", "Shift+ArrowDown", "ArrowRight", "+" }) await page.Keyboard.PressAsync(key);
        (await page.Locator("#agenda-said").InnerTextAsync()).ShouldContain("10:20 – 10:55");
        await page.Keyboard.PressAsync("Escape");
        (await page.Locator(".is-lifted").CountAsync()).ShouldBe(0);
        await page.Keyboard.PressAsync("m");
        foreach (var key in new[] { "ArrowDown", "Shift+ArrowDown", "ArrowRight", "+" }) await page.Keyboard.PressAsync(key);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator($"#day-{Iso(week.Monday.AddDays(1))} #appointment-{week.Appointment}.from-124.for-7").WaitForAsync();
        await desk.HasFocus($"#appointment-{week.Appointment}"); // where one was
        await page.Keyboard.PressAsync("n");
        await page.Locator("#booking-form").WaitForAsync();
        (await page.Locator("#booking-form input[name=time]").InputValueAsync()).ShouldBe("10:55");
        await page.Locator("#dialog [data-close-dialog]").First.ClickAsync();
        await page.Locator($"#appointment-{week.Appointment}").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#dialog #appointment-panel").WaitForAsync();
        desk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task works_from_right_to_left()
    {
        var week = await Week("Ennaji", "10:00");
        await using var desk = await Visit.As(chromium, installation, Role.Receptionist, "atlas", new("ar"));
        var page = desk.Page;
        await page.GotoAsync($"agenda?week={Iso(week.Monday)}");
        var (monday, tuesday) = (page.Locator($"#day-{Iso(week.Monday)}"), page.Locator($"#day-{Iso(week.Monday.AddDays(1))}"));
        (await Left(tuesday)).ShouldBeLessThan(await Left(monday)); // the week begins at the right
        await Drag(page, page.Locator($"#appointment-{week.Appointment}"), to: tuesday, down: 36);
        await tuesday.Locator($"#appointment-{week.Appointment}.from-144").WaitForAsync();
        await page.Locator($"#appointment-{week.Appointment}").FocusAsync();
        foreach (var key in new[] { "m", "ArrowLeft", "Enter" }) await page.Keyboard.PressAsync(key);
        await page.Locator($"#day-{Iso(week.Monday.AddDays(2))} #appointment-{week.Appointment}.from-144").WaitForAsync();
        await desk.ShouldBeSound("the agenda from right to left");
    }

    [Fact]
    public async Task is_seen_at_once_by_a_colleague_whose_own_move_of_the_same_one_is_then_not_lost_but_told()
    {
        var week = await Week("Fassi", "10:00");
        await using var first = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        await using var second = await Visit.As(chromium, installation, Role.Manager, "atlas");
        foreach (var desk in new[] { first, second })
        {
            await desk.Page.GotoAsync($"agenda?week={Iso(week.Monday)}");
            await desk.Page.Locator("html[data-live=agenda]").WaitForAsync();
        }
        await Drag(first.Page, first.Page.Locator($"#appointment-{week.Appointment}"), down: 18);
        await second.Page.Locator($"#appointment-{week.Appointment}.from-138").WaitForAsync(); // without a touch

        // What one holds in the air is not renewed under the hand; the other's move comes first, and is said.
        await second.Page.Locator($"#appointment-{week.Appointment}").FocusAsync();
        foreach (var key in new[] { "m", "ArrowDown" }) await second.Page.Keyboard.PressAsync(key);
        await first.Page.Locator($"#appointment-{week.Appointment}.from-138").FocusAsync();
        foreach (var key in new[] { "m", "Shift+ArrowDown", "Enter" }) await first.Page.Keyboard.PressAsync(key);
        await first.Page.Locator($"#appointment-{week.Appointment}.from-141").WaitForAsync();
        await second.Page.Keyboard.PressAsync("Enter");
        await second.Page.Locator("[data-toast]").GetByText("Fassi").WaitForAsync();
        await second.Page.Locator($"#appointment-{week.Appointment}.from-141").WaitForAsync();
        first.Complaints.ShouldBeEmpty();
        second.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task in_a_day_goes_from_doctor_to_doctor_and_in_a_month_from_day_to_day_and_an_empty_stretch_is_drawn()
    {
        using (var manager = await installation.Atlas.As(Role.Manager))
            (await manager.Post("/api/v1/staff", new { displayName = "Dr Ghita Bennis", role = "doctor", username = "bennis.atlas", password = TestCluster.Password })).ShouldBe(201);
        var week = await Week("Guessous", "10:00");
        await using var desk = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        var page = desk.Page;
        await page.GotoAsync($"agenda?day={Iso(week.Monday)}");
        var other = page.Locator(".agenda-column", new() { HasNot = page.Locator("a.appointment") }).First;
        var doctor = (await other.GetAttributeAsync("data-doctor"))!;
        await Drag(page, page.Locator($"#appointment-{week.Appointment}"), to: other, down: 24);
        await page.Locator($".agenda-column[data-doctor='{doctor}'] #appointment-{week.Appointment}.from-132").WaitForAsync();
        (await At(week.Appointment))["doctorId"]!.GetValue<string>().ShouldBe(doctor);
        await desk.ShouldBeSound("a day by doctors");
        await page.GotoAsync($"agenda?day={Iso(week.Monday)}&by=chair");
        await page.Locator($"#no-chair #appointment-{week.Appointment}").WaitForAsync();
        await desk.ShouldBeSound("a day by chairs");

        await page.GotoAsync($"agenda?day={Iso(week.Monday)}");
        var step = await StepOf(page);
        var box = (await page.Locator($".agenda-column[data-doctor='{doctor}']").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 60, box.Y + 45 * step + 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 60, box.Y + 54 * step + 2, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.Locator("#booking-form").WaitForAsync();
        (await page.Locator("#booking-form input[name=minutes]").InputValueAsync()).ShouldBe("45");
        (await page.Locator("#booking-form select[name=doctorId]").InputValueAsync()).ShouldBe(doctor);

        await page.GotoAsync($"agenda?month={Iso(week.Monday)}");
        var cell = page.Locator($".agenda-cell[data-day='{Iso(week.Monday.AddDays(1))}']");
        await desk.ShouldBeSound("a month");
        await page.Locator($"#appointment-{week.Appointment}").DragToAsync(cell);
        await cell.Locator($"#appointment-{week.Appointment}").WaitForAsync();
        (await At(week.Appointment))["startsAt"]!.GetValue<string>().ShouldStartWith($"{Iso(week.Monday.AddDays(1))}T11:00");
        desk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task books_over_what_is_booked_with_a_reason_where_one_may_and_is_marked()
    {
        var week = await Week("Jabri", "10:00");
        var other = await Book(week, "Kabbaj", week.Monday, "14:00", 30);
        await using var desk = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        await desk.Page.GotoAsync($"agenda?week={Iso(week.Monday)}");
        await Drag(desk.Page, desk.Page.Locator($"#appointment-{other}"), down: -48);
        await desk.Page.Locator(".agenda-conflict").WaitForAsync();
        (await desk.Page.Locator(".overbook").CountAsync()).ShouldBe(0); // not the desk's to decide

        await using var manager = await Visit.As(chromium, installation, Role.Manager, "atlas");
        var page = manager.Page;
        await page.GotoAsync($"agenda?week={Iso(week.Monday)}");
        await Drag(page, page.Locator($"#appointment-{other}"), down: -48);
        var notice = page.Locator(".agenda-conflict");
        await notice.GetByLabel("Raison du surnombre").FillAsync("Urgence, pulpite");
        await manager.ShouldBeSound("a conflict that can be booked over");
        await notice.GetByRole(AriaRole.Button, new() { Name = "Ajouter en surnombre" }).ClickAsync();
        var marked = page.Locator($"#appointment-{other}.is-overbooked.from-120");
        await marked.GetByLabel("Surnombre").WaitForAsync();
        (await marked.GetAttributeAsync("title"))!.ShouldContain("En surnombre : Urgence, pulpite");
        (await At(other))["overbookReason"]!.GetValue<string>().ShouldBe("Urgence, pulpite");
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        (await marked.Locator(".print-only").IsVisibleAsync()).ShouldBeTrue();
        await page.EmulateMediaAsync(new() { Media = Media.Screen });

        // In the dialog of a new one too: first it says why not, then the reason is typed and Enter books.
        await Book(week, "Lamrani", week.Monday.AddDays(1), "10:00", 30);
        await page.Locator(".agenda-add").Nth(1).ClickAsync();
        await page.Locator("#booking-form input[name=time]").FillAsync("10:00");
        await page.Locator("#booking-form select[name=doctorId]").SelectOptionAsync(week.Doctor.ToString());
        await manager.Page.Locator("#booking-form input[name=patientIdSearch]").First.FillAsync("jabri");
        await page.Locator("#booking-form").GetByText("Jabri").First.ClickAsync();
        await page.Locator("#booking-form .form-actions button[type=submit]").ClickAsync();
        await page.Locator("#field-overbookReason").FillAsync("Douleur depuis hier");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".appointment.is-overbooked").Filter(new() { HasText = "Jabri" }).ClickAsync();
        await page.Locator("#dialog .overbooked").GetByText("Douleur depuis hier").WaitForAsync();
        manager.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task repeats_an_appointment_tells_before_which_days_are_taken_and_moves_or_cancels_what_follows()
    {
        var week = await Week("Mernissi", "15:00");
        await Book(week, "Naciri", week.Monday.AddDays(7), "09:00", 30);
        await using var desk = await Visit.As(chromium, installation, Role.Receptionist, "atlas");
        var page = desk.Page;
        await page.GotoAsync($"agenda/new?date={Iso(week.Monday)}&time=09:00&doctorId={week.Doctor}&minutes=30");
        await desk.Page.Locator("#booking-form input[name=patientIdSearch]").First.FillAsync("mernissi");
        await page.Locator("#booking-form").GetByText("Mernissi").First.ClickAsync();
        await page.GetByText("Répéter ce rendez-vous").ClickAsync();
        await page.GetByLabel("Nombre de rendez-vous").FillAsync("4");
        await page.Keyboard.PressAsync("Tab");
        var days = page.Locator(".series-days li");
        await days.Nth(3).WaitForAsync();
        (await days.Nth(1).InnerTextAsync()).ShouldContain("praticien pris");
        (await page.Locator(".series-days .is-taken").CountAsync()).ShouldBe(1);
        await desk.ShouldBeSound("a series before it is booked");
        var save = page.Locator("#booking-form .form-actions button[type=submit]");
        await save.ClickAsync(); // all or none
        await page.GetByText("rien n’a été changé").WaitForAsync();
        await page.GetByText("Réserver sans ces dates").ClickAsync();
        await save.ClickAsync();
        await page.Locator("[data-toast]").GetByText("3 rendez-vous réservés").WaitForAsync();

        await page.GotoAsync($"agenda?week={Iso(week.Monday.AddDays(14))}");
        var member = page.Locator(".appointment").Filter(new() { HasText = "Mernissi" });
        await member.ClickAsync();
        await page.Locator("#dialog").GetByText("Rendez-vous 2 sur 3").WaitForAsync();
        await page.Locator("#dialog details").First.Locator("summary").ClickAsync();
        await page.Locator("#move-reach").SelectOptionAsync("following");
        await page.Locator("#move-form input[name=time]").FillAsync("11:00");
        await desk.ShouldBeSound("one of a series");
        await page.Locator("#move-form .form-actions button[type=submit]").ClickAsync();
        await page.Locator(".appointment.from-132").Filter(new() { HasText = "Mernissi" }).ClickAsync();
        await page.Locator("#dialog details").Last.Locator("summary").ClickAsync();
        await page.Locator("#cancel-reach").SelectOptionAsync("all");
        await page.Locator("#cancel-form input[name=reason]").FillAsync("Traitement terminé");
        await page.Locator("#cancel-form button[type=submit]").ClickAsync();
        await member.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.GotoAsync($"agenda?week={Iso(week.Monday)}");
        await page.Locator(".agenda-week").WaitForAsync();
        (await page.Locator(".appointment").Filter(new() { HasText = "Mernissi" }).CountAsync()).ShouldBe(1); // the one that was there before
        desk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task by_a_finger_that_rests_on_it_first_while_one_that_does_not_scrolls()
    {
        var week = await Week("Hajji", "10:00");
        await using var desk = await Visit.As(chromium, installation, Role.Doctor, "atlas", new(IsPhone: true));
        var page = desk.Page;
        await page.GotoAsync($"agenda?day={Iso(week.Monday)}");
        var entry = page.Locator($"#appointment-{week.Appointment}");
        await entry.ScrollIntoViewIfNeededAsync();
        var touch = await page.Context.NewCDPSessionAsync(page);
        await Touch(rests: false);
        (await page.Locator(".is-lifted").CountAsync()).ShouldBe(0);
        await entry.ScrollIntoViewIfNeededAsync();
        await Touch(rests: true);
        await page.Locator($"#appointment-{week.Appointment}.from-126").WaitForAsync();
        await desk.ShouldBeSound("a day on a phone");

        async Task Touch(bool rests)
        {
            var box = (await entry.BoundingBoxAsync())!;
            var (x, y, by) = (box.X + 20, box.Y + 8, 6 * await StepOf(page));
            await Send("touchStart", x, y);
            if (rests) await page.Locator(".is-lifted").WaitForAsync();
            for (var part = 1; part <= 4; part++) await Send("touchMove", x, y + by * part / 4);
            await Send("touchEnd", null, null);
        }

        Task Send(string type, float? x, float? y) => touch.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["type"] = type, ["touchPoints"] = x is null ? Array.Empty<object>() : new object[] { new { x, y } },
        });
    }

    sealed record Prepared(DateOnly Monday, Guid Doctor, string Appointment);

    // A week of its own for each test, the doctor's hours, and an appointment on its Monday.
    async Task<Prepared> Week(string lastName, string time)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var monday = today.AddDays(7 * Interlocked.Increment(ref weeks) - ((int)today.DayOfWeek + 6) % 7);
        using var manager = await installation.Atlas.As(Role.Manager);
        var doctor = (await manager.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]!.AsArray().First(one => one!["displayName"]!.GetValue<string>() == "Doctor of atlas")!["id"]!.GetValue<Guid>();
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = Enumerable.Range(1, 6).Select(weekday => new { weekday, opens = "09:00", closes = "18:00" }) })).ShouldBe(204);
        var week = new Prepared(monday, doctor, "");
        return week with { Appointment = await Book(week, lastName, monday, time, 30) };
    }

    async Task<string> Book(Prepared week, string lastName, DateOnly day, string time, int minutes)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var patient = (await desk.Post("/api/v1/patients", new { firstName = "Salma", lastName })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        return (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = week.Doctor, startsAt = $"{Iso(day)}T{time}", minutes })).ShouldBe(201).Json["id"]!.GetValue<string>();
    }

    async Task<JsonNode> At(string appointment)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        return (await desk.Get($"/api/v1/appointments/{appointment}")).ShouldBe(200).Json;
    }

    // By so many steps of five minutes: down from where it is, or down the other column.
    static async Task Drag(IPage page, ILocator entry, int down, ILocator? to = null, bool fromBottom = false)
    {
        await entry.HoverAsync();
        var step = await StepOf(page);
        var box = (await entry.BoundingBoxAsync())!;
        var (x, y) = (box.X + 12, fromBottom ? box.Y + box.Height - 3 : box.Y + 5);
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        var there = to is null ? null : await to.BoundingBoxAsync();
        await page.Mouse.MoveAsync(there is null ? x : there.X + 20, there is null ? y + down * step : there.Y + down * step + 5, new() { Steps = 6 });
        await page.Mouse.UpAsync();
    }

    // The pixels of five minutes.
    static Task<float> StepOf(IPage page) => page.EvaluateAsync<float>(
        "(() => { const { opens, closes } = document.getElementById('agenda-week').dataset; return document.querySelector('.agenda-column').getBoundingClientRect().height / (closes - opens); })()");

    static async Task<float> Left(ILocator column) => (await column.BoundingBoxAsync())!.X;

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
