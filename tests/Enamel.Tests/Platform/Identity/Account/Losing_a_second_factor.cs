using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Identity.Account;

public sealed partial class Losing_a_second_factor(Timed timed) : IClassFixture<Timed>
{
    readonly Installation installation = timed.Installation;

    [Fact]
    public async Task is_mended_by_a_manager_with_a_reason_and_the_person_is_told()
    {
        var (login, id) = await WithFactor("perdu@new.example");
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        (await manager.Get($"/staff/{id}")).ShouldBe(200).Text.ShouldContain($"/staff/{id}/second-factor/reset");
        (await manager.PostForm($"/staff/{id}/second-factor/reset", new() { ["reason"] = " " })).ShouldBe(422);
        (await manager.PostForm($"/staff/{id}/second-factor/reset", new() { ["reason"] = "Téléphone volé, vue au cabinet" })).ShouldBe(303);
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password })).ShouldBe(200); // an assistant needs none
        await Owner.Do(installation, "update registry.jobs set due_at = least(due_at, now())"); // the hands of the database's clock were not moved
        (await installation.Sent()).Last(letter => letter.Recipient == "perdu@new.example").Wording.Subject.ShouldBe("Votre deuxième vérification est désactivée");
        (await Owner.Ask<string>(installation, $"select after ->> 'reason' from clinic_atlas.audit_entries where action = 'second-factor-reset' and subject_id = '{id}' and user_id is not null")).ShouldBe("Téléphone volé, vue au cabinet");
        (await Owner.Ask<long>(installation, $"select count(*) from registry.sessions where user_id = '{id}' and ended_at is null and created_at < now() - interval '0 seconds' and kind = 'page'")).ShouldBe(0);
        (await Owner.Ask<long>(installation, $"select count(*) from registry.recovery_codes where user_id = '{id}'")).ShouldBe(0);
        using var program = await installation.Atlas.As(Role.Manager);
        (await program.Post($"/api/v1/staff/{id}/second-factor/reset", new { reason = "Encore" })).ShouldRefuse(422, "account.no-factor");
        var (_, other) = await WithFactor("perdu2@new.example");
        (await program.Post($"/api/v1/staff/{other}/second-factor/reset", new { reason = "Téléphone perdu" })).ShouldBe(204);
        (await manager.Get($"/staff/{other}")).ShouldBe(200).Text.ShouldNotContain("second-factor/reset");
    }

    [Fact]
    public async Task is_no_managers_to_mend_for_themselves_nor_for_who_works_in_another_clinic_too()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var self = (await manager.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();
        (await manager.Post($"/api/v1/staff/{self}/second-factor/reset", new { reason = "Le mien" })).ShouldRefuse(422, "account.not-ones-own-factor");
        var (login, id) = await WithFactor("partout@new.example");
        await Owner.Do(installation, $"insert into registry.memberships (clinic_id, user_id, role, username, is_active, created_at) select id, '{id}', 'assistant', '{login}', true, now() from registry.clinics where slug = 'mansour'");
        (await manager.Post($"/api/v1/staff/{id}/second-factor/reset", new { reason = "Perdu" })).ShouldRefuse(422, "account.works-elsewhere");
        (await manager.Post($"/api/v1/staff/{Guid.CreateVersion7(timed.Clock.GetUtcNow())}/second-factor/reset", new { reason = "Perdu" })).ShouldRefuse(404, "identity.no-such-member");
        using var stranger = await installation.Mansour.As(Role.Receptionist);
        (await stranger.Post($"/api/v1/staff/{id}/second-factor/reset", new { reason = "Perdu" })).ShouldRefuse(403, "not-allowed");

        // The operator does it, as the command does, and the clinic's trail says so.
        var clinic = (await installation.Services.GetRequiredService<ClinicDirectory>().BySlug("atlas", CancellationToken.None))!; // the template has it
        (await installation.Services.GetRequiredService<ClinicWork>().In(clinic, Acting.Operator("users reset-second-factor"),
            unit => unit.GetRequiredService<ResetSecondFactor>().ByOperator(login, "Vu avec sa CIN", CancellationToken.None), CancellationToken.None)).Succeeded(out var name, out _).ShouldBeTrue();
        name.ShouldBe("Sami Distrait");
        (await Owner.Ask<string>(installation, $"select request_id from clinic_atlas.audit_entries where action = 'second-factor-reset' and subject_id = '{id}'")).ShouldBe("command:users reset-second-factor");
        (await Owner.Ask<long>(installation, $"select count(*) from registry.audit_entries where subject = 'registry_authenticators' and action = 'delete' and before ->> 'user_id' = '{id}'")).ShouldBe(1);
    }

    async Task<(string Login, Guid Id)> WithFactor(string email)
    {
        var login = $"aide{Guid.CreateVersion7(timed.Clock.GetUtcNow()):N}"[..32];
        using var manager = await installation.Atlas.As(Role.Manager);
        var id = (await manager.Post("/api/v1/staff", new { displayName = "Sami Distrait", role = "assistant", username = login, password = TestCluster.Password, email })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        using var browser = installation.Atlas.Anybody();
        (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
        var secret = Secret().Match((await browser.PostForm("/account/authenticator", new() { ["password"] = TestCluster.Password })).ShouldBe(200).Text).Groups["secret"].Value.Replace(" ", "", StringComparison.Ordinal);
        timed.Clock.Move(TimeSpan.FromSeconds(31));
        (await browser.PostForm("/account/authenticator/confirm", new() { ["code"] = Totp.Code(Base32.Read(secret), Totp.StepAt(timed.Clock.GetUtcNow())) })).ShouldBe(200);
        using var anybody = installation.Atlas.Anybody();
        (await anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password })).ShouldRefuse(401, "identity.second-factor-needed");
        return (login, id);
    }

    [GeneratedRegex("dir=\"ltr\">(?<secret>[A-Z2-7 ]+)<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Secret();
}
