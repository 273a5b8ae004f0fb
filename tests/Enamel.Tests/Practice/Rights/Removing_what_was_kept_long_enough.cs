using Enamel.Kernel;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Rights;
using Enamel.Tests.Practice.Patients;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Practice.Rights;

/// <summary>Rows go in one way only: shown first, certified, told in the trail, and remembered outside of the database.</summary>
public sealed class Removing_what_was_kept_long_enough(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task shows_what_is_due_removes_it_for_good_and_does_so_again_after_a_restore()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var old = await Old(desk, "Ancien", "Patient");
        var held = await Old(desk, "Retenu", "Litige");
        var young = await Old(desk, "Mineur", "Longtemps", birth: "2006-01-01");
        var recent = (await desk.Register("Recent", "Patient")).Text("id");
        (await manager.Post($"/api/v1/patients/{held}/hold", new { reason = "Expertise en cours" })).ShouldBe(201);
        (await desk.Get("/api/v1/retention")).ShouldRefuse(403, "not-allowed");
        var shown = Kind(await manager.Get("/api/v1/retention"), "patients");
        (shown["months"]!.GetValue<int>(), shown["count"]!.GetValue<int>(), shown["examples"]![0]!.GetValue<string>()[..14]).ShouldBe((240, 1, "Ancien Patient"));
        // Nothing goes by looking, nor without the number that was shown.
        (await manager.Post("/api/v1/retention/patients/run", new { })).ShouldRefuse(422, "rights.not-confirmed");
        (await manager.Post("/api/v1/retention/patients/run", new { expected = 2 })).ShouldRefuse(409, "rights.changed-since");
        (await manager.Post("/api/v1/retention/teeth/run", new { expected = 2 })).ShouldRefuse(404, "rights.no-such-kind");
        (await Count("patients_patients", old)).ShouldBe(1);
        var active = await Owner.Ask<int>(installation, "select active_patients from clinic_atlas.patients_register");
        var certificate = (await manager.Post("/api/v1/retention/patients/run", new { expected = 1 })).ShouldBe(200).Json;
        certificate["removed"]!.GetValue<int>().ShouldBe(1);
        certificate["counts"]!["patients_conditions"]!.GetValue<int>().ShouldBe(1);
        foreach (var table in new[] { "patients_patients", "patients_conditions", "patients_consents", "rights_requests" }) (await Count(table, old)).ShouldBe(0, table);
        foreach (var id in new[] { held, young, recent }) (await Count("patients_patients", id)).ShouldBe(1);
        (await Owner.Ask<int>(installation, "select active_patients from clinic_atlas.patients_register")).ShouldBe(active - 1);
        // The certificate names nobody, the trail tells of the run, the file outside remembers it.
        (await Owner.Ask<string>(installation, $"select subjects::text from clinic_atlas.rights_certificates where id = '{certificate["id"]}'")).ShouldNotContain(old);
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = 'retention' and subject_id = '{certificate["id"]}' and role = 'manager'")).ShouldBe(1);
        var ledger = installation.Services.GetRequiredService<RemovalLedger>();
        var line = (await ledger.Read(null, CancellationToken.None)).Last(one => one.Kind == "patients");
        (line.Clinic, line.Certificate.ToString(), line.Subjects.Count).ShouldBe(("atlas", certificate.Text("id"), 1));
        (await File.ReadAllTextAsync(installation.Ledger.Path, TestContext.Current.CancellationToken)).ShouldNotContain(old);
        // A backup comes back, and with it who was gone.
        await Bring(old);
        (await Count("patients_patients", old)).ShouldBe(1);
        (await installation.In("atlas", unit => unit.GetRequiredService<RemovalReplay>().Run(line, CancellationToken.None))).ShouldBe(1);
        (await Count("patients_patients", old)).ShouldBe(0);
        (await installation.In("atlas", unit => unit.GetRequiredService<RemovalReplay>().Run(line, CancellationToken.None))).ShouldBe(0);
        // Lifted, what was held is due; and by night it goes by itself.
        (await manager.Post($"/api/v1/patients/{held}/hold/end", new { reason = "Jugement définitif" })).ShouldBe(204);
        (await manager.Put("/api/v1/retention/patients", new { months = 12 })).ShouldRefuse(422, "fields");
        (await manager.Put("/api/v1/retention/patients", new { months = 180, isNightly = true })).ShouldBe(204);
        (await manager.Put("/api/v1/retention/patients", new { months = 180, isNightly = true })).ShouldBe(204);
        (await Owner.Ask<long>(installation, "select count(*) from registry.jobs where kind = 'rights.retention'")).ShouldBe(1);
        await installation.HurryUp();
        await installation.Work();
        (await Count("patients_patients", held)).ShouldBe(0);
        (await Owner.Ask<long>(installation, "select count(*) from registry.jobs where kind = 'rights.retention' and due_at > now()")).ShouldBe(1);
        (await manager.Get("/api/v1/retention")).Json["certificates"]!.AsArray().Select(one => one!.Text("cause")).Where(cause => cause != "request").ShouldBe(["nightly", "replay", "manager"]);
    }

    [Fact]
    public async Task a_ledger_that_somebody_shortened_or_changed_is_not_believed()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        using var desk = await installation.Mansour.As(Role.Receptionist);
        for (var at = 0; at < 3; at++)
        {
            await Old(desk, "Vieux", $"Dossier{(char)('a' + at)}", schema: "pool_01");
            (await manager.Post("/api/v1/retention/patients/run", new { expected = 1 })).ShouldBe(200);
        }
        var ledger = installation.Services.GetRequiredService<RemovalLedger>();
        var lines = await File.ReadAllLinesAsync(installation.Ledger.Path, TestContext.Current.CancellationToken);
        var copy = installation.Ledger.Path + ".copy";
        foreach (var forged in new[] { lines[..^3].Concat(lines[^2..]), lines[..^1].Append(lines[^1].Replace("mansour", "atlas", StringComparison.Ordinal)), lines[..^2].Append(lines[^1]).Append(lines[^2]) })
        {
            await File.WriteAllLinesAsync(copy, forged, TestContext.Current.CancellationToken);
            await Should.ThrowAsync<InvalidDataException>(() => ledger.Read(copy, CancellationToken.None));
        }
    }

    [Fact]
    public async Task a_patient_is_erased_on_request_once_a_manager_granted_it_and_typed_the_number()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = await desk.Register("Sanae", "Effacer");
        var id = patient.Text("id");
        (await manager.Post($"/api/v1/patients/{id}/erase", new { number = patient.Text("number") })).ShouldRefuse(422, "rights.erasure-not-granted");
        var request = (await desk.Post($"/api/v1/patients/{id}/rights-requests", new { kind = "erasure", words = "Effacez tout", channel = "letter" })).ShouldBe(201).Json.Text("id");
        (await manager.Post($"/api/v1/rights-requests/{request}/answer", new { outcome = "granted", answer = "D’accord" })).ShouldBe(200);
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get($"/patients/{id}/rights/erase")).ShouldBe(200);
        (await page.PostForm($"/patients/{id}/rights/erase", new() { ["number"] = "PT-atlas-2020-000001" })).ShouldBe(422);
        (await manager.Post($"/api/v1/patients/{id}/hold", new { reason = "Litige" })).ShouldBe(201);
        (await manager.Post($"/api/v1/patients/{id}/erase", new { number = patient.Text("number") })).ShouldRefuse(422, "rights.under-hold");
        (await manager.Post($"/api/v1/patients/{id}/hold/end", new { reason = "Clos" })).ShouldBe(204);
        (await desk.Post($"/api/v1/patients/{id}/erase", new { number = patient.Text("number") })).ShouldRefuse(403, "not-allowed");
        (await desk.Patch($"/api/v1/patients/{id}", new { lastName = "Effacée" })).ShouldBe(200);
        var said = await Owner.Ask<DateTime>(installation, "select max(at) from clinic_atlas.audit_entries");
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where patient_id = '" + id + "' and after ->> 'last_name' = 'Effacée'")).ShouldBe(1);
        (await page.PostForm($"/patients/{id}/rights/erase", new() { ["number"] = patient.Text("number") })).ShouldBe(303);
        // That every row went is told; of what was in them only the ids.
        var since = $"at > '{said:O}'";
        (await Owner.Ask<string>(installation, $"select string_agg(distinct subject, ' ' order by subject) from clinic_atlas.audit_entries where action = 'delete' and patient_id = '{id}' and {since}"))
            .ShouldBe("patients_patients patients_restraints rights_requests");
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = 'delete' and {since} and before <> jsonb_build_object('id', subject_id)")).ShouldBe(0);
        (await Owner.Ask<long>(installation, $"select count(*) from (select to_jsonb(e)::text as line from clinic_atlas.audit_entries e where {since} union all select to_jsonb(e)::text from registry.audit_entries e where {since}) t where line ~* 'sanae|effac'")).ShouldBe(0);
        (await manager.Get($"/api/v1/patients/{id}")).ShouldRefuse(404, "patients.unknown");
        (await page.Get("/settings/retention")).ShouldBe(200).Text.ShouldContain("la demande du patient");
    }

    [Fact]
    public async Task cancelled_appointments_messages_and_sessions_go_by_their_own_periods_and_nothing_fresh_does()
    {
        var message = await installation.Greet("mansour", "ancienne@example.ma");
        var fresh = await installation.Greet("mansour", "recente@example.ma");
        await installation.Work();
        await Owner.Do(installation, $"set enamel.clinic_id = '2'; update pool_01.messaging_messages set status = 'dead', sent_at = null, created_at = now() - interval '3 years' where id = '{message}'");
        await Owner.Do(installation, $"set enamel.clinic_id = '2'; update pool_01.messaging_messages set status = 'dead', sent_at = null where id = '{fresh}'");
        using var manager = await installation.Mansour.As(Role.Manager);
        await Owner.Do(installation, "update registry.sessions set expires_at = now() - interval '2 years' where id in (select id from registry.sessions where clinic_id = 2 order by id limit 1)");
        using var again = await installation.Mansour.As(Role.Manager);
        using var page = await installation.Mansour.AsPage(Role.Manager);
        foreach (var kind in new[] { "messages", "sessions" })
        {
            Kind(await again.Get("/api/v1/retention"), kind)["count"]!.GetValue<int>().ShouldBe(1, kind);
            (await page.Get($"/settings/retention/{kind}/run")).ShouldBe(200);
            (await page.PostForm($"/settings/retention/{kind}/run", new() { ["expected"] = "1" })).ShouldBe(422);
            (await page.PostForm($"/settings/retention/{kind}/run", new() { ["expected"] = "1", ["confirmed"] = "true" })).ShouldBe(303);
            Kind(await again.Get("/api/v1/retention"), kind)["count"]!.GetValue<int>().ShouldBe(0, kind);
        }
        (await Owner.Ask<long>(installation, $"select count(*) from pool_01.messaging_messages where id = '{fresh}'")).ShouldBe(1);
        (await page.Get("/settings/retention/appointments")).ShouldBe(200);
        (await page.PostForm("/settings/retention/appointments", new() { ["months"] = "3" })).ShouldBe(422);
        (await page.PostForm("/settings/retention/appointments", new() { ["months"] = "24" })).ShouldBe(303);
    }

    [Fact]
    public async Task the_trail_itself_goes_by_its_age_but_for_records_under_a_hold_and_what_is_left_stays_sealed()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        using var manager = await installation.Mansour.As(Role.Manager);
        var held = (await desk.Register("Retenue", "Proces")).Text("id");
        (await manager.Post($"/api/v1/patients/{held}/hold", new { reason = "Expertise" })).ShouldBe(201);
        await using var administrator = await installation.Address.AsAdministrator();
        async Task<Guid> Entry(string? patient) => await administrator.Ask<Guid>($"""
            insert into pool_01.audit_entries (clinic_id, id, at, action, subject, patient_id)
            values (2, (lpad(to_hex((extract(epoch from now() - interval '11 years') * 1000)::bigint), 12, '0') || '7abc' || right(gen_random_uuid()::text, 17))::uuid, now() - interval '11 years', 'read', 'patients_patients', {(patient is null ? "null" : $"'{patient}'")})
            returning id
            """);
        Guid[] old = [await Entry(null), await Entry(null), await Entry(held)];
        Kind(await manager.Get("/api/v1/retention"), "trail")["count"]!.GetValue<int>().ShouldBe(0, "nothing goes that no seal remembers");
        await installation.SealAllOf(2);
        Kind(await manager.Get("/api/v1/retention"), "trail")["count"]!.GetValue<int>().ShouldBe(2);
        (await manager.Put("/api/v1/retention/trail", new { months = 12 })).ShouldRefuse(422, "fields");
        var certificate = (await manager.Post("/api/v1/retention/trail/run", new { expected = 2 })).ShouldBe(200).Json;
        certificate["removed"]!.GetValue<int>().ShouldBe(2);
        async Task<long> Left() => await administrator.Ask<long>("select count(*) from pool_01.audit_entries where id = any ($1)", old);
        (await Left()).ShouldBe(1);
        var verdict = await installation.Services.GetRequiredService<TrailVerification>().Run(administrator, 2, [], null, CancellationToken.None);
        verdict.Retired.ShouldBe(2);
        verdict.Findings.ShouldNotContain(finding => finding.Fault == TrailFault.EntryRemoved);
        // A backup brings one back, and not the hold, which came later: the line outside remembers for whom nothing went.
        var line = (await installation.Services.GetRequiredService<RemovalLedger>().Read(null, CancellationToken.None)).Last(one => one.Kind == "trail");
        await administrator.Execute("insert into pool_01.audit_entries (clinic_id, id, at, action, subject, tick) select 2, $1, now() - interval '11 years', 'read', 'patients_patients', 1", old[0]);
        (await manager.Post($"/api/v1/patients/{held}/hold/end", new { reason = "Clos" })).ShouldBe(204);
        (await installation.In("mansour", unit => unit.GetRequiredService<RemovalReplay>().Run(line, CancellationToken.None))).ShouldBe(1);
        (await Left()).ShouldBe(1);
    }

    [Fact]
    public async Task codes_patients_sessions_and_accounts_that_nobody_uses_go_too_and_of_each_patient_the_newest_session_stays()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        await using var administrator = await installation.Address.AsAdministrator();
        await administrator.Execute("""
            insert into registry.one_time_codes (clinic_id, id, purpose, phone_index, code_hash, created_at, expires_at)
            select 2, gen_random_uuid(), 'test', '\x01', '\x02', now() - age, now() - age from unnest(array['3 months', '1 day']::interval[]) age;
            insert into registry.persons (id, display_name, password_hash, phone_sealed, phone_index, national_id_sealed, national_id_index, verified_at, created_at)
            select ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'Personne', '', '\x00', ('\x0' || n)::bytea, '\x00', ('\x0' || n)::bytea, now() - interval '5 years', now() - interval '5 years' from generate_series(1, 3) n;
            insert into registry.person_sessions (clinic_id, id, person_id, token_hash, created_at, last_seen_at, expires_at)
            select 2, gen_random_uuid(), ('00000000-0000-7000-8000-00000000000' || person)::uuid, sha256(convert_to(n::text, 'UTF8')), now() - age, now() - age, now() - age
            from (values (1, 1, interval '4 years'), (2, 1, interval '45 months'), (3, 2, interval '2 years'), (4, 2, interval '1 month')) s (n, person, age)
            """);
        foreach (var (kind, count) in new[] { ("codes", 1), ("portal-sessions", 2) })
        {
            Kind(await manager.Get("/api/v1/retention"), kind)["count"]!.GetValue<int>().ShouldBe(count, kind);
            (await manager.Post($"/api/v1/retention/{kind}/run", new { expected = count })).ShouldBe(200);
            Kind(await manager.Get("/api/v1/retention"), kind)["count"]!.GetValue<int>().ShouldBe(0, kind);
        }
        (await administrator.Ask<long>("select count(*) from registry.one_time_codes where purpose = 'test'")).ShouldBe(1);
        (await administrator.Ask<long>("select count(*) from registry.person_sessions where clinic_id = 2")).ShouldBe(2);
        // Who never came back after the registration, and who came last 45 months ago; not who was here a month ago.
        var ledger = installation.Services.GetRequiredService<RemovalLedger>();
        var accounts = new UnusedAccounts(installation.Address, ledger, installation.Services.GetRequiredService<KeyRing>(), TimeProvider.System);
        (await accounts.Count(accounts.Before(36), CancellationToken.None)).ShouldBe(2);
        (await accounts.Remove(accounts.Before(36), CancellationToken.None)).ShouldBe(2);
        (await administrator.Ask<long>("select count(*) from registry.persons where display_name = 'Personne'")).ShouldBe(1);
        (await administrator.Ask<long>("select count(*) from registry.audit_entries where subject = 'registry_persons' and action = 'delete' and before <> jsonb_build_object('id', subject_id)")).ShouldBe(0);
        await administrator.Execute("insert into registry.persons (id, display_name, password_hash, phone_sealed, phone_index, national_id_sealed, national_id_index, verified_at, created_at) values ('00000000-0000-7000-8000-000000000003', 'Personne', '', '', '', '', '', now() - interval '5 years', now() - interval '5 years')");
        (await accounts.Replay((await ledger.Read(null, CancellationToken.None)).Last(line => line.Kind == UnusedAccounts.Kind), CancellationToken.None)).ShouldBe(1);
        // The application's role can neither list nor remove them.
        await using var application = await installation.Address.AsApplication();
        foreach (var sql in new[] { "select registry.outworn_accounts(now(), 1)", "select registry.retire_accounts('{}', now())", "delete from registry.persons", "delete from registry.one_time_codes" })
            (await Should.ThrowAsync<PostgresException>(() => application.Execute(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
    }

    [Fact]
    public async Task a_restricted_record_is_not_opened_by_anything_that_a_session_says_of_itself()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = (await desk.Register("Bloquee", "Ferme", new { phone = "0611223344" })).Text("id");
        (await manager.Post($"/api/v1/patients/{id}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
        await using var application = await installation.Address.AsApplication();
        await using var session = await application.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await application.Enter(1);
        foreach (var pose in new[] { "set local enamel.erasing = 'on'", "set local enamel.request_id = 'command:keys rotate'", "set local enamel.role = 'manager'; set local enamel.user_id = ''" })
        {
            await application.Execute(pose);
            foreach (var deed in new[]
                     {
                         "update patients_patients set first_name = 'Autre' where id = $1",
                         "update patients_patients set phone_sealed = overlay(phone_sealed placing '\\x00' from 20) where id = $1",
                         "update patients_patients set phone_sealed = null where id = $1",
                         "update patients_patients set phone_sealed = overlay(phone_sealed placing '\\x00000009' from 2), version = version + 1 where id = $1",
                         "update patients_patients set phone_sealed = overlay(phone_sealed placing '\\x00000000' from 2) where id = $1",
                     })
                (await application.Refused(deed, Guid.Parse(id))).ConstraintName.ShouldBe("patients_restricted", $"{pose}: {deed}");
        }
        foreach (var deed in new[] { "alter table patients_patients disable trigger restricted", "set local session_replication_role = replica", "drop trigger restricted on patients_patients", "set local role enamel_owner" })
            (await application.Refused(deed)).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, deed);
        // Sealed anew with a newer key it says what it said: that is how keys are turned.
        (await application.Execute("update patients_patients set phone_sealed = overlay(phone_sealed placing '\\x00000009' from 2) where id = $1", Guid.Parse(id))).ShouldBe(1);
    }

    [Fact]
    public async Task the_application_can_neither_delete_rows_nor_erase_without_an_open_certificate()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var id = (await desk.Register("Rester", "Encore")).Text("id");
        await using var application = await installation.Address.AsApplication();
        foreach (var sql in new[]
                 {
                     $"delete from patients_patients where id = '{id}'",
                     $"select registry.erase_patient('{id}', '{Guid.Empty}', '{{}}')",
                     $"select registry.retire_rows('messages', '{Guid.Empty}', '{{}}')",
                     $"select registry.remove_with_dependents('clinic_atlas', 1, 'patients_patients', array['{id}']::uuid[], '{{}}')",
                 })
        {
            await using var transaction = await application.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await application.Enter(1);
            (await Should.ThrowAsync<PostgresException>(() => application.Execute(sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }
        // Whoever says that they are erasing hides nothing by it: neither a change nor what the application may take away by itself.
        await using var posing = await application.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await application.Enter(1);
        await application.Execute("set local enamel.erasing = 'on'");
        await application.Execute($"update patients_patients set first_name = 'Autre' where id = '{id}'");
        await application.Execute("""
            insert into reminders_recall_rules (clinic_id, id, type_id, months) select 1, gen_random_uuid(), id, 7 from scheduling_types limit 1;
            delete from reminders_recall_rules where months = 7
            """);
        await posing.CommitAsync(TestContext.Current.CancellationToken);
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = 'update' and subject_id = '{id}' and before ->> 'first_name' = 'Rester' and after ->> 'first_name' = 'Autre'")).ShouldBe(1);
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where action = 'delete' and subject = 'reminders_recall_rules' and before ->> 'months' = '7'")).ShouldBe(1);
    }

    [Fact]
    public async Task a_whole_clinic_goes_with_its_keys_and_leaves_its_own_record_and_nobody_else_loses_a_row()
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        (await provider.GetRequiredService<ClinicOpening>().Run(new() { Slug = "ephemere", Name = "Cabinet éphémère", Hosts = ["ephemere.localhost"] }, CancellationToken.None)).Succeeded(out var card, out var refusal).ShouldBeTrue(refusal?.Code);
        var others = await Owner.Ask<long>(installation, "select (select count(*) from pool_01.patients_patients) + (select count(*) from registry.memberships) + (select count(*) from pool_01.premises_branches where clinic_id = 2)");
        var deletion = new ClinicDeletion(installation.Address, installation.Services.GetRequiredService<RemovalLedger>(), TimeProvider.System);
        (await deletion.Count(card!, CancellationToken.None)).Keys.ShouldContain("premises_branches"); // opened above
        var gone = await deletion.Run(card!, "K. Idrissi", CancellationToken.None);
        gone.Keys.ShouldBeGreaterThan(1);
        gone.Rows["scheduling_types"].ShouldBeGreaterThan(0);
        foreach (var table in new[] { "pool_01.premises_branches", "pool_01.audit_entries", "registry.domains", "registry.jobs" })
            (await Owner.Ask<long>(installation, $"select count(*) from {table} where clinic_id = {card!.Id}")).ShouldBe(0, table);
        (await Owner.Ask<long>(installation, $"select count(*) from registry.keys where clinic_id = {card!.Id} and wrapped is not null")).ShouldBe(0);
        (await Owner.Ask<string>(installation, $"select after ->> 'cause' from registry.audit_entries where clinic_id = {card!.Id} and action = 'delete-clinic'")).ShouldBe("K. Idrissi");
        (await Owner.Ask<long>(installation, "select (select count(*) from pool_01.patients_patients) + (select count(*) from registry.memberships) + (select count(*) from pool_01.premises_branches where clinic_id = 2)")).ShouldBe(others);
        (await installation.Services.GetRequiredService<RemovalLedger>().Read(null, CancellationToken.None)).Last(line => line.Kind == ClinicDeletion.Kind).Clinic.ShouldBe("ephemere");
    }

    async Task<string> Old(Caller desk, string first, string last, string? birth = null, string schema = "clinic_atlas")
    {
        var id = (await desk.Register(first, last, birth is null ? null : new { birthDate = birth })).Text("id");
        (await desk.Post($"/api/v1/patients/{id}/conditions", new { kind = "alert", label = "Ancienne" })).ShouldBe(201);
        await Owner.Do(installation, $"set enamel.clinic_id = '{(schema == "pool_01" ? 2 : 1)}'; update {schema}.patients_patients set registered_at = now() - interval '23 years' where id = '{id}'; update {schema}.patients_conditions set created_at = now() - interval '22 years' where patient_id = '{id}'");
        return id;
    }

    // What a restore does: the row is there again, as it was.
    Task Bring(string id) => Owner.Do(installation, $"""
        set enamel.clinic_id = '1'; insert into clinic_atlas.patients_patients (clinic_id, id, number, first_name, last_name, name_key, registered_at) values (1, '{id}', 'PT-atlas-2003-000007', 'Ancien', 'Patient', 'ancien patient', now() - interval '23 years')
        """);

    Task<long> Count(string table, string patient) => Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.{table} where {(table == "patients_patients" ? "id" : "patient_id")} = '{patient}'");

    static System.Text.Json.Nodes.JsonNode Kind(Reply reply, string kind) => reply.ShouldBe(200).Json["items"]!.AsArray().Single(one => one!.Text("kind") == kind)!;
}
