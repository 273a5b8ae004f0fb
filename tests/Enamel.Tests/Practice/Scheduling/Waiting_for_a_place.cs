using System.Globalization;
using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Practice.Scheduling;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>The waiting list fills gaps by itself: timed offers in their order, with a true hold; the first who accepts has it.</summary>
public sealed partial class Waiting_for_a_place(Waiting_for_a_place.Practice practice) : IClassFixture<Waiting_for_a_place.Practice>
{
    static int numbers = 10;

    [Fact]
    public async Task is_answered_when_somebody_cancels_by_an_offer_that_holds_the_time_and_needs_no_account()
    {
        using var desk = await practice.Installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(0));
        var before = (await Links("scheduling.offer")).Length;
        var (first, urgent) = (await Waits(desk, doctor, day, isUrgent: false), await Waits(desk, doctor, day, isUrgent: true));
        var gone = (await desk.Book(await desk.Patient(), doctor, day, "09:00", 60)).ShouldBe(201).Id();
        (await desk.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "x" })).ShouldBe(200);
        var link = (await Links("scheduling.offer")).Skip(before).ShouldHaveSingleItem();

        (await desk.Book(await desk.Patient(), doctor, day, "09:30")).ShouldRefuse(409, "scheduling.doctor-busy");
        (await desk.Get("/api/v1/waiting-list")).ShouldBe(200).Json["items"]![0]!["offeredAt"].ShouldNotBeNull();
        using var patient = practice.Installation.Atlas.Anybody();
        (await patient.Get(link)).ShouldBe(200).Text.ShouldContain("09:00");
        (await desk.Agenda(day, day, "&status=booked")).ShouldBeEmpty();
        (await patient.PostForm(link, new() { ["answer"] = "accept" })).ShouldBe(200).Read().ShouldContain("le rendez-vous est à vous");
        (await patient.PostForm(link, new() { ["answer"] = "accept" })).ShouldBe(200).Read().ShouldContain("le rendez-vous est à vous");
        var booked = (await desk.Agenda(day, day, "&status=booked")).ShouldHaveSingleItem()!;
        booked["patientId"]!.GetValue<Guid>().ShouldBe(urgent);
        // What is left of the hour is offered to the next one.
        (await Links("scheduling.offer")).Length.ShouldBe(before + 2);
        (await desk.Get("/api/v1/waiting-list")).Json["items"]!.AsArray().ShouldHaveSingleItem()!["patientId"]!.GetValue<Guid>().ShouldBe(first);
        using var elsewhere = practice.Installation.Mansour.Anybody();
        (await elsewhere.Get(link)).ShouldBe(404).Text.ShouldContain("plus valable");
        await Empty(desk);
    }

    [Fact]
    public async Task of_two_who_accept_at_the_same_instant_one_has_it_and_the_other_is_told()
    {
        using var manager = await practice.Installation.Atlas.As(Role.Manager);
        (await manager.Patch("/api/v1/agenda-settings", new { offersAtOnce = 2 })).ShouldBe(204);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(1));
        var before = (await Links("scheduling.offer")).Length;
        for (var turn = 0; turn < 2; turn++) await Waits(manager, doctor, day, isUrgent: false);
        var gone = (await manager.Book(await manager.Patient(), doctor, day, "10:00", 30)).ShouldBe(201).Id();
        (await manager.Patch($"/api/v1/appointments/{gone}", new { startsAt = Desk.At(day, "16:00") })).ShouldBe(200);
        var links = (await Links("scheduling.offer"))[before..];
        links.Length.ShouldBe(2);
        var answers = await Task.WhenAll(links.Select(async link =>
        {
            using var patient = practice.Installation.Atlas.Anybody();
            return (await patient.PostForm(link, new() { ["answer"] = "accept" })).ShouldBe(200).Read();
        }));
        answers.Count(text => text.Contains("le rendez-vous est à vous", StringComparison.Ordinal)).ShouldBe(1);
        answers.Count(text => text.Contains("vient d’être pris", StringComparison.Ordinal)).ShouldBe(1);
        (await manager.Agenda(day, day)).Count(item => item!["startsAt"]!.GetValue<string>().Contains("T10:00", StringComparison.Ordinal)).ShouldBe(1);
        (await Links("scheduling.offer-lost")).ShouldBeEmpty();
        (await practice.Installation.Sent()).Count(letter => letter.Template == "scheduling.offer-lost").ShouldBe(1);
        (await manager.Patch("/api/v1/agenda-settings", new { offersAtOnce = 1 })).ShouldBe(204);
        await Empty(manager);
    }

    [Fact]
    public async Task an_offer_that_expires_or_is_declined_passes_to_the_next_and_at_the_end_the_time_is_anybodys()
    {
        using var desk = await practice.Installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(2));
        var before = (await Links("scheduling.offer")).Length;
        for (var turn = 0; turn < 2; turn++) await Waits(desk, doctor, day, isUrgent: false);
        var gone = (await desk.Book(await desk.Patient(), doctor, day, "10:00", 30)).ShouldBe(201).Id();
        (await desk.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "x" })).ShouldBe(200);
        var late = (await Links("scheduling.offer"))[before..].ShouldHaveSingleItem();
        await Owner.Do(practice.Installation, """
            select set_config('enamel.clinic_id', (select id::text from registry.clinics where slug = 'atlas'), false);
            update clinic_atlas.scheduling_offers set expires_at = now() - interval '1 minute' where status = 'open'
            """);
        await Owner.Do(practice.Installation, "update registry.jobs set due_at = now() where kind = 'scheduling.ask-waiting-list'");
        var next = (await Links("scheduling.offer"))[(before + 1)..].ShouldHaveSingleItem();
        using var patient = practice.Installation.Atlas.Anybody();
        (await patient.PostForm(late, new() { ["answer"] = "accept" })).ShouldBe(404).Text.ShouldContain("plus valable");
        (await desk.Book(await desk.Patient(), doctor, day, "10:00")).ShouldRefuse(409, "scheduling.doctor-busy");
        (await patient.PostForm(next, new() { ["answer"] = "decline" })).ShouldBe(200).Text.ShouldContain("liste d");
        (await Links("scheduling.offer")).Length.ShouldBe(before + 2);
        (await desk.Book(await desk.Patient(), doctor, day, "10:00")).ShouldBe(201);
        await Empty(desk);
    }

    [Fact]
    public async Task offers_only_what_suits_and_the_desk_can_book_from_it()
    {
        using var desk = await practice.Installation.Atlas.As(Role.Receptionist);
        var (doctor, day, before) = (await desk.Doctor(), Desk.Day(3), (await Links("scheduling.offer")).Length);
        var patient = await Phoned(desk);
        foreach (var unsuitable in new object[]
        {
            new { patientId = patient, minutes = 90 }, new { patientId = patient, minutes = 30, weekdays = new[] { 1 } }, new { patientId = patient, minutes = 30, fromTime = "15:00" },
            new { patientId = patient, minutes = 30, fromOn = Iso(day.AddDays(1)) }, new { patientId = patient, minutes = 30, untilOn = Iso(day.AddDays(-1)) },
        })
            (await desk.Post("/api/v1/waiting-list", unsuitable)).ShouldBe(201);
        var gone = (await desk.Book(await desk.Patient(), doctor, day, "10:00", 60)).ShouldBe(201).Id();
        (await desk.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "x" })).ShouldBe(200);
        (await Links("scheduling.offer")).Length.ShouldBe(before);
        var id = (await desk.Get("/api/v1/waiting-list")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await desk.Post($"/api/v1/waiting-list/{id}/book", new { doctorId = doctor, startsAt = Desk.At(day, "10:00") })).ShouldBe(201).Json["minutes"]!.GetValue<int>().ShouldBe(90);
        (await desk.Post($"/api/v1/waiting-list/{id}/book", new { doctorId = doctor, startsAt = Desk.At(day, "14:00") })).ShouldRefuse(404, "scheduling.no-such-entry");
        (await desk.Post("/api/v1/waiting-list", new { patientId = patient, weekdays = new[] { 9 }, fromTime = "12:00", untilTime = "09:00" })).ShouldRefuse(422, "fields");
        await Empty(desk);
    }

    [Fact]
    public async Task is_told_to_each_in_their_language_and_by_the_way_they_like_and_not_to_who_opposes()
    {
        using var desk = await practice.Installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(4));
        var opposed = await Waits(desk, doctor, day, isUrgent: true);
        (await desk.Post($"/api/v1/patients/{opposed}/consents", new { purpose = "reminders-sms", isGiven = false, channel = "spoken" })).ShouldBe(201);
        var patient = await Waits(desk, doctor, day, isUrgent: false);
        (await desk.Patch($"/api/v1/patients/{patient}", new { email = "salma@example.ma" })).ShouldBe(200);
        (await desk.Put($"/api/v1/patients/{patient}/reminder-preference", new { channel = "email", language = "ar" })).ShouldBe(200);
        var gone = (await desk.Book(await desk.Patient(), doctor, day, "10:00", 30)).ShouldBe(201).Id();
        (await desk.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "x" })).ShouldBe(200);
        await practice.Installation.Sent(); // who is asked is found first, and then written to
        var letter = (await practice.Installation.Sent()).Last(letter => letter.Template == "scheduling.offer");
        (letter.Channel, letter.Recipient, letter.Language).ShouldBe((Enamel.Platform.Messaging.Channel.Email, "salma@example.ma", "ar"));
        letter.Wording.Body.ShouldContain(day.ToString("dddd", CultureInfo.GetCultureInfo("ar-MA")));
        using var telephone = practice.Installation.Atlas.Anybody();
        var page = (await telephone.Get(Link().Match(letter.Wording.Body).Value)).ShouldBe(200).Text; // it says no language of its own
        page.ShouldContain("lang=\"ar\" dir=\"rtl\"");
        await Empty(desk);
    }

    [Fact]
    public async Task is_over_for_who_has_a_restricted_record_since_and_the_next_one_is_asked()
    {
        using var desk = await practice.Installation.Atlas.As(Role.Receptionist);
        using var manager = await practice.Installation.Atlas.As(Role.Manager);
        var (doctor, day, before) = (await desk.Doctor(), Desk.Day(5), (await Links("scheduling.offer")).Length);
        var (restricted, never, _) = (await Waits(desk, doctor, day, isUrgent: true), await Waits(desk, doctor, day, isUrgent: true), await Waits(desk, doctor, day, isUrgent: false));
        (await manager.Post($"/api/v1/patients/{never}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
        var gone = (await desk.Book(await desk.Patient(), doctor, day, "10:00", 30)).ShouldBe(201).Id();
        (await desk.Post($"/api/v1/appointments/{gone}/cancel", new { reason = "x" })).ShouldBe(200);
        var link = (await Links("scheduling.offer"))[before..].ShouldHaveSingleItem();
        (await manager.Post($"/api/v1/patients/{restricted}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
        using var patient = practice.Installation.Atlas.Anybody();
        (await patient.PostForm(link, new() { ["answer"] = "accept" })).ShouldBe(404).Text.ShouldContain("plus valable");
        (await desk.Agenda(day, day, "&status=booked")).ShouldBeEmpty();
        var next = (await Links("scheduling.offer"))[(before + 1)..].ShouldHaveSingleItem();
        (await patient.PostForm(next, new() { ["answer"] = "accept" })).ShouldBe(200).Read().ShouldContain("le rendez-vous est à vous");
        await Empty(desk);
    }

    [Fact]
    public async Task shows_what_other_rooms_say_was_accepted_and_has_no_appointment()
    {
        using var desk = await practice.Installation.Mansour.As(Role.Receptionist);
        practice.Plans.Patient = await desk.Patient("Planifie");
        var items = (await desk.Get("/api/v1/unscheduled")).ShouldBe(200).Json["items"]!.AsArray();
        items.ShouldHaveSingleItem()!["patientName"]!.GetValue<string>().ShouldContain("Planifie");
    }

    async Task<string[]> Links(string template) =>
        [.. (await practice.Installation.Sent()).Where(letter => letter.Template == template).Select(letter => Link().Match(letter.Wording.Body)).Where(found => found.Success).Select(found => found.Value)];

    static async Task<Guid> Waits(Caller desk, Guid doctor, DateOnly day, bool isUrgent)
    {
        var patient = await Phoned(desk);
        (await desk.Post("/api/v1/waiting-list", new { patientId = patient, doctorId = doctor, minutes = 30, fromOn = Iso(day), untilOn = Iso(day), isUrgent })).ShouldBe(201);
        return patient;
    }

    static async Task<Guid> Phoned(Caller desk)
    {
        var number = Interlocked.Increment(ref numbers);
        return (await desk.Post("/api/v1/patients", new { firstName = "Attend", lastName = $"Place{(char)('a' + number % 26)}{(char)('a' + number / 26)}", phone = $"06612345{number}" })).ShouldBe(201).Id();
    }

    static async Task Empty(Caller desk)
    {
        foreach (var entry in (await desk.Get("/api/v1/waiting-list")).Json["items"]!.AsArray())
            (await desk.Post($"/api/v1/waiting-list/{entry!["id"]!.GetValue<Guid>()}/withdraw")).ShouldBe(204);
    }

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [GeneratedRegex("/o/[A-Za-z0-9_-]{43}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    /// <summary>A practice with a room that keeps plans of treatment.</summary>
    public sealed class Practice(TestCluster cluster) : IAsyncLifetime
    {
        internal Plan Plans { get; } = new();

        internal Installation Installation { get; private set; } = new(cluster);

        public async ValueTask InitializeAsync()
        {
            Installation = new(cluster) { Settings = services => services.AddSingleton<IUnscheduledWork>(Plans) };
            await Installation.InitializeAsync();
        }

        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }

    /// <summary>What the room says.</summary>
    internal sealed class Plan : IUnscheduledWork
    {
        public Guid Patient { get; set; }

        public Task<IReadOnlyList<UnscheduledItem>> All(CancellationToken stop) =>
            Task.FromResult<IReadOnlyList<UnscheduledItem>>([new(Patient, null, "Couronne 26", 60, new(2026, 1, 5), null), new(Guid.Empty, null, "Nobody's", null, new(2026, 1, 4), null)]);
    }
}
