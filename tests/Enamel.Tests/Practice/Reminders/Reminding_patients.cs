using Enamel.Kernel;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Time;
using Enamel.Tests.Practice.Visits;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Reminders;

/// <summary>An installation whose clock is moved by hand.</summary>
public sealed class Calendar(TestCluster cluster) : IAsyncLifetime
{
    // What plans writes down what sends, which writes down what hands over.
    const int Rounds = 3;

    readonly Hands hands = new();

    public Installation Installation { get; private set; } = null!;

    public ClinicClock Clock => new ZoneRules(hands).Clock("Africa/Casablanca").Expected();

    public async ValueTask InitializeAsync()
    {
        Installation = new(cluster) { Settings = services => services.AddSingleton<TimeProvider>(hands) };
        await Installation.InitializeAsync();
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>Moves on to an instant, and lets everything be done that is due then.</summary>
    public async Task<IReadOnlyList<Letter>> At(DateTimeOffset instant)
    {
        hands.Move(instant - Clock.Now);
        for (var round = 0; round < Rounds; round++)
        {
            await Installation.HurryUp(); // by the database's clock, which nobody moves, it is all far ahead
            await Installation.Work();
        }
        return Installation.Post.Letters;
    }
}

/// <summary>One story after the other on one moving clock: facts of a class run one by one, in any order, so each begins where the clock stands.</summary>
public sealed class Reminding_patients(Calendar calendar) : IClassFixture<Calendar>
{
    const string Rules = "/api/v1/reminders/rules";

    Installation Installation => calendar.Installation;

