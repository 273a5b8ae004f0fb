using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

/// <summary>Signing in, the staff, one's own account and its second factors, the covered screen.</summary>
sealed class IdentityExamples : IRouteExamples
{
    const string InABrowser = "a passkey lives in a browser: Enamel.BrowserTests shows it with a virtual authenticator";

    public IEnumerable<RouteExample> All => [.. SigningIn, .. Staff, .. Invitations, .. Account, .. SecondFactor, .. Recovery, .. Screen];

    static IEnumerable<RouteExample> SigningIn =>
    [
        new("POST", "/api/v1/auth/login", async stage =>
        {
            var login = $"entrant{stage.Next}";
            await stage.Staff(Assistant, login);
            var anybody = stage.Anybody();
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/login", new { login, password = TestCluster.Password }));
        }) { Tells = ["sign-in registry_sessions"] },
        new("POST", "/api/v1/auth/refresh", async stage =>
        {
            var anybody = stage.Anybody();
            var tokens = (await anybody.Post("/api/v1/auth/login", new { login = "doctor.atlas", password = TestCluster.Password })).ShouldBe(200).Json;
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/refresh", new { refreshToken = tokens["refreshToken"]!.GetValue<string>() }));
        }) { Tells = ["session-prolonged registry_sessions"] },
        new("POST", "/api/v1/auth/logout", async stage =>
        {
            var caller = stage.Keep(await stage.Clinic.As(Doctor));
            return new(() => caller.Post("/api/v1/auth/logout"), "doctor");
        }),
        new("POST", "/sign-in", stage =>
        {
            var anybody = stage.Anybody();
            return Task.FromResult(Stage.ByAnybody(() => anybody.PostForm("/sign-in", new() { ["login"] = "doctor.atlas", ["password"] = TestCluster.Password })));
        }) { Tells = ["sign-in registry_sessions"] },
        new("POST", "/sign-out", async stage =>
        {
            var browser = await stage.AnotherBrowser(Doctor);
            return new(() => browser.PostForm("/sign-out", []), "doctor");
        }),
    ];

    static IEnumerable<RouteExample> Staff =>
    [
        Api("POST", "/api/v1/staff", Manager, async stage => ("/api/v1/staff", new { displayName = "Une Personne", role = "assistant", username = $"personne{stage.Next}", password = TestCluster.Password }),
            "insert registry_users", "insert registry_memberships"),
        Api("PATCH", "/api/v1/staff/{id:guid}", Manager, async stage => ($"/api/v1/staff/{await stage.Staff()}", new { role = "receptionist" }), "update registry_memberships"),
        Api("POST", "/api/v1/staff/{id:guid}/deactivate", Manager, async stage => ($"/api/v1/staff/{await stage.Staff()}/deactivate", new { reason = "Fin de contrat" }), "update registry_memberships"),
        Api("POST", "/api/v1/staff/{id:guid}/reactivate", Manager, async stage => ($"/api/v1/staff/{await Gone(stage)}/reactivate", null), "update registry_memberships"),
        Api("DELETE", "/api/v1/staff/sessions/{id:guid}", Manager, async stage => ($"/api/v1/staff/sessions/{await SessionOfANewcomer(stage)}", null), "update registry_sessions"),
        Page("/staff", Manager, async stage => ("/staff", new { displayName = "Une Personne", role = "assistant", username = $"personne{stage.Next}", password = TestCluster.Password }), "insert registry_memberships"),
        Page("/staff/{id:guid}", Manager, async stage => ($"/staff/{await stage.Staff()}", new { role = "receptionist", version = 1 }), "update registry_memberships"),
        Page("/staff/{id:guid}/deactivate", Manager, async stage => ($"/staff/{await stage.Staff()}/deactivate", new { reason = "Fin de contrat" }), "update registry_memberships"),
        Page("/staff/{id:guid}/reactivate", Manager, async stage => ($"/staff/{await Gone(stage)}/reactivate", new { }), "update registry_memberships"),
        Page("/settings/sessions/{id:guid}/end", Manager, async stage => ($"/settings/sessions/{await SessionOfANewcomer(stage)}/end", new { }), "update registry_sessions"),
        Api("PUT", "/api/v1/security", Manager, async _ => ("/api/v1/security", new { secondFactorRoles = Array.Empty<string>(), idleLockMinutes = 200 }), "update registry_clinics"),
        Page("/settings/security", Manager, async _ => ("/settings/security", new { idleLockMinutes = 210 }), "update registry_clinics"),
    ];

