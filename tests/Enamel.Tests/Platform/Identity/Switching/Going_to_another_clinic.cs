using System.Web;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Identity.Switching;

/// <summary>The doctor of atlas works as an assistant in mansour; the receptionist of atlas works nowhere else.</summary>
public sealed class Going_to_another_clinic(Going_to_another_clinic.TwoPlaces places) : IClassFixture<Going_to_another_clinic.TwoPlaces>
{
    Installation Installation => places.Installation;

    [Fact]
    public async Task needs_no_second_password_and_begins_a_session_of_the_role_there()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        (await home.Get("/")).ShouldBe(200).Text.ShouldContain("http://mansour.localhost/arrive?from=atlas.localhost");
        (await there.Get(await Token(home, there))).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/");
        var me = (await there.Get("/api/v1/me")).ShouldBe(200).Json;
        me["role"]!.GetValue<string>().ShouldBe("assistant");
        me["clinic"]!["slug"]!.GetValue<string>().ShouldBe("mansour");
        (await there.Get("/staff")).ShouldBe(403);
        (await home.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("doctor"); // where they were they still are
        (await there.Get("/")).Text.ShouldContain("http://atlas.localhost/arrive?from=mansour.localhost"); // and back
    }

    [Fact]
    public async Task leads_to_setting_up_a_second_factor_where_that_clinic_asks_for_one_and_the_person_has_none()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        await Owner.Do(Installation, "update registry.clinics set second_factor_roles = '{assistant}' where slug = 'mansour'");
        (await there.Get(await Token(home, there))).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/sign-in/enrol?return=%2F");
        await Owner.Do(Installation, "update registry.clinics set second_factor_roles = '{}' where slug = 'mansour'");
        (await there.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await there.Get("/sign-in/enrol")).ShouldBe(200);
    }

    [Fact]
    public async Task works_by_path_too()
    {
        using var browser = new Caller(Installation.BaseAddress, "localhost", null);
        (await browser.PostForm("/clinic/atlas/sign-in", new() { ["login"] = "doctor.atlas", ["password"] = TestCluster.Password })).ShouldBe(303);
        (await browser.Get("/clinic/atlas/")).ShouldBe(200).Text.ShouldContain("http://localhost/clinic/mansour/arrive?from=localhost%2Fclinic%2Fatlas");
        var asked = (await browser.Get("/clinic/mansour/arrive?from=localhost%2Fclinic%2Fatlas")).ShouldBe(303).Headers.Location!;
        asked.PathAndQuery.ShouldStartWith("/clinic/atlas/depart?to=localhost");
        var given = (await browser.Get(asked.PathAndQuery)).ShouldBe(303).Headers.Location!;
        given.PathAndQuery.ShouldStartWith("/clinic/mansour/arrive/enter?token=");
        (await browser.Get(given.PathAndQuery)).ShouldBe(303).Headers.Location!.ToString().ShouldBe("/clinic/mansour/");
        (await browser.Get("/clinic/mansour/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("assistant");
        (await browser.Get("/clinic/atlas/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("doctor");
    }

    [Fact]
    public async Task is_in_the_trails_of_both_clinics_and_neither_names_the_other()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        (await there.Get(await Token(home, there))).ShouldBe(303);
        var handoff = await Owner.Ask<Guid>(Installation, "select id from registry.handoffs order by id desc limit 1");
        var left = await Owner.Ask<string>(Installation, $"select after::text from clinic_atlas.audit_entries where action = 'left-for-another-clinic' and after->>'handoff' = '{handoff}' and user_id is not null");
        var came = await Owner.Ask<string>(Installation, $"select after::text from pool_01.audit_entries where action = 'came-from-another-clinic' and after->>'handoff' = '{handoff}'");
        left.ShouldNotContain("mansour");
        came.ShouldNotContain("atlas");
        (await Owner.Ask<string>(Installation, $"select string_agg(after::text, ' ') from registry.audit_entries where subject = 'registry_handoffs' and subject_id = '{handoff}'")).ShouldContain("\"token_hash\": \"•••\"");
    }

    [Fact]
    public async Task works_once_of_two_at_the_same_moment_too()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        var path = await Token(home, there);
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => there.Get(path)));
        answers.Count(answer => (int)answer.Status == 303).ShouldBe(1);
        answers.Count(answer => (int)answer.Status == 422).ShouldBe(5);
        (await there.Get(path)).ShouldBe(422);
    }

    [Fact]
    public async Task leads_no_other_browser_anywhere()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        var path = await Token(home, there);
        using var thief = Installation.Mansour.Anybody();
        (await thief.Get("/arrive?from=atlas.localhost")).ShouldBe(303); // has a cookie of its own
        (await thief.Get(path)).ShouldBe(422);
        (await thief.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        (await there.Get(path)).ShouldBe(422); // and what was stolen is spent
    }

    [Fact]
    public async Task signs_nobody_in_who_follows_a_link_that_another_made()
    {
        using var attacker = await Installation.Atlas.AsPage(Role.Doctor);
        using var attackersOwn = Installation.Mansour.Anybody();
        var made = await Token(attacker, attackersOwn);
        using var victim = await Installation.Mansour.AsPage(Role.Receptionist);
        (await victim.Get(made)).ShouldBe(422);
        (await victim.Get("/api/v1/me")).ShouldBe(200).Json["role"]!.GetValue<string>().ShouldBe("receptionist");
    }

    [Fact]
    public async Task is_too_late_after_a_minute()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        var path = await Token(home, there);
        await Owner.Do(Installation, "update registry.handoffs set created_at = created_at - interval '61 seconds', expires_at = expires_at - interval '61 seconds'");
        (await there.Get(path)).ShouldBe(422);
        (await there.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task ends_where_the_place_there_has_ended()
    {
        using var home = await Installation.Atlas.AsPage(Role.Doctor);
        using var there = Installation.Mansour.Anybody();
        var path = await Token(home, there);
        await Owner.Do(Installation, "update registry.memberships set is_active = false where username = 'aide.mansour'");
        try
        {
            (await there.Get(path)).ShouldBe(422);
            var asked = (await there.Get("/arrive?from=atlas.localhost")).ShouldBe(303).Headers.Location!;
            (await home.Get(asked.PathAndQuery)).ShouldBe(404);
            (await home.Get("/")).ShouldBe(200).Text.ShouldNotContain("/arrive?from");
        }
        finally
        {
            await Owner.Do(Installation, "update registry.memberships set is_active = true where username = 'aide.mansour'");
        }
    }

    [Fact]
    public async Task is_offered_and_given_to_nobody_who_works_in_one_clinic_alone()
    {
        using var desk = await Installation.Atlas.AsPage(Role.Receptionist);
        (await desk.Get("/")).ShouldBe(200).Text.ShouldNotContain("mansour");
        using var there = Installation.Mansour.Anybody();
        var asked = (await there.Get("/arrive?from=atlas.localhost")).ShouldBe(303).Headers.Location!;
        var refused = (await desk.Get(asked.PathAndQuery)).ShouldBe(404).Text;
        var nowhere = (await desk.Get(asked.PathAndQuery.Replace("mansour", "nowhere", StringComparison.Ordinal))).ShouldBe(404).Text;
        Reason(refused).ShouldBe(Reason(nowhere));
        (await desk.Get("/api/v1/me/clinics")).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
        using var doctor = await Installation.Atlas.As(Role.Doctor);
        var item = (await doctor.Get("/api/v1/me/clinics")).ShouldBe(200).Json["items"]!.AsArray().Single()!;
        item["slug"]!.GetValue<string>().ShouldBe("mansour");
        item["url"]!.GetValue<string>().ShouldBe("http://mansour.localhost");
    }

    [Fact]
    public async Task takes_no_token_for_a_browsers_session_and_sends_nobody_to_strangers()
    {
        using var program = await Installation.Atlas.As(Role.Doctor);
        (await program.Get("/depart?to=mansour.localhost&browser=" + new string('A', 43))).ShouldBe(404);
        using var there = Installation.Mansour.Anybody();
        foreach (var from in new[] { "evil.example", "atlas.localhost:81", "localhost/clinic/nowhere", "//evil.example", "atlas.localhost/clinic/mansour", "atlas.localhost@evil.example", "", "%00" })
            ((int)(await there.Get($"/arrive?from={HttpUtility.UrlEncode(from)}")).Status).ShouldBeOneOf([422, 400], from);
        foreach (var token in new[] { "", "x", new string('A', 43), "%00" }) (await there.Get($"/arrive/enter?token={token}")).ShouldBe(422);
    }

    [Fact]
    public async Task cannot_be_forged_past_the_database()
    {
        await using var connection = new Npgsql.NpgsqlConnection(Installation.Address.AppConnectionString);
        await connection.OpenAsync();
        await using var work = await connection.BeginTransactionAsync();
        var doctor = await Owner.Ask<Guid>(Installation, "select user_id from registry.memberships where username = 'doctor.atlas'");
        await using (var enter = new Npgsql.NpgsqlCommand("select * from registry.enter_clinic((select id from registry.clinics where slug = 'atlas'), $1, null, null, null, null)", connection) { Parameters = { new() { Value = doctor } } })
            await enter.ExecuteNonQueryAsync();
        await using var forge = new Npgsql.NpgsqlCommand("""
            insert into registry.handoffs (clinic_id, id, token_hash, user_id, from_clinic_id, browser_hash, created_at, expires_at)
            select m.clinic_id, gen_random_uuid(), 'x', m.user_id, (select id from registry.clinics where slug = 'atlas'), 'x', now(), now() from registry.memberships m where m.username = 'manager.mansour'
            """, connection);
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => forge.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501"); // only of oneself
    }

    static string Reason(string page) => System.Text.RegularExpressions.Regex.Replace(page.Split("<main")[^1].Split("</main>")[0], "[0-9a-f]{32}", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    // The two steps before the arrival: the other clinic's cookie, and the token of the own.
    static async Task<string> Token(Caller home, Caller there)
    {
        var asked = (await there.Get("/arrive?from=atlas.localhost")).ShouldBe(303).Headers.Location!;
        asked.Host.ShouldBe("atlas.localhost");
        var given = (await home.Get(asked.PathAndQuery)).ShouldBe(303).Headers.Location!;
        given.Host.ShouldBe("mansour.localhost");
        return given.PathAndQuery;
    }

    public sealed class TwoPlaces(TestCluster cluster) : IAsyncLifetime
    {
        internal Installation Installation { get; } = new(cluster);

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            await Installation.InitializeAsync();
            await Owner.Do(Installation, """
                insert into registry.memberships (clinic_id, user_id, role, username, is_active, created_at)
                select (select id from registry.clinics where slug = 'mansour'), user_id, 'assistant', 'aide.mansour', true, now() from registry.memberships where username = 'doctor.atlas'
                """);
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }
}
