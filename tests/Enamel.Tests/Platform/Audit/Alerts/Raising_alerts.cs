using System.Globalization;
using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Platform.Approvals;
using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Alerts;
using Enamel.Platform.Http;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Practice.Scheduling;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Audit.Alerts;

public sealed class Raising_alerts(Raising_alerts.Watchful watchful) : IClassFixture<Raising_alerts.Watchful>
{
    Installation Installation => watchful.Installation;

    [Theory]
    [InlineData("refund", "499.99", 0)]
    [InlineData("refund", "500", 1)]
    [InlineData("refund", "1200.50", 1)]
    [InlineData("discount", "499", 0)]
    [InlineData("discount", "500.00", 1)]
    public async Task are_raised_by_money_at_the_limit_and_not_one_below(string rule, string amount, int expected)
    {
        var before = await Count("mansour", rule);
        using var cashier = await Installation.Mansour.As(Role.Cashier);
        var asked = decimal.Parse(amount, CultureInfo.InvariantCulture);
        (await cashier.Post($"/api/v1/probe/ask/{rule}", new { amount = asked })).ShouldBe(200);
        await Installation.Watch("mansour");
        (await Count("mansour", rule)).ShouldBe(before + expected, $"asked for {amount}");
        (await cashier.Post($"/api/v1/probe/give/{rule}", new { amount = asked })).ShouldBe(200); // given without being asked for
        await Installation.Watch("mansour");
        await Installation.Watch("mansour");
        (await Count("mansour", rule)).ShouldBe(before + 2 * expected, $"given {amount}");
    }

    [Theory]
    [InlineData("mansour", "499.999", false)] // a dinar has three decimals, a yen none: what counts is the amount
    [InlineData("mansour", "500.000", true)]
    [InlineData("mansour", "500.001", true)]
    [InlineData("mansour", "500", true)]
    [InlineData("mansour", "\"500.00\"", true)]
    [InlineData("mansour", "-700", true)] // given back, however a room counts it
    [InlineData("mansour", "9999999999.99", true)]
    [InlineData("mansour", "null", false)]
    [InlineData("mansour", "\"beaucoup\"", false)]
    public async Task are_raised_by_amounts_of_any_currency_however_they_are_written(string clinic, string amount, bool expected)
    {
        using var cashier = await Installation.Clinic(clinic).As(Role.Cashier);
        foreach (var road in new[] { "ask", "give" })
        {
            await Installation.Watch(clinic);
            var (refunds, discounts) = (await Count(clinic, "refund"), await Count(clinic, "discount"));
            (await cashier.Post($"/api/v1/probe/{road}/refund", JsonNode.Parse($"{{\"amount\":{amount}}}"))).ShouldBe(200);
            await Installation.Watch(clinic);
            (await Count(clinic, "refund") - refunds, await Count(clinic, "discount") - discounts).ShouldBe((expected ? 1 : 0, 0), $"{road} {amount}");
        }
    }

    [Fact]
    public async Task are_raised_in_the_clinic_where_it_happened_by_its_own_limit_and_told_once_however_many_servers_look()
    {
        await using var other = await Installation.Beside();
        using var manager = await Installation.Atlas.As(Role.Manager);
        using var cashier = await Installation.Atlas.As(Role.Cashier);
        (await manager.Put("/api/v1/alert-rules/discount", new { amount = 900, sends = true, isOn = true })).ShouldBe(200);
        await Installation.Watch("atlas");
        await Installation.Watch("mansour");
        var (here, there, letters) = (await Count("atlas", "discount"), await Count("mansour", "discount"), (await Installation.Sent()).Count(IsOfAtlas));
        (await cashier.Post("/api/v1/probe/ask/discount", new { amount = 899.99m })).ShouldBe(200); // above the product's limit, under the clinic's
        await Installation.Watch("atlas");
        (await Count("atlas", "discount")).ShouldBe(here);
        (await cashier.Post("/api/v1/probe/ask/discount", new { amount = 900m })).ShouldBe(200);
        for (var turn = 0; turn < 3; turn++) await Task.WhenAll(Installation.Watch("atlas"), other.Watch("atlas"), Installation.Watch("mansour"), other.Watch("mansour"));
        (await Count("atlas", "discount")).ShouldBe(here + 1);
        (await Count("mansour", "discount")).ShouldBe(there);
        (await Installation.Sent()).Count(IsOfAtlas).ShouldBe(letters + 1, "one message for one alert");
        // An approval of a kind that nobody watches is none of these rules' business.
        (await cashier.Post("/api/v1/probe/ask/unwatched", new { amount = 5000m })).ShouldBe(200);
        await Installation.Watch("atlas");
        (await Count("atlas", "discount")).ShouldBe(here + 1);
        (await manager.Put("/api/v1/alert-rules/discount", new { amount = 500 })).ShouldBe(200);

        static bool IsOfAtlas(Letter letter) => letter.Recipient == "manager@atlas.example" && letter.Wording.Body.Contains("Remise importante", StringComparison.Ordinal);
    }

