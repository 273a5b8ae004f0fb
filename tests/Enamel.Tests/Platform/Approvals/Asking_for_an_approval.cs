using Enamel.Kernel;
using Enamel.Platform.Approvals;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Approvals;

/// <summary>A gesture and a refund of the tests' own are asked for by cashiers, and by managers too: not even they decide what they asked for.</summary>
public sealed class Asking_for_an_approval(Installation installation) : IClassFixture<Installation>
{
    // As the door does it; nobody else can.
    static readonly System.Reflection.MethodInfo SignIn = typeof(CurrentUser).GetMethod("Set", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!; // it is there

    [Fact]
    public async Task leaves_the_decision_to_somebody_else()
    {
        var (asked, subject) = await Ask("cashier.atlas");
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Get("/api/v1/approvals")).ShouldBe(200).Json["items"]!.AsArray().ShouldContain(one => one!["id"]!.GetValue<Guid>() == asked);
        var decided = (await manager.Post($"/api/v1/approvals/{asked}/approve", new { note = "Vu avec le patient" })).ShouldBe(200).Json;
        decided["decision"]!.GetValue<string>().ShouldBe("approved");
        decided["decidedBy"]!.GetValue<Guid>().ShouldNotBe(decided["requestedBy"]!.GetValue<Guid>());
        (await manager.Post($"/api/v1/approvals/{asked}/refuse", new { })).ShouldRefuse(409, "approvals.decided");
        (await As("cashier.atlas", desk => desk.Of(Refunds.Gesture, subject, CancellationToken.None)))!.Decision.ShouldBe("approved");
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where subject = 'approvals_requests' and subject_id = '{asked}' and action in ('insert', 'update') and user_id is not null")).ShouldBe(2);
    }

    [Fact]
    public async Task is_no_way_for_a_manager_to_approve_what_they_asked_for()
    {
        var (asked, _) = await Ask("manager.atlas");
        using var manager = await installation.Atlas.As(Role.Manager);
        foreach (var decision in new[] { "approve", "refuse" }) (await manager.Post($"/api/v1/approvals/{asked}/{decision}", new { })).ShouldRefuse(403, "approvals.not-ones-own");
        (await manager.Post("/api/v1/staff", new { displayName = "Deuxième Paire", role = "manager", username = "manager.deux", password = "Ortho-Panorama-27" })).ShouldBe(201);
        using var other = await installation.Atlas.SignIn("manager.deux", "Ortho-Panorama-27");
        (await other.Post($"/api/v1/approvals/{asked}/refuse", new { })).ShouldBe(200).Json["decision"]!.GetValue<string>().ShouldBe("refused");
    }

    [Theory]
    [InlineData(Role.Cashier)]
    [InlineData(Role.Doctor)]
    [InlineData(Role.Receptionist)]
    [InlineData(Role.Assistant)]
    [InlineData(Role.LabTech)]
    public async Task is_decided_by_no_other_role_and_shown_to_none_but_who_asked(Role role)
    {
        var (asked, _) = await Ask("cashier.mansour");
        using var member = await installation.Mansour.As(role);
        (await member.Post($"/api/v1/approvals/{asked}/approve", new { })).ShouldRefuse(403, "not-allowed");
        (await member.Get("/api/v1/approvals")).ShouldBe(200).Json["items"]!.AsArray().Any(one => one!["id"]!.GetValue<Guid>() == asked).ShouldBe(role == Role.Cashier);
        (await As($"{role.Word()}.mansour", desk => desk.Decide(asked, approve: true, null, CancellationToken.None))).Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(HttpRefusals.NotAllowed);
    }

    [Fact]
    public async Task is_for_who_may_ask_with_a_reason_and_once_at_a_time()
    {
        var subject = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        (await As("doctor.atlas", desk => desk.Ask(Refunds.Gesture, subject, "Parce que", new { }, CancellationToken.None))).ShouldBe<Outcome<Guid>>(HttpRefusals.NotAllowed);
        (await As("cashier.atlas", desk => desk.Ask(Refunds.Gesture, subject, " ", new { }, CancellationToken.None))).Succeeded(out _, out var wrong).ShouldBeFalse();
        wrong!.Code.ShouldBe("fields");
        (await As("cashier.atlas", desk => desk.Ask(Refunds.Gesture, subject, "Parce que", new { }, CancellationToken.None))).Succeeded(out _, out _).ShouldBeTrue();
        (await As("cashier.atlas", desk => desk.Ask(Refunds.Gesture, subject, "Encore", new { }, CancellationToken.None))).ShouldBe<Outcome<Guid>>(ApprovalRefusals.Asked);
        await Should.ThrowAsync<ArgumentException>(() => As("cashier.atlas", desk => desk.Ask("tests.unheard", subject, "Parce que", new { }, CancellationToken.None)));
    }