    [Fact]
    public async Task happens_once_for_each_rule_and_time_on_however_many_servers_and_again_only_after_a_move()
    {
        await On("atlas");
        var start = Afternoon(6);
        var (_, appointment) = await Booked("atlas", start, "0661000001");
        (await Mine(start.AddHours(-60), appointment)).ShouldBeEmpty(); // looked ahead, and planned
        (await States(appointment)).ShouldBe("planned planned");
        (await Mine(start.AddHours(-47.9), appointment)).Count.ShouldBe(1);
        await using var second = await Installation.Beside();
        for (var round = 0; round < 3; round++)
        {
            await Installation.HurryUp();
            await Task.WhenAll(Installation.Work(), second.Work());
        }
        (await Mine(start.AddHours(-40), appointment)).Count.ShouldBe(1);
        // Moved by two days, it is told anew; and the reminder of the old time is not sent.
        using (var desk = await Installation.Atlas.As(Role.Receptionist))
            (await desk.Patch($"/api/v1/appointments/{appointment}", new { startsAt = calendar.Clock.Format(start.AddDays(2)) })).ShouldBe(200);
        (await Mine(start.AddHours(-2.9), appointment)).Count.ShouldBe(1);
        (await Mine(start.AddHours(0.1), appointment)).Count.ShouldBe(2);
        (await Mine(start.AddDays(2).AddHours(-2.9), appointment)).Count.ShouldBe(3);
        (await Owner.Ask<long>(Installation, $"select count(*) from clinic_atlas.reminders_reminders where appointment_id = '{appointment}' and state = 'dropped' and why = 'moved'")).ShouldBe(1);
        (await Owner.Ask<bool>(Installation, $"select count(*) = count(distinct message_id) from clinic_atlas.reminders_reminders where state = 'sent'")).ShouldBeTrue();
        // Written down twice, the database says no.
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => Owner.Do(Installation, $"insert into clinic_atlas.reminders_reminders select clinic_id, gen_random_uuid(), appointment_id, patient_id, rule_id, starts_at, due_at, state, why, message_id, planned_at, settled_at from clinic_atlas.reminders_reminders limit 1")))
            .ConstraintName.ShouldBe("reminders_once");
    }

    [Fact]
    public async Task does_not_happen_for_what_was_cancelled_is_too_close_or_has_nobody_to_reach()
    {
        await On("mansour");
        var start = Afternoon(6);
        var (_, cancelled) = await Booked("mansour", start, "0661000002");
        var (_, silent) = await Booked("mansour", start.AddHours(1), null);
        var (opposed, off) = await Booked("mansour", start.AddHours(2), "0661000003");
        // One opposed SMS and has nothing else, one did and has an e-mail address, the record of one is restricted after the appointment was made.
        var (refuses, unwilling) = await Booked("mansour", start.AddHours(2.5), "0661000008");
        var (mailed, byEmail) = await Booked("mansour", start.AddHours(3), "0661000009", "hind@example.ma");
        var (restricted, untouched) = await Booked("mansour", start.AddHours(3.5), "0661000010");
        await calendar.At(start.AddHours(-60));
        using (var desk = await Installation.Mansour.As(Role.Receptionist))
        {
            (await desk.Post($"/api/v1/appointments/{cancelled}/cancel", new { reason = "Malade" })).ShouldBe(200);
            (await desk.Put($"/api/v1/patients/{opposed}/reminder-preference", new { isOff = true })).ShouldBe(200);
            (await desk.Get($"/api/v1/patients/{opposed}/reminder-preference")).ShouldBe(200).Json["isOff"]!.GetValue<bool>().ShouldBeTrue();
            (await desk.Put($"/api/v1/patients/{opposed}/reminder-preference", new { channel = "pigeon" })).ShouldRefuse(422, "fields");
            (await desk.Get($"/api/v1/patients/{Guid.Empty}/reminder-preference")).ShouldRefuse(404, "reminders.no-such-patient");
        }
        using (var desk = await Installation.Mansour.As(Role.Receptionist))
            (await desk.Post($"/api/v1/patients/{refuses}/consents", new { purpose = "reminders-sms", isGiven = false, channel = "telephone" })).ShouldBe(201);
        using (var desk = await Installation.Mansour.As(Role.Receptionist))
            (await desk.Post($"/api/v1/patients/{mailed}/consents", new { purpose = "reminders-sms", isGiven = false, channel = "telephone" })).ShouldBe(201);
        using (var manager = await Installation.Mansour.As(Role.Manager))
            (await manager.Post($"/api/v1/patients/{restricted}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
        var before = Installation.Post.Letters.Count;
        (await calendar.At(start.AddHours(-44.4))).Skip(before).ShouldHaveSingleItem().Recipient.ShouldBe("hind@example.ma");
        (await Mine(calendar.Clock.Now, byEmail)).Count.ShouldBe(1);
        foreach (var kept in new[] { unwilling, untouched }) (await Why("pool_01", kept)).ShouldBe("no-contact");
        (await Why("pool_01", cancelled)).ShouldBe("over");
        (await Why("pool_01", silent)).ShouldBe("no-contact");
        (await Why("pool_01", off)).ShouldBe("no-contact");
        // Booked a day ahead: who has just been told needs no reminder of two days before.
        var (_, late) = await Booked("mansour", start.AddHours(-20), "0661000004");
        await calendar.At(calendar.Clock.Now.AddMinutes(6));
        (await Why("pool_01", late)).ShouldBe("too-late");
        (await Mine(start.AddHours(-22.9), late)).Count.ShouldBe(1); // three hours before
    }

    [Fact]
    public async Task speaks_the_patients_language_by_the_way_that_they_like_in_the_clinics_own_words()
    {
        await On("atlas", new { isOn = true, hoursBefore = new[] { 48 }, channels = new[] { "sms", "email" }, wordsArabic = "مرحبا {patient}، موعدكم {day} {time} مع {doctor} في {clinic}" });
        var start = Afternoon(6);
        var (patient, appointment) = await Booked("atlas", start, "0661000005", "fatima@example.ma");
        using (var desk = await Installation.Atlas.As(Role.Receptionist))
            (await desk.Put($"/api/v1/patients/{patient}/reminder-preference", new { channel = "email", language = "ar" })).ShouldBe(200);
        await calendar.At(start.AddHours(-60));
        var letter = (await Mine(start.AddHours(-47.9), appointment)).ShouldHaveSingleItem();
        (letter.Channel, letter.Language, letter.Recipient).ShouldBe((Channel.Email, "ar", "fatima@example.ma"));
        letter.Wording.Body.ShouldContain("مرحبا");
        letter.Wording.Body.ShouldContain("14:00");
        letter.Wording.Body.ShouldContain("http://atlas.localhost/r/");
        using var patients = Installation.Atlas.Anybody();
        var page = (await patients.Get(Link(letter))).ShouldBe(200);
        page.Text.ShouldContain("dir=\"rtl\"");
        // What was sent is in the patient's copy, and goes for good with the patient.
        using var manager = await Installation.Atlas.As(Role.Manager);
        var sent = (await manager.Get($"/api/v1/patients/{patient}/copy")).ShouldBe(200).Json["holdings"]!["reminders"]!["messaging_messages"]!.AsArray().ShouldHaveSingleItem()!;
        (sent["channel"]!.GetValue<string>(), sent["recipient"]!.GetValue<string>(), sent["status"]!.GetValue<string>()).ShouldBe(("email", "fatima@example.ma", "sent"));
        await CanBeReadOnPaper(patient, sent["id"]!.GetValue<Guid>());
        await using (var administrator = await Installation.Address.AsAdministrator())
        {
            await administrator.Execute($$"""
                set enamel.clinic_id = '1';
                insert into clinic_atlas.rights_certificates (clinic_id, id, kind, months, before_at, cause, made_at, subjects, counts) values (1, '{{appointment}}', 'patients', 0, now(), 'operator', now(), '[]', '{}')
                """);
            await administrator.Execute($"select registry.erase_patient('{patient}', '{appointment}', '{{}}')");
            (await administrator.Ask<long>($"select count(*) from clinic_atlas.messaging_messages where id = '{sent["id"]}'")).ShouldBe(0);
        }
        await On("atlas", new { isOn = true, hoursBefore = new[] { 48, 3 }, channels = new[] { "sms", "email" } });
    }

    // In both languages, and however many there are: each told, under its table's head on every page.
    async Task CanBeReadOnPaper(Guid patient, Guid message)
    {
        const int More = 70;
        using var manager = await Installation.Atlas.AsPage(Role.Manager);
        var one = Paper.Text(Paper.Keep("copy-message-fr", (await manager.Download($"/patients/{patient}/rights/copy.pdf?language=fr")).Bytes));
        foreach (var word in new[] { "Messages reçus du cabinet", "Rappel de rendez-vous", "E-mail", "fatima@example.ma", "Parti le" }) one.ShouldContain(word);
        await Owner.Do(Installation, $"""
            set enamel.clinic_id = '1';
            insert into clinic_atlas.messaging_messages select (jsonb_populate_record(m, jsonb_build_object('id', md5('message' || n)::uuid, 'sent_at', m.sent_at - n * interval '1 day'))).*
            from clinic_atlas.messaging_messages m, generate_series(1, {More}) n where m.id = '{message}';
            insert into clinic_atlas.reminders_reminders select (jsonb_populate_record(r, jsonb_build_object('id', md5('reminder' || n)::uuid, 'message_id', md5('message' || n)::uuid, 'starts_at', r.starts_at - n * interval '1 day'))).*
            from clinic_atlas.reminders_reminders r, generate_series(1, {More}) n where r.message_id = '{message}'
            """);
        foreach (var (language, about, head) in new[] { ("fr", "Rappel de rendez-vous", "Objet"), ("ar", "تذكير بموعد", "الموضوع") })
        {
            var pages = Paper.Pages(Paper.Keep($"copy-messages-{language}", (await manager.Download($"/patients/{patient}/rights/copy.pdf?language={language}")).Bytes));
            var told = pages.Where(page => page.Contains("fatima@example.ma", StringComparison.Ordinal) && page.Contains(about, StringComparison.Ordinal)).ToList();
            told.Count.ShouldBeGreaterThan(1, language);
            told.ShouldAllBe(page => page.Contains(head, StringComparison.Ordinal), language);
            told.Sum(page => page.Split(about).Length - 1).ShouldBe(More + 1, language);
            foreach (var (page, number) in pages.Select((page, at) => (page, at + 1))) page.ShouldContain($"{number}", customMessage: $"page {number} of {pages.Count}, {language}");
        }
    }

    [Fact]
    public async Task is_answered_by_a_link_that_needs_no_account_changes_nothing_by_being_looked_at_and_ends_with_the_appointment()
    {
        await On("atlas");
        var start = Afternoon(6);
        var (patient, appointment) = await Booked("atlas", start, "0661000006");
        await calendar.At(start.AddHours(-60));
        var link = Link((await Mine(start.AddHours(-47.9), appointment)).ShouldHaveSingleItem());
        link.ShouldNotContain(patient.ToString());
        using var anybody = Installation.Atlas.Anybody();
        for (var look = 0; look < 3; look++) (await anybody.Get(link)).ShouldBe(200).Words().ShouldContain("Viendrez-vous");
        (await Status(appointment)).ShouldBe("booked");
        (await anybody.PostForm(link, new() { ["answer"] = "confirmed" })).ShouldBe(200).Words().ShouldContain("C’est confirmé");
        (await Status(appointment)).ShouldBe("confirmed");
        (await anybody.PostForm(link, new() { ["answer"] = "other-time" })).ShouldBe(200).Words().ShouldContain("autre horaire");
        (await Status(appointment)).ShouldBe("confirmed");
        using (var desk = await Installation.Atlas.As(Role.Receptionist))
        {
            var asked = (await desk.Get("/api/v1/reminders/requests")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!["appointmentId"]!.GetValue<Guid>() == appointment)!;
            asked["answer"]!.GetValue<string>().ShouldBe("other-time");
            (await desk.Post($"/api/v1/reminders/requests/{asked["id"]!.GetValue<Guid>()}/done")).ShouldBe(204);
            (await desk.Post($"/api/v1/reminders/requests/{asked["id"]!.GetValue<Guid>()}/done")).ShouldRefuse(404, "reminders.no-such-request");
        }
        (await anybody.PostForm(link, new() { ["answer"] = "cancelled" })).ShouldBe(200).Words().ShouldContain("est annulé");
        (await Status(appointment)).ShouldBe("cancelled");
        (await anybody.PostForm(link, new() { ["answer"] = "confirmed" })).ShouldBe(200).Words().ShouldContain("est annulé"); // said once
        (await Owner.Ask<long>(Installation, $"select count(*) from clinic_atlas.audit_entries where action = 'answer' and subject = 'reminders_links' and user_id is null and after ->> 'by' = 'patient' and after ->> 'appointmentId' = '{appointment}'")).ShouldBe(3);
        // Of another clinic, made up, or of a time that is over: said kindly, and nothing else.
        using var elsewhere = Installation.Mansour.Anybody();
        (await elsewhere.Get(link)).ShouldBe(410).Words().ShouldContain("plus valable");
        (await anybody.Get("/r/" + new string('A', 43))).ShouldBe(410);
        (await anybody.PostForm("/r/nothing", new() { ["answer"] = "cancelled" })).ShouldBe(410);
        var (_, next) = await Booked("atlas", start.AddHours(2), "0661000007");
        await calendar.At(start.AddHours(-20));
        var late = Link((await Mine(start.AddHours(-0.9), next)).ShouldHaveSingleItem());
        (await anybody.Get(late)).ShouldBe(200);
        await calendar.At(start.AddHours(2.1));
        (await anybody.PostForm(late, new() { ["answer"] = "confirmed" })).ShouldBe(410);
    }

    [Fact]
    public async Task is_answered_by_writing_back_and_what_no_machine_understands_is_read_by_the_desk()
    {
        await On("atlas");
        var start = Afternoon(6);
        var (_, yes) = await Booked("atlas", start, "0661000011");
        var (_, no) = await Booked("atlas", start.AddHours(1), "0661000012");
        var (_, unclear) = await Booked("atlas", start.AddHours(2), "0661000013");
        var (_, mother) = await Booked("atlas", start.AddHours(3), "0661000014");
        var (_, child) = await Booked("atlas", start.AddHours(4), "0661000014");
        await calendar.At(start.AddHours(-60));
        await calendar.At(start.AddHours(-43.9));
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        async Task<Enamel.Tests.Support.Reply> Write(string from, string text) => await desk.Post("/api/v1/reminders/replies", new { from, text });
        (await Write("+212661000011", "نعم شكرا")).ShouldBe(200).Json["answer"]!.GetValue<string>().ShouldBe("confirmed");
        (await Write("0661000012", "NON")).ShouldBe(200).Json["answer"]!.GetValue<string>().ShouldBe("cancelled");
        (await Write("0661000013", "Plutôt jeudi ?")).ShouldBe(200).Json["answer"]!.GetValue<string>().ShouldBe("unclear");
        // A no from a number with two appointments: which one, a person must ask. A yes is for both.
        (await Write("0661000014", "non")).ShouldBe(200).Json["answer"]!.GetValue<string>().ShouldBe("unclear");
        (await Write("0661000014", "oui")).ShouldBe(200).Json["answer"]!.GetValue<string>().ShouldBe("confirmed");
        (await Write("0661999999", "oui")).ShouldRefuse(404, "reminders.nothing-to-answer");
        (await Write("0661000012", "Finalement oui")).ShouldBe(200).Json["answer"]!.GetValue<string>().ShouldBe("unclear"); // it is cancelled: a person must see to it
        (await Write("", "")).ShouldRefuse(422, "fields");
        foreach (var (appointment, status) in new[] { (yes, "confirmed"), (no, "cancelled"), (unclear, "booked"), (mother, "confirmed"), (child, "confirmed") }) (await Status(appointment)).ShouldBe(status);
        (await desk.Get("/api/v1/reminders/requests")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!["appointmentId"]!.GetValue<Guid>() == unclear)!["written"]!.GetValue<string>().ShouldBe("Plutôt jeudi ?");
        using var page = await Installation.Atlas.AsPage(Role.Receptionist);
        var read = (await page.Get("/recalls")).ShouldBe(200).Words();
        read.ShouldContain("Plutôt jeudi ?");
        read.ShouldContain("Finalement oui");
        (await Owner.Ask<long>(Installation, "select count(*) from clinic_atlas.reminders_links where encode(reply_sealed, 'escape') like '%jeudi%'")).ShouldBe(0);
        using var doctor = await Installation.Atlas.As(Role.Doctor);
        (await doctor.Post("/api/v1/reminders/replies", new { from = "0661000011", text = "non" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task is_answered_in_the_demo_from_the_mailbox_by_the_same_way()
    {
        await On("atlas");
        var start = Afternoon(6);
        var (_, yes) = await Booked("atlas", start, "0661000031");
        var (_, no) = await Booked("atlas", start.AddHours(1), "0661000032");
        await calendar.At(start.AddHours(-60));
        await calendar.At(start.AddHours(-46.9));
        using var manager = await Installation.Atlas.As(Role.Manager);
        using var page = await Installation.Atlas.AsPage(Role.Manager);
        var mails = (await manager.Get("/api/v1/mailbox")).ShouldBe(200).Json["items"]!.AsArray();
        string Of(string number) => mails.First(mail => mail!["recipient"]!.GetValue<string>() == number)!["id"]!.GetValue<string>();
        async Task<string> Write(string number, string text)
        {
            (await page.PostForm($"/mailbox/{Of(number)}/reply", new() { ["text"] = text })).ShouldBe(303);
            return (await page.Get("/mailbox")).ShouldBe(200).Words();
        }
        (await Write("+212661000031", " 1 ")).ShouldContain("Le patient a confirmé");
        (await Write("+212661000032", "لا")).ShouldContain("Le patient a annulé");
        (await Write("+212661000031", "J’arriverai à 15 h")).ShouldContain("montrée à l’accueil");
        await Write("+212661000031", "   ");
        await Write("+212661000031", new string('x', 2000));
        (await Status(yes)).ShouldBe("confirmed");
        (await Status(no)).ShouldBe("cancelled");
        (await page.PostForm($"/mailbox/{Guid.Empty}/reply", new() { ["text"] = "oui" })).ShouldBe(404);
        using var elsewhere = await Installation.Mansour.AsPage(Role.Manager);
        (await elsewhere.PostForm($"/mailbox/{Of("+212661000031")}/reply", new() { ["text"] = "non" })).ShouldBe(404);
        (await Owner.Ask<long>(Installation, $"select count(*) from clinic_atlas.audit_entries where action = 'answer' and after ->> 'way' = 'reply' and after ->> 'appointmentId' in ('{yes}', '{no}')")).ShouldBe(3);
    }

    [Fact]
    public async Task is_decided_by_the_manager_and_ends_when_it_is_switched_off()
    {
        using (var desk = await Installation.Mansour.As(Role.Receptionist)) (await desk.Get(Rules)).ShouldRefuse(403, "not-allowed");
        using (var manager = await Installation.Mansour.As(Role.Manager))
        {
            foreach (var wrong in new object[]
            {
                new { hoursBefore = new[] { 0 } }, new { hoursBefore = new[] { 1, 2, 3, 4, 5, 6 } }, new { channels = new[] { "sms", "sms" } }, new { quietFrom = "25:00" },
                new { wordsFrench = "Bonjour {cin}" }, new { recalls = new[] { new { typeId = Guid.Empty, months = 6 } } },
            }) (await manager.Put(Rules, wrong)).ShouldRefuse(422, "fields");
        }
        await On("mansour");
        var start = Afternoon(6);
        var (_, appointment) = await Booked("mansour", start, "0661000021");
        await calendar.At(start.AddHours(-60));
        using (var page = await Installation.Mansour.AsPage(Role.Manager))
        {
            (await page.Get("/settings/reminders")).ShouldBe(200).Text.ShouldContain("value=\"48\"");
            (await page.Get("/settings/reminders")).Text.Split("name=\"hours\"").Length.ShouldBe(6); // as many as there may be
            (await page.PostForm("/settings/reminders", new() { ["hours"] = "tôt", ["channels"] = "sms" })).ShouldBe(422);
            (await page.PostForm("/settings/reminders", new() { ["hours"] = "48", ["channels"] = "sms", ["quietFrom"] = "21:00", ["quietTo"] = "08:00" })).ShouldBe(303); // not ticked: off
        }
        (await Mine(start.AddHours(-47.9), appointment)).ShouldBeEmpty();
        (await Why("pool_01", appointment)).ShouldBe("off");
        (await Owner.Ask<long>(Installation, "select count(*) from registry.jobs j join registry.clinics c on c.id = j.clinic_id where c.slug = 'mansour' and j.kind = 'reminders.plan'")).ShouldBe(0);
    }

    // ---- what is done again and again ----

    async Task On(string slug, object? rules = null)
    {
        using var manager = await Installation.Clinic(slug).As(Role.Manager);
        (await manager.Put(Rules, rules ?? new { isOn = true, hoursBefore = new[] { 48, 3 }, channels = new[] { "sms", "email" }, quietFrom = "21:00", quietTo = "08:00" })).ShouldBe(200);
    }

    // Early afternoon, some days after where the clock stands: three hours before is no night.
    DateTimeOffset Afternoon(int days) => calendar.Clock.InstantOf(calendar.Clock.Today.AddDays(days), new(14, 0));

    async Task<(Guid Patient, Guid Appointment)> Booked(string slug, DateTimeOffset start, string? phone, string? email = null)
    {
        using var desk = await Installation.Clinic(slug).As(Role.Receptionist);
        var patient = await desk.Patient();
        if (phone is not null || email is not null) (await desk.Patch($"/api/v1/patients/{patient}", new { phone, email })).ShouldBe(200);
        var booked = await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = await Installation.IdOf($"doctor.{slug}"), startsAt = calendar.Clock.Format(start), minutes = 30 });
        return (patient, booked.ShouldBe(201).Json["id"]!.GetValue<Guid>());
    }

    /// <summary>What was sent about an appointment until an instant.</summary>
    async Task<IReadOnlyList<Letter>> Mine(DateTimeOffset at, Guid appointment)
    {
        var letters = await calendar.At(at);
        var sent = new List<Letter>();
        foreach (var schema in new[] { "clinic_atlas", "pool_01" })
            foreach (var letter in letters)
                if (await Owner.Ask<long>(Installation, $"select count(*) from {schema}.reminders_reminders where message_id = '{letter.Id}' and appointment_id = '{appointment}'") == 1) sent.Add(letter);
        return sent;
    }

    Task<string> States(Guid appointment) => Owner.Ask<string>(Installation, $"select string_agg(state, ' ' order by due_at) from clinic_atlas.reminders_reminders where appointment_id = '{appointment}'");

    Task<string> Why(string schema, Guid appointment) => Owner.Ask<string>(Installation, $"select why from {schema}.reminders_reminders where appointment_id = '{appointment}' and why is not null order by due_at limit 1");

    Task<string> Status(Guid appointment) => Owner.Ask<string>(Installation, $"select status from clinic_atlas.scheduling_appointments where id = '{appointment}'");

    static string Link(Letter letter) => new Uri(letter.Wording.Body.Split(' ', '\n').Single(word => word.Contains("/r/", StringComparison.Ordinal))).PathAndQuery;
}