    static IEnumerable<RouteExample> Invitations =>
    [
        Api("POST", "/api/v1/invitations", Manager, async stage => ("/api/v1/invitations", stage.Invitation()), "insert registry_invitations"),
        Api("POST", "/api/v1/invitations/{id:guid}/resend", Manager, async stage => ($"/api/v1/invitations/{await Invitation(stage)}/resend", null), "update registry_invitations"),
        Api("POST", "/api/v1/invitations/{id:guid}/withdraw", Manager, async stage => ($"/api/v1/invitations/{await Invitation(stage)}/withdraw", null), "update registry_invitations"),
        new("POST", "/api/v1/invitations/look", async stage =>
        {
            var (token, anybody) = (await stage.Invited(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/invitations/look", new { token }));
        }) { ChangesNothing = "it tells the holder of the link what the link is for" },
        new("POST", "/api/v1/invitations/accept", async stage =>
        {
            var (token, anybody) = (await stage.Invited(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/invitations/accept", new { token, username = $"invitee{stage.Next}", password = Stage.NewPassword, displayName = "Une Invitée" }));
        }) { Tells = ["update registry_invitations", "insert registry_memberships"] },
        Page("/staff/invitations", Manager, async stage => ("/staff/invitations", stage.Invitation()), "insert registry_invitations"),
        Page("/staff/invitations/{id:guid}/resend", Manager, async stage => ($"/staff/invitations/{await Invitation(stage)}/resend", new { }), "update registry_invitations"),
        Page("/staff/invitations/{id:guid}/withdraw", Manager, async stage => ($"/staff/invitations/{await Invitation(stage)}/withdraw", new { }), "update registry_invitations"),
        new("POST", "/invitation", async stage =>
        {
            var (token, anybody) = (await stage.Invited(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.PostForm("/invitation", new() { ["token"] = token, ["username"] = $"invitee{stage.Next}", ["password"] = Stage.NewPassword, ["displayName"] = "Une Invitée" }));
        }) { Tells = ["insert registry_memberships"] },
    ];

    static IEnumerable<RouteExample> Account =>
    [
        new("POST", "/api/v1/me/password", async stage =>
        {
            var login = $"change{stage.Next}";
            await stage.Staff(Assistant, login);
            var caller = stage.Keep(await stage.Clinic.SignIn(login));
            return new(() => caller.Post("/api/v1/me/password", new { password = TestCluster.Password, newPassword = Stage.NewPassword }), "assistant");
        }) { Tells = ["update registry_users"] },
        Own("/account/password", browser => browser.PostForm("/account/password", new() { ["password"] = TestCluster.Password, ["newPassword"] = Stage.NewPassword }), "update registry_users"),
        Api("DELETE", "/api/v1/me/sessions/{id:guid}", Doctor, async stage =>
        {
            (await stage.Clinic.As(Doctor)).Dispose();
            return ($"/api/v1/me/sessions/{await Owner.Ask<Guid>(stage.Installation, $"select id from registry.sessions where user_id = '{await stage.UserOf(Doctor)}' and ended_at is null order by id desc limit 1")}", null);
        }, "update registry_sessions"),
        new("DELETE", "/api/v1/me/sessions", async stage =>
        {
            var login = $"partout{stage.Next}";
            await stage.Staff(Assistant, login);
            var caller = stage.Keep(await stage.Clinic.SignIn(login));
            return new(() => caller.Delete("/api/v1/me/sessions"), "assistant");
        }) { Tells = ["update registry_sessions"] },
        new("POST", "/account/sessions/{id:guid}/end", async stage =>
        {
            var (browser, login, id) = await stage.Newcomer();
            (await stage.Clinic.SignIn(login)).Dispose();
            var other = await Owner.Ask<Guid>(stage.Installation, $"select id from registry.sessions where user_id = '{id}' and kind = 'api'");
            return new(() => browser.PostForm($"/account/sessions/{other}/end", []), "assistant");
        }) { Tells = ["update registry_sessions"] },
        new("POST", "/account/sessions/end-others", async stage =>
        {
            var (browser, login, _) = await stage.Newcomer();
            (await stage.Clinic.SignIn(login)).Dispose();
            return new(() => browser.PostForm("/account/sessions/end-others", []), "assistant");
        }) { Tells = ["update registry_sessions"] },
        Own("/account/sessions/end-all", browser => browser.PostForm("/account/sessions/end-all", []), "update registry_sessions"),
    ];

    static IEnumerable<RouteExample> SecondFactor =>
    [
        Own("/account/authenticator", browser => browser.PostForm("/account/authenticator", new() { ["password"] = TestCluster.Password }), "insert registry_authenticators"),
        new("POST", "/account/authenticator/confirm", async stage =>
        {
            var (browser, _, _) = await stage.Newcomer();
            var code = Stage.Code(await Stage.BeginApp(browser));
            return new(() => browser.PostForm("/account/authenticator/confirm", new() { ["code"] = code }), "assistant");
        }) { Tells = ["update registry_authenticators"] },
        Guarded("/account/authenticator/remove", "delete registry_authenticators"),
        Guarded("/account/recovery-codes", "insert registry_recovery_codes"),
        new("POST", "/account/passkeys/options", async stage =>
        {
            var (browser, _, _) = await stage.Newcomer();
            return new(() => browser.PostForm("/account/passkeys/options", new() { ["password"] = TestCluster.Password }), "assistant");
        }) { ChangesNothing = "it gives a challenge, which is kept for some minutes" },
        new("POST", "/account/passkeys", _ => throw new NotSupportedException()) { ShownElsewhere = InABrowser },
        new("POST", "/account/passkeys/remove", async stage =>
        {
            var (browser, _, id) = await stage.Newcomer();
            await Owner.Do(stage.Installation, $"""
                insert into registry.passkeys (credential_id, user_id, relying_party, name, public_key, sign_count, transports, is_user_verified, is_backup_eligible, is_backed_up, created_at)
                values ('\x{stage.Next:x8}', '{id}', 'atlas.localhost', 'Une clé', '\x00', 0, array['internal'], true, false, false, now())
                """);
            var page = (await browser.Get("/account/passkeys")).ShouldBe(200).Text;
            var passkey = Stage.ChoiceOn(page);
            return new(() => browser.PostForm("/account/passkeys/remove", new() { ["passkey"] = passkey, ["removePassword"] = TestCluster.Password }), "assistant");
        }) { Tells = ["delete registry_passkeys"] },
        new("POST", "/api/v1/auth/second-factor", async stage =>
        {
            var (_, login, secret) = await stage.Guarded();
            var (token, code, anybody) = (await stage.Pending(login), Stage.Code(secret), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/second-factor", new { pendingToken = token, code }));
        }) { Tells = ["sign-in registry_sessions"] },
        new("POST", "/api/v1/auth/second-factor/enrolment", async stage =>
        {
            var (token, anybody) = (await stage.Pending(await stage.Unguarded()), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/second-factor/enrolment", new { pendingToken = token }));
        }) { Tells = ["insert registry_authenticators"] },
        new("POST", "/api/v1/auth/second-factor/enrolment/confirm", async stage =>
        {
            var (token, anybody) = (await stage.Pending(await stage.Unguarded()), stage.Anybody());
            var secret = (await anybody.Post("/api/v1/auth/second-factor/enrolment", new { pendingToken = token })).ShouldBe(200).Json["secret"]!.GetValue<string>();
            var code = Stage.Code(secret);
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/second-factor/enrolment/confirm", new { pendingToken = token, code }));
        }) { Tells = ["update registry_authenticators", "sign-in registry_sessions"] },
        new("POST", "/sign-in/second", async stage =>
        {
            var (_, login, secret) = await stage.Guarded();
            var browser = stage.Anybody();
            (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
            var code = Stage.Code(secret);
            return Stage.ByAnybody(() => browser.PostForm("/sign-in/second", new() { ["code"] = code }));
        }) { Tells = ["sign-in registry_sessions"] },
        new("POST", "/sign-in/second/passkey", async stage =>
        {
            var (_, login, _) = await stage.Guarded();
            var browser = stage.Anybody();
            (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
            return Stage.ByAnybody(() => browser.PostForm("/sign-in/second/passkey", []));
        }) { ChangesNothing = "it gives a challenge, which is kept beside the sign-in that has only begun" },
        new("POST", "/sign-in/enrol", async stage =>
        {
            var login = await stage.Unguarded();
            var browser = stage.Anybody();
            (await browser.PostForm("/sign-in", new() { ["login"] = login, ["password"] = TestCluster.Password })).ShouldBe(303);
            var page = (await browser.Get("/sign-in/enrol")).ShouldBe(200).Text;
            var secret = Stage.SecretOn(page);
            var code = Stage.Code(secret);
            return Stage.ByAnybody(() => browser.PostForm("/sign-in/enrol", new() { ["code"] = code }));
        }) { Tells = ["update registry_authenticators", "sign-in registry_sessions"] },
    ];

    static IEnumerable<RouteExample> Recovery =>
    [
        new("POST", "/api/v1/auth/forgotten", async stage =>
        {
            var (login, anybody) = (await stage.Reachable(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/forgotten", new { login }));
        }) { Tells = ["insert registry_password_resets"] },
        new("POST", "/api/v1/auth/reset", async stage =>
        {
            var (token, anybody) = (await stage.ResetToken(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/auth/reset", new { token, password = Stage.NewPassword }));
        }) { Tells = ["update registry_users", "password-reset registry_users"] },
        new("POST", "/forgotten", async stage =>
        {
            var (login, anybody) = (await stage.Reachable(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.PostForm("/forgotten", new() { ["login"] = login }));
        }) { Tells = ["insert registry_password_resets"] },
        new("POST", "/reset", async stage =>
        {
            var (token, anybody) = (await stage.ResetToken(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.PostForm("/reset", new() { ["token"] = token, ["password"] = Stage.NewPassword }));
        }) { Tells = ["update registry_users", "password-reset registry_users"] },
        Api("POST", "/api/v1/staff/{id:guid}/second-factor/reset", Manager, async stage => ($"/api/v1/staff/{await WithFactor(stage)}/second-factor/reset", new { reason = "Téléphone perdu" }),
            "delete registry_authenticators", "second-factor-reset registry_users"),
        Page("/staff/{id:guid}/second-factor/reset", Manager, async stage => ($"/staff/{await WithFactor(stage)}/second-factor/reset", new { reason = "Téléphone perdu" }),
            "delete registry_authenticators", "second-factor-reset registry_users"),
        new("POST", "/sign-in/passkey/question", stage =>
        {
            var anybody = stage.Anybody();
            return Task.FromResult(Stage.ByAnybody(() => anybody.PostForm("/sign-in/passkey/question", [])));
        }) { ChangesNothing = "it gives a challenge, which is kept for five minutes" },
        new("POST", "/sign-in/passkey", _ => throw new NotSupportedException())
        {
            ShownElsewhere = "a passkey lives in a browser: Keeping_the_account_safe.makes_a_passkey_comes_in_by_it_and_uncovers_the_screen_with_it shows it with a virtual authenticator",
        },
    ];

    static IEnumerable<RouteExample> Screen =>
    [
        Own("/lock", browser => browser.PostForm("/lock", [])),
        new("POST", "/unlock", async stage =>
        {
            var (browser, _, _) = await stage.Newcomer();
            (await browser.PostForm("/lock", [])).ShouldBe(303);
            return new(() => browser.PostForm("/unlock", new() { ["password"] = TestCluster.Password }), "assistant");
        }) { Tells = ["screen-unlocked registry_sessions"] },
        Own("/unlock/passkey", browser => browser.PostForm("/unlock/passkey", [])) with { ChangesNothing = "it gives a challenge" },
        Own("/here", browser => browser.PostForm("/here", [])) with { ChangesNothing = "it keeps the screen awake" },
    ];

    static RouteExample Own(string path, Func<Caller, Task<Reply>> send, params string[] tells) => new("POST", path, async stage =>
    {
        var (browser, _, _) = await stage.Newcomer();
        return new(() => send(browser), "assistant");
    })
    { Tells = tells };

    static RouteExample Guarded(string path, string tells) => new("POST", path, async stage =>
    {
        var (browser, _, _) = await stage.Guarded();
        return new(() => browser.PostForm(path, new() { ["password"] = TestCluster.Password }), "assistant");
    })
    { Tells = [tells] };

    static async Task<Guid> WithFactor(Stage stage)
    {
        var (_, login, _) = await stage.Guarded();
        return await Owner.Ask<Guid>(stage.Installation, $"select user_id from registry.memberships where clinic_id = 1 and username = '{login}'");
    }

    static async Task<Guid> Gone(Stage stage)
    {
        var person = await stage.Staff();
        await stage.Posted(Manager, $"/api/v1/staff/{person}/deactivate", new { reason = "Fin de contrat" });
        return person;
    }

    static async Task<Guid> SessionOfANewcomer(Stage stage)
    {
        var (_, _, id) = await stage.Newcomer();
        return await Owner.Ask<Guid>(stage.Installation, $"select id from registry.sessions where user_id = '{id}'");
    }

    static Task<Guid> Invitation(Stage stage) => stage.Created(Manager, "/api/v1/invitations", stage.Invitation());
}
