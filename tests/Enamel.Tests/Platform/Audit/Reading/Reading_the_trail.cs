using System.Globalization;
using System.Resources;
using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Tests.Practice.Scheduling;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using TrailTexts = Enamel.Platform.Audit.Reading.Texts;

namespace Enamel.Tests.Platform.Audit.Reading;

public sealed class Reading_the_trail(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("fr", "\u2068Receptionist of atlas\u2069 a déplacé le rendez-vous de \u2068{0}\u2069 de \u206810:00\u2069 à \u206810:30\u2069", "début")]
    [InlineData("en", "\u2068Receptionist of atlas\u2069 changed the appointment of \u2068{0}\u2069 from \u206810:00\u2069 to \u206810:30\u2069", "start")]
    [InlineData("ar", "\u2068Receptionist of atlas\u2069: نقل موعد \u2068{0}\u2069 من \u206810:00\u2069 إلى \u206810:30\u2069", "البداية")]
    public async Task tells_the_story_of_one_appointment_in_sentences_with_the_difference(string language, string sentence, string label)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var patient = await desk.Patient();
        var name = (await desk.Get($"/api/v1/patients/{patient}")).Json["fullName"]!.GetValue<string>();
        var made = (await desk.Book(patient, await desk.Doctor(), Desk.Day(language.Length + language[0] % 3), "10:00")).ShouldBe(201);
        (await desk.Patch($"/api/v1/appointments/{made.Id()}", new { startsAt = Desk.At(Desk.Day(language.Length + language[0] % 3), "10:30") })).ShouldBe(200);
        (await desk.Post($"/api/v1/appointments/{made.Id()}/cancel", new { reason = "ill" })).ShouldBe(200);

        using var manager = await installation.Atlas.As(Role.Manager);
        manager.Headers.AcceptLanguage.Clear();
        manager.Headers.AcceptLanguage.ParseAdd(language);
        var told = await Items(manager, $"?subject=scheduling_appointments&subjectId={made.Id()}");
        told.Count.ShouldBe(3);
        told[1]["sentence"]!.GetValue<string>().ShouldBe(string.Format(CultureInfo.InvariantCulture, sentence, name));
        var start = told[1]["changes"]!.AsArray().Single(change => change!["column"]!.GetValue<string>() == "starts_at")!;
        start["label"]!.GetValue<string>().ShouldBe(label);
        start["before"]!.GetValue<string>().ShouldEndWith("10:00");
        start["after"]!.GetValue<string>().ShouldEndWith("10:30");
        told[1]["changes"]!.AsArray().ShouldNotContain(change => change!["column"]!.GetValue<string>() == "local_start");
        told[0]["sentence"]!.GetValue<string>().ShouldContain("ill");
        told[2]["sentence"]!.GetValue<string>().ShouldContain("Doctor of atlas");
    }

    [Fact]
    public async Task has_a_noun_and_a_sentence_of_its_own_for_every_change_of_every_table_in_each_language()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        // What the application may do to a table, and what functions of the database do for it; the platform's administrators are in no clinic's journal.
        var deeds = await administrator.All(row => (Subject: row.GetString(0), Deed: row.GetString(1), HasPatient: row.GetBoolean(2), Columns: row.GetFieldValue<string[]>(3)), """
            select argument.name, lower(deed.word), argument.patient <> '', array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)
            from pg_trigger t join pg_class c on c.oid = t.tgrelid
            cross join lateral (select split_part(encode(t.tgargs, 'escape'), '\000', 1) as name, split_part(encode(t.tgargs, 'escape'), '\000', 2) as patient) argument
            cross join (values ('INSERT', 4), ('UPDATE', 16), ('DELETE', 8)) deed (word, bit)
            where t.tgname = 'audit' and c.relnamespace in ('registry'::regnamespace, 'clinic_atlas'::regnamespace) and t.tgtype::int & deed.bit > 0
                and argument.name not like 'registry_administrator%'
                and (has_table_privilege('enamel_application', c.oid, deed.word) or (deed.word <> 'DELETE' and has_any_column_privilege('enamel_application', c.oid, deed.word))
                    or (argument.name in ('registry_one_time_codes', 'registry_keys') and deed.word <> 'DELETE') or (argument.name = 'registry_domains' and deed.word <> 'UPDATE')
                    or (argument.name = 'registry_clinics' and deed.word = 'INSERT'))
            """);
        deeds.Select(deed => deed.Subject).Distinct(StringComparer.Ordinal).Count().ShouldBeGreaterThan(50);
        var rooms = installation.Services.GetServices<TrailWords>().Select(words => words.Texts).Append(typeof(TrailTexts)).Distinct().Select(texts => new ResourceManager(texts)).ToList();
        foreach (var culture in new[] { CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo("ar"), CultureInfo.GetCultureInfo("en") })
        {
            string? Words(string key) => rooms.Select(room => room.GetResourceSet(culture, createIfNotExists: true, tryParents: false)?.GetString(key)).FirstOrDefault(text => text is not null);
            deeds.Select(deed => $"trail.{deed.Subject}").Distinct(StringComparer.Ordinal).Where(key => Words(key) is null).ShouldBeEmpty($"nouns, {culture}");
            deeds.Select(deed => $"trail.{deed.Subject}.{deed.Deed}").Where(key => Words(key) is null).ShouldBeEmpty($"sentences, {culture}");
            // A plainest sentence can be told of any row: it asks for nothing that is not always there.
            foreach (var (subject, deed, hasPatient, columns) in deeds)
            {
                var always = new List<string> { "who", "it" };
                if (hasPatient) always.Add("patient");
                if (deed != "update") always.AddRange(columns.Select(column => string.Concat(column.Split('_').Select((part, at) => at == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]))));
                Words($"trail.{subject}.{deed}")!.Split('{').Skip(1).Select(place => place.Split('}', ':')[0]).Except(always, StringComparer.Ordinal).ShouldBeEmpty($"{subject} {deed}, {culture}"); // found above
            }
        }
    }

    [Fact]
    public async Task tells_what_happened_to_the_registry_and_to_the_clinic_as_one_story()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var member = (await manager.Post("/api/v1/staff", new { displayName = "Salma Idrissi", role = "assistant", username = "salma.idrissi", password = "Ortho-Panorama-27" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        (await manager.Patch($"/api/v1/staff/{member}", new { role = "receptionist" })).ShouldBe(200);
        (await manager.Post("/api/v1/branches", new { name = "Agence du Port" })).ShouldBe(201);
        var told = await Items(manager, "?limit=60");
        var sentences = told.Select(one => Bare(one["sentence"]!.GetValue<string>())).ToList();
        sentences.ShouldContain("Manager of mansour a fait entrer Salma Idrissi dans l’équipe");
        sentences.ShouldContain("Manager of mansour a changé le rôle de Salma Idrissi : de Assistant(e) dentaire à Accueil");
        sentences.ShouldContain("Manager of mansour a ouvert le site Agence du Port");
        sentences.IndexOf("Manager of mansour a ouvert le site Agence du Port").ShouldBeLessThan(sentences.IndexOf("Manager of mansour a fait entrer Salma Idrissi dans l’équipe"));
        // The trail never holds what is secret, and what it holds of it is not shown.
        string.Join(' ', told.Select(one => one.ToJsonString())).ShouldNotContain("Ortho-Panorama");
        told.SelectMany(one => one["changes"]!.AsArray()).ShouldContain(change => change!["column"]!.GetValue<string>() == "password_hash" && change["after"]!.GetValue<string>() == "•••");
        told.SelectMany(one => one!["changes"]!.AsArray()).ShouldNotContain(change => change!["column"]!.GetValue<string>().EndsWith("_index", StringComparison.Ordinal));
    }

    [Fact]
    public async Task finds_by_patient_person_day_action_and_thing()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = await desk.Patient("Cherkaoui");
        await desk.Patient("Autre");
        (await doctor.Get($"/api/v1/patients/{patient}")).ShouldBe(200);
        (await doctor.Post($"/api/v1/patients/{patient}/conditions", new { kind = "allergy", label = "Latex" })).ShouldBe(201);
        var who = (await doctor.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();

        var ofPatient = await Items(manager, $"?patientId={patient}");
        ofPatient.ShouldAllBe(one => one!["patientId"]!.GetValue<Guid>() == patient);
        ofPatient.Select(one => one!["action"]!.GetValue<string>()).ShouldContain("read");
        (await Items(manager, $"?patientId={patient}&userId={who}")).ShouldAllBe(one => one!["userName"]!.GetValue<string>() == "Doctor of atlas");
        Bare((await Items(manager, $"?patientId={patient}&action=insert&userId={who}")).Single()!["sentence"]!.GetValue<string>()).ShouldContain("a noté une allergie de Omar Cherkaoui");
        (await Items(manager, $"?userId={who}&action=read")).ShouldNotBeEmpty();
        (await Items(manager, "?subject=patients_conditions")).ShouldAllBe(one => one!["subject"]!.GetValue<string>() == "patients_conditions");
        var today = (await manager.Get("/api/v1/audit?limit=1")).Json["items"]![0]!["at"]!.GetValue<string>()[..10];
        (await Items(manager, $"?from={today}&to={today}&patientId={patient}")).Count.ShouldBe(ofPatient.Count + 3); // those questions were looks too
        (await Items(manager, "?from=2020-01-01&to=2020-12-31")).ShouldBeEmpty();
        foreach (var wrong in new[] { "from=hier", "to=2026-13-01", "action=DROP%20TABLE", "limit=0", "limit=201", "after=x", "userId=moi", $"subjectId={patient}" })
            ((int)(await manager.Get($"/api/v1/audit?{wrong}")).Status).ShouldBeOneOf([400, 422], wrong);
    }

    [Fact]
    public async Task goes_on_from_where_the_last_page_ended_without_leaving_out_or_repeating_any()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        await Many("clinic_atlas.audit_entries", 130, "now() - interval '400 days'", "'probe-own'");
        await Many("registry.audit_entries", 70, "now() - interval '400 days'", "'probe-registry'");
        var seen = new List<string>();
        var path = $"/api/v1/audit?limit=37&from={At(-401)}&to={At(-399)}";
        for (var next = ""; ;)
        {
            var page = (await manager.Get(path + next)).ShouldBe(200).Json;
            seen.AddRange(page["items"]!.AsArray().Select(one => one!["id"]!.GetValue<string>()));
            if (page["next"] is not { } more) break;
            next = "&after=" + more.GetValue<string>();
        }
        seen.Count.ShouldBe(200);
        seen.ShouldBeUnique();
        seen.ShouldBe(seen.OrderDescending(StringComparer.Ordinal));
        // What no index knows is looked for a month at a time; a page that finds nothing says where to go on.
        await Many("clinic_atlas.audit_entries", 1, "now() - interval '200 days'", "'probe-rare'");
        var found = 0;
        var pages = 0;
        for (var next = ""; found == 0 && pages < 20; pages++)
        {
            var page = (await manager.Get($"/api/v1/audit?action=probe-rare{next}")).ShouldBe(200).Json;
            found += page["items"]!.AsArray().Count;
            if (found == 0) next = "&after=" + page["next"]!.GetValue<string>();
        }
        found.ShouldBe(1);
        pages.ShouldBeInRange(5, 9);
    }

    [Fact]
    public async Task shows_a_clinic_nothing_of_another_whatever_is_asked()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var patient = await desk.Patient("Secret");
        using var stranger = await installation.Mansour.As(Role.Manager);
        (await Items(stranger, $"?patientId={patient}")).ShouldBeEmpty();
        var of = (await desk.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();
        (await Items(stranger, $"?userId={of}")).ShouldBeEmpty();
        var ids = (await Items(stranger, "?limit=200")).Select(one => one!["id"]!.GetValue<Guid>()).ToHashSet();
        (await Owner.Ask<long>(installation, $"select count(*) from (select id from clinic_atlas.audit_entries union all select id from registry.audit_entries where clinic_id <> 2) as a where id in ('{string.Join("','", ids)}')")).ShouldBe(0);
        (await stranger.Get($"/api/v1/patients/{patient}/looks")).ShouldRefuse(404, "patients.unknown");
        using var browser = await installation.Mansour.AsPage(Role.Manager);
        (await browser.Get($"/audit/patients_patients/{patient}")).ShouldBe(404);
        (await Owner.Ask<long>(installation, $"select count(*) from pool_01.audit_entries where patient_id = '{patient}'")).ShouldBe(0);

        await using var session = await installation.Address.AsApplication();
        await session.Execute("begin");
        await session.Enter(2);
        (await session.Ask<long>("select count(*) from registry.audit_entries where clinic_id <> 2")).ShouldBe(0);
        (await session.Ask<long>("select count(*) from registry.audit_entries")).ShouldBeGreaterThan(0);
        (await session.Refused("insert into registry.audit_entries (clinic_id, id, at, action, subject) values (2, registry.uuid_v7(), now(), 'x', 'y')")).SqlState.ShouldBe("42501");
        (await session.Refused("delete from registry.audit_entries")).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task never_opens_what_is_sealed()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = (await desk.Post("/api/v1/patients", new { firstName = "Hind", lastName = "Sabri", cin = "QA778899", phone = "0661998877" })).ShouldBe(201).Id();
        (await desk.Patch($"/api/v1/patients/{patient}", new { phone = "0661998866" })).ShouldBe(200);
        using var answer = (await manager.Get($"/api/v1/audit?patientId={patient}")).ShouldBe(200);
        var changed = answer.Json["items"]!.AsArray().Single(one => one!["action"]!.GetValue<string>() == "update")!;
        Bare(changed["sentence"]!.GetValue<string>()).ShouldBe("Receptionist of atlas a changé le téléphone de Hind Sabri");
        changed["changes"]!.AsArray().Single(change => change!["column"]!.GetValue<string>() == "phone_sealed")!["after"]!.GetValue<string>().ShouldBe("•••");
        changed["after"]!["phone_sealed"]!.GetValue<string>().ShouldBe("•••");
        foreach (var secret in new[] { "661998", "QA778899", @"\\x" }) answer.Text.ShouldNotContain(secret);
    }

    [Fact]
    public async Task is_noted_itself_with_what_was_looked_for()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var patient = await desk.Patient("Lu");
        await Items(manager, $"?patientId={patient}&action=update");
        (await Owner.Ask<long>(installation, $"""
            select count(*) from clinic_atlas.audit_entries where action = 'read' and subject = 'audit_entries' and patient_id = '{patient}' and role = 'manager' and after->>'filter' = 'update'
            """)).ShouldBe(1);
        Bare((await Items(manager, "?action=read&subject=audit_entries"))[0]!["sentence"]!.GetValue<string>()).ShouldBe("Manager of atlas a lu le journal");
    }

    [Fact]
    public async Task shows_on_the_record_who_has_looked_at_it_and_when()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.AsPage(Role.Doctor);
        var patient = (await desk.Post("/api/v1/patients", new { firstName = "Rita", lastName = "Vue", phone = "0661334455" })).ShouldBe(201).Id();
        (await doctor.Get($"/patients/{patient}")).ShouldBe(200);
        (await doctor.Get($"/patients/{patient}/medical")).ShouldBe(200);
        using var manager = await installation.Atlas.As(Role.Manager);
        var looks = (await manager.Get($"/api/v1/patients/{patient}/looks")).ShouldBe(200).Json["items"]!.AsArray();
        looks.Count.ShouldBe(2);
        looks[0]!["what"]!.GetValue<string>().ShouldBe("le dossier médical");
        looks[1]!["what"]!.GetValue<string>().ShouldBe("l’identité et les coordonnées, le téléphone");
        looks.ShouldAllBe(look => look!["name"]!.GetValue<string>() == "Doctor of atlas" && look["role"]!.GetValue<string>() == "doctor");
        var page = Decoded(await doctor.Get($"/patients/{patient}/looks"));
        page.ShouldContain("Qui a consulté ce dossier");
        page.ShouldContain("Doctor of atlas");

        await Owner.Do(installation, $$"""
            insert into clinic_atlas.audit_entries (clinic_id, id, at, user_id, role, request_id, action, subject, subject_id, patient_id, after)
            select 1, registry.uuid_v7(), now(), (select id from registry.users where display_name = 'Assistant of atlas'), 'assistant', 'r' || g / 2, case g % 2 when 0 then 'read' else 'open' end,
                'patients_patients', '{{patient}}', '{{patient}}', case g % 2 when 0 then '{"page":"record"}' else '{"fields":["phone"]}' end::jsonb from generate_series(1, 700) g
            """);
        var seen = new List<string>();
        for (string? next = ""; next is not null;)
        {
            var more = (await manager.Get($"/api/v1/patients/{patient}/looks{next}")).ShouldBe(200).Json;
            seen.AddRange(more["items"]!.AsArray().Select(look => look!["id"]!.GetValue<string>()));
            next = more["next"] is { } place ? $"?after={place.GetValue<string>()}" : null;
        }
        seen.ShouldBeUnique();
        seen.Count.ShouldBeInRange(351 + 2, 351 + 8); // the requests, and the looks of this very test
        var further = await doctor.Send(Fragment($"/patients/{patient}/looks?after=ffffffffffffffffffffffffffffffff"));
        further.ShouldBe(200).Text.ShouldStartWith("<tr>");
    }

    [Fact]
    public async Task shows_the_manager_a_page_of_days_and_stories()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var patient = await desk.Patient("Page");
        using var manager = await installation.Mansour.AsPage(Role.Manager);
        var page = (await manager.Get($"/audit?patientId={patient}")).ShouldBe(200).Text;
        page.ShouldContain("<h1>Journal</h1>");
        page.ShouldContain("a inscrit");
        page.Split("<li class=\"story\">").Length.ShouldBe(2, "what one request did is one story");
        var all = (await manager.Send(Fragment("/audit?userId=&deviceId=&action=&from=&to=&patientIdSearch="))).ShouldBe(200).Text;
        all.ShouldNotContain("<html");
        all.ShouldContain("trail-date");
        Decoded((await manager.Get("/audit?from=hier")).ShouldBe(422)).ShouldContain("Une date comme 2026-03-09");
        (await manager.Get("/audit?action=nothing-of-the-kind&from=2026-01-01&to=2026-01-02")).ShouldBe(200).Text.ShouldContain("Rien de tel dans le journal");
        (await manager.Get($"/audit/patients_patients/{patient}")).ShouldBe(200).Text.ShouldContain("Omar Page");
        (await manager.Get($"/patients/{patient}")).ShouldBe(200).Text.ShouldContain($"/audit/patients_patients/{patient}");
        using var receptionist = await installation.Mansour.AsPage(Role.Receptionist);
        (await receptionist.Get("/audit")).ShouldBe(403);
        var record = (await receptionist.Get($"/patients/{patient}")).ShouldBe(200).Text;
        record.ShouldNotContain("/audit/");
        record.ShouldNotContain("/looks");
    }

    [Fact]
    public async Task leaves_as_a_file_that_a_spreadsheet_reads_and_no_formula_runs_in()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        (await manager.Post("/api/v1/branches", new { name = "=cmd|' /C calc'!A0" })).ShouldBe(201);
        await Many("pool_01.audit_entries", 2500, "now() - interval '3 hours'", "'probe-file'", clinic: 2);
        var today = (await manager.Get("/api/v1/audit?limit=1")).Json["items"]![0]!["at"]!.GetValue<string>()[..10];
        var yesterday = DateOnly.ParseExact(today, "yyyy-MM-dd", CultureInfo.InvariantCulture).AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        using var file = (await manager.Get($"/api/v1/audit/export?from={yesterday}&to={today}")).ShouldBe(200);
        file.MediaType.ShouldBe("text/csv");
        var lines = file.Text.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldStartWith("Date et heure;Qui;Rôle;");
        lines.Count(line => line.Contains(";probe-file;", StringComparison.Ordinal)).ShouldBe(2500);
        lines.ShouldContain(line => line.Contains("a ouvert le site =cmd", StringComparison.Ordinal));
        lines.SelectMany(line => line.Split(';')).ShouldNotContain(cell => cell.TrimStart('"').StartsWith("=cmd", StringComparison.Ordinal));
        (await Owner.Ask<long>(installation, "select count(*) from pool_01.audit_entries where clinic_id = 2 and action = 'export' and after->>'what' = 'trail' and role = 'manager'")).ShouldBe(1);
        (await manager.Get("/api/v1/audit/export")).ShouldRefuse(422, "fields");
        (await manager.Get("/api/v1/audit/export?from=2024-01-01&to=2026-01-01")).ShouldRefuse(422, "trail.range-too-long");
        using var page = await installation.Mansour.AsPage(Role.Manager);
        (await page.Get($"/audit/export?from={today}&to={today}&action=probe-file")).ShouldBe(200).MediaType.ShouldBe("text/csv");
        using var desk = await installation.Mansour.AsPage(Role.Receptionist);
        (await desk.Get($"/audit/export?from={today}&to={today}")).ShouldBe(403);
    }

    static HttpRequestMessage Fragment(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("HX-Request", "true");
        return request;
    }

    static async Task<List<JsonNode>> Items(Caller manager, string query) => [.. (await manager.Get("/api/v1/audit" + query)).ShouldBe(200).Json["items"]!.AsArray().Select(item => item!)];

    static string Decoded(Reply page) => System.Net.WebUtility.HtmlDecode(page.Text);

    static string Bare(string sentence) => sentence.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);

    static string At(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Entries of the past, with ids of their time.
    Task Many(string table, int count, string at, string action, int clinic = 1) => Owner.Do(installation, $"""
        insert into {table} (clinic_id, id, at, action, subject, request_id)
        select {clinic}, (lpad(to_hex((extract(epoch from t) * 1000)::bigint), 12, '0') || '7000' || right(replace(gen_random_uuid()::text, '-', ''), 16))::uuid, t, {action}, 'probe', 'p' || g
        from (select g, {at} + g * interval '1 second' as t from generate_series(1, {count}) g) as s
        """);
}