    [Fact]
    public async Task are_raised_by_many_records_in_a_short_time_once_and_anew_only_by_as_many_again()
    {
        using var manager = await Installation.Mansour.As(Role.Manager);
        (await manager.Put("/api/v1/alert-rules/many-records", new { most = 4, minutes = 10 })).ShouldBe(200).Json["most"]!.GetValue<int>().ShouldBe(4);
        using var desk = await Installation.Mansour.As(Role.Receptionist);
        using var reader = await Installation.Mansour.As(Role.Assistant); // who looks at nothing elsewhere
        var patients = new List<Guid>();
        for (var more = 0; more < 8; more++) patients.Add(await desk.Patient("Beaucoup"));
        foreach (var patient in patients.Take(3)) await Look(reader, patient);
        await Look(reader, patients[0]); // a record that is looked at again is no other one
        await Installation.Watch("mansour");
        (await Count("mansour", "many-records")).ShouldBe(0, "three is one below");
        await Look(reader, patients[3]);
        await Installation.Watch("mansour");
        (await Count("mansour", "many-records")).ShouldBe(1);
        foreach (var patient in patients.Take(7).Skip(4)) await Look(reader, patient);
        await Installation.Watch("mansour");
        (await Count("mansour", "many-records")).ShouldBe(1, "what was counted is not counted again");
        await Look(reader, patients[7]);
        await Installation.Watch("mansour");
        (await Count("mansour", "many-records")).ShouldBe(2);
        // Entries too old for the rule count for nothing.
        var (who, aged) = ((await reader.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>(), await Count("mansour", "many-records"));
        await Owner.Do(Installation, $"""
            insert into pool_01.audit_entries (clinic_id, id, at, user_id, role, request_id, action, subject, subject_id, patient_id, after)
            select 2, (lpad(to_hex((extract(epoch from t) * 1000)::bigint), 12, '0') || '7000' || right(replace(gen_random_uuid()::text, '-', ''), 16))::uuid, t, '{who}', 'assistant', 'old' || g, 'read', 'patients_patients', p, p::uuid, null
            from (select g, now() - interval '20 minutes' as t, gen_random_uuid()::text as p from generate_series(1, 3) g) as s
            """);
        await Look(reader, patients[0]);
        await Installation.Watch("mansour");
        (await Count("mansour", "many-records")).ShouldBe(aged);
    }

    [Fact]
    public async Task are_raised_by_refused_sign_ins_of_one_account_or_from_one_address()
    {
        using var manager = await Installation.Atlas.As(Role.Manager);
        (await manager.Put("/api/v1/alert-rules/failed-sign-ins", new { most = 3, minutes = 15 })).ShouldBe(200);
        async Task Fail(string login, string from)
        {
            using var anybody = Installation.Atlas.Anybody(from);
            ((int)(await anybody.Post("/api/v1/auth/login", new { login, password = "Pas-Celui-La-99" })).Status).ShouldBe(401);
        }
        await Fail("doctor.atlas", "127.0.0.31");
        await Fail("doctor.atlas", "127.0.0.32");
        await Installation.Watch("atlas");
        (await Count("atlas", "failed-sign-ins")).ShouldBe(0, "two is one below");
        await Fail("doctor.atlas", "127.0.0.33");
        await Installation.Watch("atlas");
        (await Count("atlas", "failed-sign-ins")).ShouldBe(1);
        var alert = await First(manager, "failed-sign-ins");
        alert["sentence"]!.GetValue<string>().ShouldBe("3 connexions refusées en 15 minutes pour le compte de \u2068Doctor of atlas\u2069");
        foreach (var nobody in new[] { "x.one", "x.two", "x.three" }) await Fail(nobody, "127.0.0.41");
        await Installation.Watch("atlas");
        (await Count("atlas", "failed-sign-ins")).ShouldBe(2);
        (await First(manager, "failed-sign-ins"))["sentence"]!.GetValue<string>().ShouldContain("127.0.0.41");
        await Installation.Watch("atlas");
        (await Count("atlas", "failed-sign-ins")).ShouldBe(2, "the same is not told again");
    }

    [Fact]
    public async Task are_raised_by_looks_outside_the_hours_of_the_clinics_doctors_with_some_grace()
    {
        using var manager = await Installation.Atlas.As(Role.Manager);
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        using var assistant = await Installation.Atlas.As(Role.Assistant);
        var patient = await desk.Patient("Heures");
        var doctor = await desk.Doctor();
        await Look(desk, patient);
        await Installation.Watch("atlas");
        (await Count("atlas", "outside-hours")).ShouldBe(0, "nobody ever said when the clinic works");
        var wall = DateTimeOffset.Parse((await manager.Get("/api/v1/audit?limit=1")).Json["items"]![0]!["at"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var weekday = wall.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)wall.DayOfWeek;
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = new[] { new { weekday, opens = "00:00", closes = "23:55" } } })).ShouldBe(204);
        await Look(desk, patient);
        await Installation.Watch("atlas");
        (await Count("atlas", "outside-hours")).ShouldBe(0, "within the hours, or their grace");
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = new[] { new { weekday = weekday % 7 + 1, opens = "09:00", closes = "18:00" } } })).ShouldBe(204);
        await Look(desk, patient);
        await Look(desk, patient);
        await Look(assistant, patient);
        await Installation.Watch("atlas");
        (await Count("atlas", "outside-hours")).ShouldBe(2, "once for each person and day");
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = Array.Empty<object>() })).ShouldBe(204);
    }

    [Fact]
    public async Task are_raised_by_looks_from_another_branch_or_at_patients_of_another_one()
    {
        using var manager = await Installation.Mansour.As(Role.Manager);
        var (here, there) = ((await manager.Post("/api/v1/branches", new { name = "Ici" })).ShouldBe(201).Id(), (await manager.Post("/api/v1/branches", new { name = "Là-bas" })).ShouldBe(201).Id());
        var chair = (await manager.Post("/api/v1/chairs", new { branchId = there, name = "Fauteuil Là-bas" })).ShouldBe(201).Id();
        var member = (await manager.Post("/api/v1/staff", new { displayName = "Leila Ici", role = "assistant", username = "leila.ici", password = "Ortho-Panorama-27", branches = new[] { here } })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        using var leila = await Installation.Mansour.SignIn("leila.ici", "Ortho-Panorama-27");
        var (stranger, unknown) = (await manager.Patient("Lointain"), await manager.Patient("Nouveau"));
        (await manager.Post("/api/v1/appointments", new { patientId = stranger, doctorId = await manager.Doctor(), startsAt = Desk.At(Desk.Day(2), "15:00"), chairId = chair })).ShouldBe(201);
        await Look(leila, unknown);
        await Installation.Watch("mansour");
        (await Count("mansour", "outside-branch")).ShouldBe(0, "who is known nowhere is nobody else's");
        await Look(leila, stranger);
        await Look(leila, stranger);
        using var desk = await Installation.Mansour.As(Role.Receptionist);
        await Look(desk, stranger); // who works everywhere is never outside
        await Installation.Watch("mansour");
        (await Count("mansour", "outside-branch")).ShouldBe(1);
        var alert = await First(manager, "outside-branch");
        alert["userName"]!.GetValue<string>().ShouldBe("Leila Ici");
        alert["userId"]!.GetValue<Guid>().ShouldBe(member);
        alert["facts"]!["reason"]!.GetValue<string>().ShouldBe("patient");
    }

    [Fact]
    public async Task are_raised_by_a_revoked_terminal_that_is_used_and_by_a_seal_that_does_not_verify()
    {
        using var manager = await Installation.Atlas.As(Role.Manager);
        var branch = (await manager.Get("/api/v1/branches")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        using var till = await Terminal.SignedIn(Installation, "cashier.atlas", "atlas");
        var device = (await till.Post("/api/v1/devices", new { name = "Tablette perdue" })).ShouldBe(201).Id();
        (await manager.Post($"/api/v1/devices/{device}/approve", new { branchId = branch })).ShouldBe(200);
        (await till.Get("/api/v1/me")).ShouldBe(200);
        await Installation.Watch("atlas");
        (await Count("atlas", "revoked-device")).ShouldBe(0);
        (await manager.Post($"/api/v1/devices/{device}/revoke")).Status.ShouldBeOneOf(System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.NoContent);
        (await till.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await till.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await till.Post("/api/v1/auth/login", new { login = "cashier.atlas", password = TestCluster.Password }, token: false)).ShouldRefuse(403, "devices.revoked");
        await Installation.Watch("atlas");
        (await Count("atlas", "revoked-device")).ShouldBe(1, "once for each device and day");
        (await Owner.Ask<long>(Installation, "select count(*) from clinic_atlas.audit_entries where action = 'revoked-device-used'")).ShouldBe(3, "each of the refusals is told");
        (await First(manager, "revoked-device"))["sentence"]!.GetValue<string>().ShouldContain("Tablette perdue");

        using var probe = await Installation.Atlas.As(Role.Cashier);
        (await probe.Post("/api/v1/probe/seal")).ShouldBe(200);
        await Installation.Watch("atlas");
        await Installation.Watch("atlas");
        (await Count("atlas", "seal-broken")).ShouldBe(1);
    }

    [Fact]
    public async Task are_raised_once_by_several_servers_and_miss_nothing_that_is_committed_late()
    {
        await using var other = await Installation.Beside();
        using var cashier = await Installation.Mansour.As(Role.Cashier);
        var before = await Count("mansour", "refund");
        await Installation.Watch("mansour");
        // Written before, committed after what comes later was looked at.
        await using var late = await Installation.Address.AsApplication();
        await late.Execute("begin");
        await late.Enter(2);
        await late.Execute("select registry.audit_note('refund', 'probe', 'late-one', null, '{\"amount\": 900}')");
        (await cashier.Post("/api/v1/probe/give/refund", new { amount = 700m })).ShouldBe(200);
        var mansour = (await Installation.Services.GetRequiredService<ClinicDirectory>().BySlug("mansour", CancellationToken.None))!; // it is there
        foreach (var _ in Enumerable.Range(0, 3))
            await Task.WhenAll(Enumerable.Range(0, 4).Select(turn => (turn % 2 == 0 ? Installation : other).Services.GetRequiredService<TrailWatcher>().Step(mansour, CancellationToken.None)));
        await late.Execute("commit");
        await Task.WhenAll(Installation.Watch("mansour"), other.Watch("mansour"));
        (await Count("mansour", "refund")).ShouldBe(before + 2);
        (await Owner.Ask<long>(Installation, "select count(*) from pool_01.audit_alerts where rule = 'refund' and occasion = 'probe:late-one'")).ShouldBe(1);
    }

    [Fact]
    public async Task are_told_to_managers_by_message_without_names_and_noted_by_one_of_them()
    {
        using var cashier = await Installation.Atlas.As(Role.Cashier);
        using var manager = await Installation.Atlas.As(Role.Manager);
        (await cashier.Post("/api/v1/probe/give/discount", new { amount = 2500m })).ShouldBe(200);
        await Installation.Watch("atlas");
        var letter = (await Installation.Sent()).Last(one => one.Wording.Subject.Contains("alertes", StringComparison.Ordinal) && one.Recipient == "manager@atlas.example");
        letter.Wording.Body.ShouldContain("Remise importante");
        letter.Wording.Body.ShouldNotContain("Cashier");
        letter.Wording.Body.ShouldNotContain("2500");

        using var stranger = await Installation.Mansour.As(Role.Manager);
        var id = (await First(manager, "discount"))["id"]!.GetValue<Guid>();
        (await stranger.Post($"/api/v1/alerts/{id}/read", new { note = "vu" })).ShouldRefuse(404, "alerts.unknown");
        (await stranger.Get("/api/v1/alerts?limit=100")).Json["items"]!.AsArray().ShouldNotContain(one => one!["id"]!.GetValue<Guid>() == id);
        using var page = await Installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/alerts/badge")).ShouldBe(200).Text.ShouldContain("side-badge");
        (await page.Get("/alerts")).ShouldBe(200).Text.ShouldContain($"alert-{id:N}");
        (await page.Get("/")).ShouldBe(200).Text.ShouldContain("/alerts/badge");
        var noted = (await manager.Post($"/api/v1/alerts/{id}/read", new { note = "Vu avec la caisse" })).ShouldBe(200).Json;
        noted["readByName"]!.GetValue<string>().ShouldBe("Manager of atlas");
        (await manager.Post($"/api/v1/alerts/{id}/read", new { })).ShouldRefuse(409, "alerts.read-already");
        (await manager.Get("/api/v1/alerts?unread=true&limit=100")).Json["items"]!.AsArray().ShouldNotContain(one => one!["id"]!.GetValue<Guid>() == id);
        (await page.Get("/alerts?show=all")).ShouldBe(200).Text.ShouldContain("Vu avec la caisse");
        (await Owner.Ask<long>(Installation, $"select count(*) from clinic_atlas.audit_entries where subject = 'audit_alerts' and subject_id = '{id}' and action in ('insert', 'update')")).ShouldBe(2);
        (await cashier.Post("/api/v1/probe/give/discount", new { amount = 2600m })).ShouldBe(200);
        await Installation.Watch("atlas");
        var next = (await First(manager, "discount"))["id"]!.GetValue<Guid>();
        (await page.PostForm($"/alerts/{next}/read", new() { ["note"] = "" })).ShouldBe(303);
    }

    [Fact]
    public async Task follow_what_the_manager_decided_about_each_rule()
    {
        using var manager = await Installation.Atlas.As(Role.Manager);
        using var page = await Installation.Atlas.AsPage(Role.Manager);
        using var cashier = await Installation.Atlas.As(Role.Cashier);
        (await page.Get("/alerts/rules")).ShouldBe(200).Text.ShouldContain("rule-refund");
        (await page.PostForm("/alerts/rules/refund", new() { ["amount"] = "80,5", ["isOn"] = "true" })).ShouldBe(303);
        var rule = (await manager.Get("/api/v1/alert-rules")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!["rule"]!.GetValue<string>() == "refund")!;
        rule["amount"]!.GetValue<decimal>().ShouldBe(80.5m);
        rule["sends"]!.GetValue<bool>().ShouldBeFalse();
        var letters = (await Installation.Sent()).Count;
        (await cashier.Post("/api/v1/probe/give/refund", new { amount = 80.5m })).ShouldBe(200);
        await Installation.Watch("atlas");
        (await Count("atlas", "refund")).ShouldBe(1);
        (await Installation.Sent()).Count.ShouldBe(letters, "this rule sends nothing any more");
        (await manager.Put("/api/v1/alert-rules/refund", new { isOn = false })).ShouldBe(200);
        (await cashier.Post("/api/v1/probe/give/refund", new { amount = 5000m })).ShouldBe(200);
        await Installation.Watch("atlas");
        (await Count("atlas", "refund")).ShouldBe(1);
        foreach (var (word, wrong) in new (string, object)[] { ("refund", new { amount = 0 }), ("refund", new { most = 3 }), ("many-records", new { most = 0 }), ("many-records", new { minutes = 1441 }), ("seal-broken", new { amount = 5 }) })
            (await manager.Put($"/api/v1/alert-rules/{word}", wrong)).ShouldRefuse(422, "fields");
        (await manager.Put("/api/v1/alert-rules/unheard-of", new { isOn = true })).ShouldRefuse(404, "alerts.no-such-rule");
        (await page.PostForm("/alerts/rules/many-records", new() { ["most"] = "beaucoup", ["minutes"] = "5" })).ShouldBe(422);
        (await Owner.Ask<long>(Installation, "select count(*) from clinic_atlas.audit_entries where subject = 'audit_rules' and role = 'manager'")).ShouldBeGreaterThanOrEqualTo(2);
    }

    static async Task Look(Caller caller, Guid patient) => (await caller.Get($"/api/v1/patients/{patient}")).ShouldBe(200);

    Task<long> Count(string slug, string rule) => Owner.Ask<long>(Installation, slug == "atlas"
        ? $"select count(*) from clinic_atlas.audit_alerts where rule = '{rule}'" : $"select count(*) from pool_01.audit_alerts where clinic_id = 2 and rule = '{rule}'");

    static async Task<JsonNode> First(Caller manager, string rule) =>
        (await manager.Get("/api/v1/alerts?limit=100")).ShouldBe(200).Json["items"]!.AsArray().First(one => one!["rule"]!.GetValue<string>() == rule)!;

    /// <summary>An installation with addresses at which money is asked for and given, and a seal is found broken.</summary>
    public sealed class Watchful(TestCluster cluster) : IAsyncLifetime
    {
        static readonly Permission Ask = new("probe.ask", Role.Cashier);

        /// <summary>The running server.</summary>
        public Installation Installation { get; } = new(cluster)
        {
            Probes = Map,
            Settings = services =>
            {
                services.AddSingleton(new ApprovalKind("probe.unwatched", typeof(Support.Wordings.Texts), Ask));
                foreach (var rule in new[] { AlertRule.Refund, AlertRule.Discount })
                {
                    services.AddSingleton(new ApprovalKind($"probe.{rule.Word}", typeof(Support.Wordings.Texts), Ask));
                    services.AddSingleton(new WatchedMoney($"probe.{rule.Word}", rule));
                }
            },
        };

        /// <inheritdoc/>
        public ValueTask InitializeAsync() => Installation.InitializeAsync();

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Installation.DisposeAsync();

        static void Map(ClinicRoutes routes)
        {
            routes.Api.MapPost("/probe/ask/{rule}", async (string rule, Amount body, ApprovalDesk desk, TimeProvider clock, CancellationToken stop) =>
                Answer.Ok(await desk.Ask($"probe.{rule}", Guid.CreateVersion7(clock.GetUtcNow()), "Pour l’essai", new { amount = body.Value }, stop))).Requires(Ask); // as it was written
            routes.Api.MapPost("/probe/give/{rule}", (string rule, Amount body, AuditTrail trail, TimeProvider clock) =>
            {
                trail.Happened(rule, "probe", Guid.CreateVersion7(clock.GetUtcNow()).ToString(), new { amount = body.Value });
                return Answer.Ok(new { });
            }).Requires(Ask);
            routes.Api.MapPost("/probe/seal", (AuditTrail trail) =>
            {
                trail.Happened("seal-broken", "audit_blocks", "1", new { block = 1 });
                return Answer.Ok(new { });
            }).Requires(Ask);
        }

        sealed record Amount([property: System.Text.Json.Serialization.JsonPropertyName("amount")] JsonNode? Value);
    }
}
