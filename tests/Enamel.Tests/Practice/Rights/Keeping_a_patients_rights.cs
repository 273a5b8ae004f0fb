using System.Net;
using Enamel.Kernel;
using Enamel.Practice.Patients;
using Enamel.Tests.Practice.Patients;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Enamel.Tests.Practice.Rights;

/// <summary>What a patient allows, asks for and receives.</summary>
public sealed class Keeping_a_patients_rights(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task care_and_reminders_are_allowed_until_opposed_and_everything_else_needs_a_yes()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var id = Guid.Parse((await desk.Register("Hind", "Zerouali")).Text("id"));
        (await Allows(id, ConsentPurposes.Care), await Allows(id, ConsentPurposes.RemindersBySms), await Allows(id, ConsentPurposes.RemindersByWhatsApp), await Allows(id, ConsentPurposes.Ai), await Allows(id, ConsentPurposes.Marketing))
            .ShouldBe((true, true, false, false, false));
        var yes = (await desk.Post($"/api/v1/patients/{id}/consents", new { purpose = "marketing", isGiven = true, channel = "paper", givenOn = "2026-01-05" })).ShouldBe(201).Json;
        yes.Text("textVersion").ShouldBe(PatientConsents.CurrentText);
        (await Allows(id, ConsentPurposes.Marketing)).ShouldBeTrue();
        (await desk.Post($"/api/v1/patients/{id}/consents/{yes["id"]}/withdraw")).ShouldBe(204);
        (await desk.Post($"/api/v1/patients/{id}/consents/{yes["id"]}/withdraw")).ShouldRefuse(422, "patients.consent-withdrawn");
        (await Allows(id, ConsentPurposes.Marketing)).ShouldBeFalse();
        (await desk.Post($"/api/v1/patients/{id}/consents", new { purpose = "reminders-sms", isGiven = false, channel = "telephone" })).ShouldBe(201);
        (await Allows(id, ConsentPurposes.RemindersBySms)).ShouldBeFalse();
        (await desk.Post($"/api/v1/patients/{id}/consents", new { purpose = "reminders-sms", isGiven = true, channel = "spoken" })).ShouldBe(201);
        (await Allows(id, ConsentPurposes.RemindersBySms)).ShouldBeTrue();
        (await desk.Post($"/api/v1/patients/{id}/consents", new { purpose = "selling", isGiven = true, channel = "paper" })).ShouldRefuse(422, "fields");
        (await desk.Post($"/api/v1/patients/{id}/consents", new { purpose = "ai", isGiven = true, channel = "paper", givenOn = "2999-01-01" })).ShouldRefuse(422, "fields");
        // Nothing that was said is lost.
        (await desk.Get($"/api/v1/patients/{id}/consents")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(3);
        using var elsewhere = await installation.Mansour.As(Role.Receptionist);
        (await elsewhere.Post($"/api/v1/patients/{id}/consents", new { purpose = "ai", isGiven = true, channel = "paper" })).ShouldRefuse(404, "patients.unknown");
    }

    [Fact]
    public async Task a_restricted_record_is_read_by_few_changed_by_nobody_and_used_for_nothing_until_it_is_lifted()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var path = await desk.Path("Naima", "Belkadi", new { phone = "0612340001" });
        var id = Guid.Parse(path[^36..]);
        (await desk.Post(path + "/restriction", new { reason = "Contestée" })).ShouldRefuse(403, "not-allowed");
        (await manager.Post(path + "/restriction", new { reason = " " })).ShouldRefuse(422, "fields");
        (await manager.Post(path + "/restriction", new { reason = "Exactitude contestée par la patiente", untilOn = "2030-01-01" })).ShouldBe(201);
        (await manager.Post(path + "/restriction", new { reason = "encore" })).ShouldRefuse(409, "patients.restraint-taken");
        (await desk.Get(path)).ShouldRefuse(403, "patients.restricted-to-few");
        (await doctor.Get(path)).ShouldBe(200);
        (await manager.Get(path + "/conditions")).ShouldBe(200);
        foreach (var caller in new[] { desk, manager, doctor }) (await caller.Patch(path, new { address = "Rabat" })).ShouldRefuse(422, "patients.is-restricted");
        (await doctor.Post(path + "/conditions", new { kind = "allergy", label = "Latex" })).ShouldRefuse(422, "patients.is-restricted");
        (await manager.Post(path + "/archive", new { reason = "x" })).ShouldRefuse(422, "patients.is-restricted");
        foreach (var purpose in ConsentPurposes.All) (await Allows(id, purpose)).ShouldBeFalse(purpose);
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get($"/patients/{id}/rights")).ShouldBe(200).Text.ShouldContain("Traitement limit");
        (await page.Get($"/patients/pick?q=belkadi")).Text.ShouldContain("Traitement limit"); // who does not find somebody registers them once more
        // A right can be used of a restricted record all the same.
        (await desk.Post(path + "/consents", new { purpose = "reminders-sms", isGiven = false, channel = "telephone" })).ShouldBe(201);
        (await manager.Post(path + "/restriction/end", new { reason = "" })).ShouldRefuse(422, "fields");
        (await manager.Post(path + "/restriction/end", new { reason = "Vérifié avec elle" })).ShouldBe(204);
        (await manager.Post(path + "/restriction/end", new { reason = "encore" })).ShouldRefuse(404, "patients.restraint-unknown");
        (await desk.Patch(path, new { address = "Rabat" })).ShouldBe(200);
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where patient_id = '{id}' and subject = 'patients_restraints'")).ShouldBe(2);
    }

    [Fact]
    public async Task a_request_is_due_in_ten_days_and_its_answer_stands()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = (await desk.Register("Said", "Bouzidi")).Text("id");
        (await desk.Post($"/api/v1/patients/{id}/rights-requests", new { kind = "access", words = "", channel = "desk" })).ShouldRefuse(422, "fields");
        var request = (await desk.Post($"/api/v1/patients/{id}/rights-requests", new { kind = "rectification", words = "Mon prénom s’écrit Saïd.", channel = "letter", receivedOn = "2026-01-05" })).ShouldBe(201).Json;
        request.Text("dueOn").ShouldBe("2026-01-15");
        request["isLate"]!.GetValue<bool>().ShouldBeTrue();
        (await desk.Get("/api/v1/rights-requests")).ShouldRefuse(403, "not-allowed");
        var waiting = (await manager.Get("/api/v1/rights-requests")).ShouldBe(200).Json["items"]!.AsArray();
        waiting.Select(one => one!.Text("id")).ShouldContain(request.Text("id"));
        (await desk.Post($"/api/v1/rights-requests/{request["id"]}/answer", new { outcome = "granted", answer = "x" })).ShouldRefuse(403, "not-allowed");
        (await manager.Post($"/api/v1/rights-requests/{request["id"]}/answer", new { outcome = "granted" })).ShouldRefuse(422, "fields");
        (await desk.Patch($"/api/v1/patients/{id}", new { firstName = "Saïd" })).ShouldBe(200);
        (await manager.Post($"/api/v1/rights-requests/{request["id"]}/answer", new { outcome = "granted", answer = "Corrigé ce jour." })).ShouldBe(200);
        (await manager.Post($"/api/v1/rights-requests/{request["id"]}/answer", new { outcome = "refused", answer = "Non." })).ShouldRefuse(422, "rights.already-answered");
        (await manager.Get($"/api/v1/patients/{id}/rights-requests")).Json["items"]!.AsArray().Single()!.Text("outcome").ShouldBe("granted");
        // What was corrected is told: before, after, by whom.
        (await Owner.Ask<string>(installation, $"select before ->> 'first_name' || ' ' || (after ->> 'first_name') from clinic_atlas.audit_entries where patient_id = '{id}' and subject = 'patients_patients' and action = 'update'")).ShouldBe("Said Saïd");
    }

    [Fact]
    public async Task a_copy_holds_everything_in_words_and_for_programs_and_the_trail_tells_of_it()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var manager = await installation.Atlas.As(Role.Manager);
        var path = await desk.Path("Salma", "Bennani", new { firstNameArabic = "سلمى", lastNameArabic = "بناني", cin = "BE778899", phone = "0612345678", email = "salma@example.ma", address = "12, rue des Orangers, Rabat" });
        (await doctor.Post(path + "/conditions", new { kind = "allergy", label = "Pénicilline", note = "Œdème en 2019", isSevere = true })).ShouldBe(201);
        (await desk.Post(path + "/consents", new { purpose = "photos", isGiven = true, channel = "paper" })).ShouldBe(201);
        foreach (var caller in new[] { desk, doctor }) (await caller.Get(path + "/copy")).ShouldRefuse(403, "not-allowed");
        var copy = (await manager.Get(path + "/copy")).ShouldBe(200).Json;
        var patient = copy["holdings"]!["patients"]!["patients_patients"]![0]!;
        (patient.Text("cin"), patient.Text("phone"), patient.Text("email"), patient.Text("address")).ShouldBe(("BE778899", "+212612345678", "salma@example.ma", "12, rue des Orangers, Rabat"));
        copy["holdings"]!["patients"]!["patients_conditions"]![0]!.Text("label").ShouldBe("Pénicilline");
        copy["holdings"]!["scheduling"]!["scheduling_appointments"]!.AsArray().ShouldBeEmpty();
        copy["processing"]!.AsArray().ShouldNotBeEmpty();
        using var page = await installation.Atlas.AsPage(Role.Manager);
        var id = path[^36..];
        var french = Paper.Text(Paper.Keep("copy-fr", await Bytes(page, $"/patients/{id}/rights/copy.pdf?language=fr")));
        foreach (var word in new[] { "Salma", "Bennani", "BE778899", "+212612345678", "salma@example.ma", "rue des Orangers", "Pénicilline", "Œdème en 2019", "secret médical" }) french.ShouldContain(word);
        var arabic = Paper.Text(Paper.Keep("copy-ar", await Bytes(page, $"/patients/{id}/rights/copy.pdf?language=ar")));
        foreach (var word in new[] { "BE778899", "+212612345678", "Pénicilline" }) arabic.ShouldContain(word);
        (await page.Get($"/patients/{id}/rights/copy.json")).ShouldBe(200).Text.ShouldContain("سلمى");
        var told = await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where patient_id = '{id}' and action = 'export'");
        told.ShouldBe(4);
        (await Owner.Ask<string>(installation, $"select after ->> 'fields' from clinic_atlas.audit_entries where patient_id = '{id}' and action = 'open' order by id desc limit 1")).ShouldContain("cin");
    }

    [Fact]
    public async Task the_register_of_processing_is_the_clinics_own_and_the_notice_says_its_numbers()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var care = (await desk.Get("/api/v1/processings")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!.Text("code") == "care")!;
        var said = new { name = care.Text("name"), purpose = care.Text("purpose"), people = care.Text("people"), data = care.Text("data"), recipients = care.Text("recipients"), period = care.Text("period"), basis = care.Text("basis"), cndpKind = "authorisation", cndpNumber = "A-S-123/2026", cndpOn = "2026-02-01" };
        (await desk.Put("/api/v1/processings/care", said)).ShouldRefuse(403, "not-allowed");
        (await manager.Put("/api/v1/processings/care", new { said.name, said.purpose, said.people, said.data, said.recipients, said.period, said.basis, said.cndpNumber })).ShouldRefuse(422, "fields");
        (await manager.Put("/api/v1/processings/care", said)).ShouldBe(200);
        (await manager.Post("/api/v1/processings", new { name = "Vidéosurveillance", purpose = "Sécurité de l’accueil", people = "Visiteurs", data = "Images", recipients = "Responsable", period = "3 mois", basis = "Sécurité" })).ShouldBe(201);
        (await manager.Post("/api/v1/processings/portal/remove", new { reason = "Le cabinet n’ouvre pas d’espace patient" })).ShouldBe(204);
        (await manager.Post("/api/v1/processings/portal/remove", new { reason = "x" })).ShouldRefuse(404, "rights.no-such-processing");
        using var page = await installation.Mansour.AsPage(Role.Receptionist);
        foreach (var language in new[] { "fr", "ar" })
            Paper.Text(Paper.Keep($"notice-{language}", await Bytes(page, $"/privacy-notice.pdf?language={language}"))).ShouldContain("A-S-123/2026");
        using var managing = await installation.Mansour.AsPage(Role.Manager);
        var register = Paper.Text(Paper.Keep("register", await Bytes(managing, "/settings/privacy/register.pdf")));
        register.ShouldContain("Vidéosurveillance");
        register.ShouldNotContain("Espace patient");
        (await managing.Get("/settings/privacy")).ShouldBe(200).Text.ShouldContain("A-S-123/2026");
        // The other clinic has its own.
        using var elsewhere = await installation.Atlas.As(Role.Manager);
        (await elsewhere.Get("/api/v1/processings")).Text.ShouldNotContain("A-S-123");
    }

    [Fact]
    public async Task the_pages_do_the_same_without_scripts()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        var id = (await api.Register("Rim", "Sefrioui")).Text("id");
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        var home = $"/patients/{id}/rights";
        foreach (var path in new[] { "", "/consents/new?purpose=ai", "/requests/new" }) (await desk.Get(home + path)).ShouldBe(200);
        (await desk.PostForm(home + "/consents", new() { ["purpose"] = "ai", ["channel"] = "paper" })).ShouldBe(422);
        (await desk.PostForm(home + "/consents", new() { ["purpose"] = "ai", ["isGiven"] = "true", ["channel"] = "paper" })).ShouldBe(303);
        var consent = (await api.Get($"/api/v1/patients/{id}/consents")).Json["items"]![0]!.Text("id");
        (await desk.PostForm($"{home}/consents/{consent}/withdraw", [])).ShouldBe(303);
        (await desk.PostForm(home + "/requests", new() { ["kind"] = "access" })).ShouldBe(422);
        (await desk.PostForm(home + "/requests", new() { ["kind"] = "access", ["words"] = "Une copie", ["channel"] = "desk" })).ShouldBe(303);
        var request = (await api.Get($"/api/v1/patients/{id}/rights-requests")).Json["items"]![0]!.Text("id");
        (await manager.Get($"/settings/privacy/requests/{request}")).ShouldBe(200).Text.ShouldContain("Une copie");
        (await manager.PostForm($"/settings/privacy/requests/{request}", new() { ["outcome"] = "granted" })).ShouldBe(422);
        (await manager.PostForm($"/settings/privacy/requests/{request}", new() { ["outcome"] = "granted", ["answer"] = "Remise en main propre" })).ShouldBe(303);
        foreach (var kind in new[] { "restriction", "hold" })
        {
            (await manager.Get($"{home}/{kind}")).ShouldBe(200);
            (await manager.PostForm($"{home}/{kind}", new() { ["reason"] = "" })).ShouldBe(422);
            (await manager.PostForm($"{home}/{kind}", new() { ["reason"] = "Litige" })).ShouldBe(303);
            (await manager.PostForm($"{home}/{kind}", new() { ["ends"] = "true", ["reason"] = "Clos" })).ShouldBe(303);
        }
        (await manager.Get("/settings/privacy/register/new")).ShouldBe(200);
        (await manager.Get("/settings/privacy/register/agenda")).ShouldBe(200);
        var entry = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = "Photos", ["purpose"] = "Suivi", ["people"] = "Patients", ["data"] = "Images", ["recipients"] = "Médecins", ["period"] = "Avec le dossier", ["basis"] = "Soins", ["version"] = "0",
        };
        (await manager.PostForm("/settings/privacy/register", new(entry) { ["name"] = "" })).ShouldBe(422);
        (await manager.PostForm("/settings/privacy/register", entry)).ShouldBe(303);
        (await manager.PostForm("/settings/privacy/register/agenda", entry)).ShouldBe(303);
        ((int)(await manager.PostForm("/settings/privacy/register/agenda", entry)).Status).ShouldBeOneOf(409, 412); // somebody wrote it since
        (await manager.Get("/settings/privacy/register/agenda/remove")).ShouldBe(200);
        (await manager.PostForm("/settings/privacy/register/agenda/remove", new() { ["reason"] = "" })).ShouldBe(422);
        (await manager.PostForm("/settings/privacy/register/agenda/remove", new() { ["reason"] = "Fusionné" })).ShouldBe(303);
        (await manager.Get("/settings/privacy")).ShouldBe(200);
    }

    [Fact]
    public async Task every_table_with_rows_of_patients_belongs_to_a_holding()
    {
        await using var scope = installation.Services.CreateAsyncScope();
        var held = scope.ServiceProvider.GetServices<IPatientHolding>().SelectMany(holding => holding.Tables).Select(table => table.Name).ToHashSet(StringComparer.Ordinal);
        await using var administrator = await installation.Address.AsAdministrator();
        var tables = await administrator.All(row => row.GetString(0), """
            select distinct c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
            where c.relnamespace = 'pool_01'::regnamespace and c.relkind = 'r' and a.attname = 'patient_id'
            union select c.relname::text from pg_constraint k join pg_class c on c.oid = k.conrelid
            where k.contype = 'f' and c.relnamespace = 'pool_01'::regnamespace
                and exists (select from pg_attribute r where r.attrelid = k.confrelid and r.attname = 'patient_id' and not r.attisdropped)
            """);
        // The readable copy speaks in words, not in the names of columns.
        foreach (var holding in scope.ServiceProvider.GetServices<IPatientHolding>())
        {
            var words = scope.ServiceProvider.GetRequiredService<IStringLocalizerFactory>().Create(holding.Texts).GetAllStrings(includeParentCultures: true).Select(word => word.Name).ToList();
            foreach (var table in holding.Tables)
                words.ShouldContain(word => word.StartsWith($"held.{table.Name}.", StringComparison.Ordinal), $"{table.Name} needs words for its columns");
        }
        // The trail tells what was done with the record; who looked is shown to the patient by itself.
        tables.Where(table => !table.StartsWith("audit_", StringComparison.Ordinal) && !held.Contains(table)).ShouldBeEmpty("a module must register what it holds on patients: AddPatientHolding");
    }

    async Task<bool> Allows(Guid id, string purpose) => await installation.In("atlas", unit => unit.GetRequiredService<PatientConsents>().Allows(id, purpose, CancellationToken.None));

    static async Task<byte[]> Bytes(Caller caller, string path)
    {
        var (status, bytes) = await caller.Download(path);
        status.ShouldBe(HttpStatusCode.OK);
        return bytes;
    }
}