    [Fact]
    public async Task is_decided_once_by_one_of_two_who_decide_at_the_same_moment()
    {
        var (asked, _) = await Ask("cashier.atlas");
        using var manager = await installation.Atlas.As(Role.Manager);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(turn => manager.Post($"/api/v1/approvals/{asked}/{(turn % 2 == 0 ? "approve" : "refuse")}", new { })));
        answers.Count(answer => (int)answer.Status == 200).ShouldBe(1);
        answers.Count(answer => (int)answer.Status == 409).ShouldBe(5);
    }

    [Theory]
    [InlineData("update approvals_requests set decided_by = requested_by, decided_at = now(), decision = 'approved' where id = $1", "cashier.atlas", "approvals_not_ones_own")]
    [InlineData("update approvals_requests set decided_by = (select user_id from registry.memberships where username = 'manager.atlas'), decided_at = now(), decision = 'approved' where id = $1", "cashier.atlas", "approvals_by_who_acts")]
    [InlineData("update approvals_requests set decision = 'approved' where id = $1", "manager.atlas", "approvals_by_who_acts")]
    [InlineData("insert into approvals_requests (clinic_id, id, kind, subject_id, reason, facts, requested_by, requested_at) select clinic_id, gen_random_uuid(), 'x', id, 'x', '{}', requested_by, now() from approvals_requests where id = $1", "manager.atlas", "approvals_by_who_acts")]
    public async Task is_kept_by_the_database_whatever_the_code_does(string deed, string by, string constraint)
    {
        var (asked, _) = await Ask("cashier.atlas");
        (await Refused(deed, by, asked)).ConstraintName.ShouldBe(constraint);
    }

    [Fact]
    public async Task ends_in_a_decision_that_nobody_changes_by_any_way()
    {
        var (asked, _) = await Ask("cashier.atlas");
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/approvals/{asked}/refuse", new { })).ShouldBe(200);
        (await Refused("update approvals_requests set decision = 'approved' where id = $1", "manager.atlas", asked)).ConstraintName.ShouldBe("approvals_decided_already");
        (await Refused("update approvals_requests set decided_by = null, decided_at = null, decision = null where id = $1", "manager.atlas", asked)).ConstraintName.ShouldBe("approvals_decided_already");
        foreach (var deed in new[] { "delete from approvals_requests where id = $1", "update approvals_requests set requested_by = decided_by where id = $1", "update approvals_requests set facts = '{}' where id = $1" })
            (await Refused(deed, "manager.atlas", asked)).SqlState.ShouldBe("42501");
    }

    [Fact]
    public async Task is_decided_about_money_on_an_approved_device_alone()
    {
        var (asked, _) = await Ask("cashier.atlas", Refunds.Code);
        using var manager = await installation.Atlas.As(Role.Manager);
        foreach (var decision in new[] { "approve", "refuse" })
        {
            var refused = (await manager.Post($"/api/v1/approvals/{asked}/{decision}", new { })).ShouldRefuse(403, "devices.needed");
            refused.Headers.WwwAuthenticate.ToString().ShouldBe("DPoP error=\"invalid_token\", algs=\"ES256\""); // RFC 9449, section 7.1
        }
        using var key = new DeviceKey();
        using var desk = await Terminal.SignedIn(installation, "receptionist.atlas", "atlas", key);
        var device = (await desk.Post("/api/v1/devices", new { name = "Poste du bureau" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        using var terminal = await Terminal.SignedIn(installation, "manager.atlas", "atlas", key);
        (await terminal.Post($"/api/v1/approvals/{asked}/approve", new { })).ShouldRefuse(403, "devices.not-approved");
        var counter = (await manager.Get("/api/v1/counters")).ShouldBe(200).Json["items"]!.AsArray()[0]!;
        (await manager.Post($"/api/v1/devices/{device}/approve", new { branchId = counter["branchId"]!.GetValue<Guid>(), counterId = counter["id"]!.GetValue<Guid>() })).ShouldBe(200);
        (await terminal.Post($"/api/v1/approvals/{asked}/approve", new { })).ShouldBe(200).Json["decision"]!.GetValue<string>().ShouldBe("approved");
        (await Owner.Ask<Guid>(installation, $"select device_id from clinic_atlas.audit_entries where subject = 'approvals_requests' and subject_id = '{asked}' and action = 'update'")).ShouldBe(device);

        // By the page as well: a cookie alone decides nothing about money, with the key beside it does.
        var (again, _) = await Ask("cashier.atlas", Refunds.Code);
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.PostForm($"/approvals/{again}", new() { ["decision"] = "approve" })).ShouldBe(403);
        page.Headers.Add("DPoP", key.Proof("POST", $"http://atlas.localhost/approvals/{again}", nonce: (await page.Get("/device/nonce")).ShouldBe(200).Json["nonce"]!.GetValue<string>()));
        (await page.PostForm($"/approvals/{again}", new() { ["decision"] = "approve", ["note"] = "Ticket vu" })).ShouldBe(303);
    }

    [Fact]
    public async Task stands_on_the_managers_page_until_it_is_decided_there()
    {
        var (asked, _) = await Ask("cashier.mansour");
        var (refund, _) = await Ask("cashier.mansour", Refunds.Code);
        using var manager = await installation.Mansour.AsPage(Role.Manager);
        var page = (await manager.Get("/approvals")).ShouldBe(200).Text;
        foreach (var shown in new[] { "Geste commercial", "Remboursement", "Payé deux fois", "Montant", "300", $"approval-{asked:N}", $"approval-{refund:N}", "Ce poste n’est pas approuvé" })
            System.Net.WebUtility.HtmlDecode(page).ShouldContain(shown);
        (await manager.PostForm($"/approvals/{asked}", new() { ["decision"] = "perhaps" })).ShouldBe(400);
        (await manager.PostForm($"/approvals/{asked}", new() { ["decision"] = "approve", ["note"] = new string('x', 501) })).ShouldBe(422).Text.ShouldContain($"approval-{asked:N}");
        // What the kind refuses undoes the decision.
        (await manager.PostForm($"/approvals/{asked}", new() { ["decision"] = "approve", ["note"] = Refunds.Against })).ShouldBe(409);
        (await manager.PostForm($"/approvals/{asked}", new() { ["decision"] = "refuse", ["note"] = "Pas cette fois" })).ShouldBe(303);
        var after = System.Net.WebUtility.HtmlDecode((await manager.Get("/approvals")).ShouldBe(200).Text);
        after.ShouldNotContain($"approval-{asked:N}");
        after.ShouldContain("Pas cette fois");
        (await manager.Get("/api/v1/approvals/decided")).ShouldBe(200).Json["items"]!.AsArray().ShouldContain(one => one!["id"]!.GetValue<Guid>() == asked);
        using var cashier = await installation.Mansour.AsPage(Role.Cashier);
        (await cashier.Get("/approvals")).ShouldBe(200).Text.ShouldNotContain("name=\"decision\""); // who asked sees what became of it
        using var doctor = await installation.Mansour.AsPage(Role.Doctor);
        (await doctor.Get("/approvals")).ShouldBe(200).Text.ShouldNotContain($"approval-{refund:N}");
    }

    async Task<(Guid Asked, Guid Subject)> Ask(string by, string kind = Refunds.Gesture)
    {
        var subject = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        return ((await As(by, desk => desk.Ask(kind, subject, "Payé deux fois", new { amount = 300m }, CancellationToken.None))).Expected(), subject);
    }

    // A module's own verb, in its unit of work.
    async Task<T> As<T>(string username, Func<ApprovalDesk, Task<T>> work)
    {
        var (clinic, user) = await Person(username);
        return await installation.Services.GetRequiredService<ClinicWork>().In(clinic, new Acting(user.UserId), services =>
        {
            SignIn.Invoke(services.GetRequiredService<CurrentUser>(), [user]);
            return work(services.GetRequiredService<ApprovalDesk>());
        }, CancellationToken.None);
    }

    async Task<PostgresException> Refused(string deed, string by, Guid asked)
    {
        var (clinic, user) = await Person(by);
        await using var connection = new NpgsqlConnection(installation.Address.AppConnectionString);
        await connection.OpenAsync();
        await using var work = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand("select * from registry.enter_clinic($1, $2, null, null, null, null)", connection) { Parameters = { new() { Value = clinic.Id }, new() { Value = user.UserId } } })
            await enter.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(deed, connection) { Parameters = { new() { Value = asked } } };
        return await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
    }

    async Task<(ClinicCard Clinic, SignedIn User)> Person(string username)
    {
        var words = username.Split('.');
        var clinic = await installation.Services.GetRequiredService<ClinicDirectory>().BySlug(words[1], CancellationToken.None);
        var id = await Owner.Ask<Guid>(installation, $"select user_id from registry.memberships where username = '{username}'");
        return (clinic!, new(id, Guid.Empty, RoleWords.Parse(words[0]).Expected(), "", ByCookie: false)); // the template has it
    }
}
