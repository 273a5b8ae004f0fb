using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Devices;

public sealed class Taking_money_on_a_device(Tills tills) : IClassFixture<Tills>
{
    [Fact]
    public async Task is_refused_to_a_plain_token_with_a_word_of_what_is_missing()
    {
        using var cashier = await tills.Installation.Atlas.As(Role.Cashier);
        var refused = (await cashier.Post(Tills.Money)).ShouldRefuse(403, "devices.needed");
        refused.Json["detail"]!.GetValue<string>().ShouldContain("poste approuvé");
        (await cashier.Get("/api/v1/me")).ShouldBe(200); // good for everything else
    }

    [Fact]
    public async Task is_refused_to_who_may_not_take_money_on_whatever_device()
    {
        var (terminal, _) = await tills.Approved("receptionist");
        using (terminal) (await terminal.Post(Tills.Money)).ShouldRefuse(403, "not-allowed");
        using var anybody = tills.Installation.Atlas.Anybody();
        (await anybody.Post(Tills.Money)).ShouldRefuse(401, "not-signed-in");
    }

    [Fact]
    public async Task works_once_a_manager_has_approved_it_and_tells_branch_and_counter()
    {
        var (terminal, id) = await tills.Enrolled();
        using var _ = terminal;
        (await terminal.Post(Tills.Money)).ShouldRefuse(403, "devices.not-approved");
        await tills.Approve(id);
        var (branch, counter) = await tills.Place();
        var taken = (await terminal.Post(Tills.Money)).ShouldBe(200).Json;
        taken["id"]!.GetValue<Guid>().ShouldBe(id);
        taken["branchId"]!.GetValue<Guid>().ShouldBe(branch);
        taken["counterId"]!.GetValue<Guid>().ShouldBe(counter);
        (await Owner.Ask<Guid>(tills.Installation, $"select device_id from clinic_atlas.audit_entries where action = 'probe-money' and device_id = '{id}'")).ShouldBe(id);
        using var manager = await tills.Installation.Atlas.As(Role.Manager);
        (await manager.Get($"/api/v1/devices/{id}")).ShouldBe(200).Json["lastUsedAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task is_open_to_whoever_takes_money_there_not_to_the_one_who_enrolled_it_alone()
    {
        var (terminal, _) = await tills.Approved("receptionist", "Comptoir partagé");
        using var _1 = terminal;
        using var cashier = await Terminal.SignedIn(tills.Installation, "cashier.atlas", "atlas", terminal.Key);
        (await cashier.Post(Tills.Money)).ShouldBe(200);
    }

    [Fact]
    public async Task ends_at_once_with_all_tokens_when_the_device_is_revoked()
    {
        var (terminal, id) = await tills.Approved();
        var (other, _) = await tills.Approved();
        using var _1 = terminal;
        using var _2 = other;
        (await terminal.Post(Tills.Money)).ShouldBe(200);
        (await other.Post(Tills.Money)).ShouldBe(200);
        await tills.Revoke(id);
        (await terminal.Post(Tills.Money)).ShouldRefuse(401, "session-ended");
        (await terminal.Get("/api/v1/me")).ShouldRefuse(401, "session-ended");
        (await terminal.Post("/api/v1/auth/refresh", new { refreshToken = terminal.RefreshToken }, token: false)).ShouldRefuse(401, "identity.refresh-refused");
        (await terminal.Post("/api/v1/auth/login", new { login = "cashier.atlas", password = TestCluster.Password }, token: false)).ShouldRefuse(403, "devices.revoked");
        (await other.Post(Tills.Money)).ShouldBe(200);
        (await Owner.Ask<long>(tills.Installation, $"select count(*) from clinic_atlas.audit_entries where action = 'device-revoked' and subject_id = '{id}'")).ShouldBe(1);
        (await Owner.Ask<long>(tills.Installation, $"select count(*) from registry.audit_entries where subject = 'registry_devices' and action = 'update' and subject_id = '{id}'")).ShouldBe(2);
    }

    [Fact]
    public async Task is_of_one_clinic_a_key_that_another_clinic_approved_is_a_strangers()
    {
        var (terminal, _) = await tills.Approved();
        using var _1 = terminal;
        using var there = await Terminal.SignedIn(tills.Installation, "cashier.mansour", "mansour", terminal.Key);
        (await there.Post(Tills.Money)).ShouldRefuse(403, "devices.not-approved");
        (await there.With(HttpMethod.Post, Tills.Money, there.Key.Proof("POST", there.Address(Tills.Money), terminal.AccessToken, there.Nonce), terminal.AccessToken))
            .ShouldRefuse(401, "devices.token-scheme");
    }

    [Fact]
    public async Task happens_at_an_open_counter_and_nowhere_else()
    {
        using var manager = await tills.Installation.Atlas.As(Role.Manager);
        var (branch, _) = await tills.Place();
        var counter = (await manager.Post("/api/v1/counters", new { branchId = branch, name = "Caisse du soir" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        var (terminal, id) = await tills.Enrolled(name: "Poste du soir");
        using var _1 = terminal;
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch })).ShouldBe(200);
        (await terminal.Post(Tills.Money)).ShouldRefuse(403, "devices.no-counter");
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch, counterId = counter })).ShouldBe(200);
        (await terminal.Post(Tills.Money)).ShouldBe(200);
        (await manager.Patch($"/api/v1/counters/{counter}", new { isClosed = true, reason = "Fermée le soir" })).ShouldBe(200);
        (await terminal.Post(Tills.Money)).ShouldRefuse(403, "devices.counter-closed");
        (await manager.Patch($"/api/v1/counters/{counter}", new { isClosed = false })).ShouldBe(200);
        (await terminal.Post(Tills.Money)).ShouldBe(200);
    }

    [Fact]
    public async Task works_in_a_browser_that_proves_its_key_beside_its_cookie()
    {
        using var browser = await Browser.SignedIn(tills);
        (await browser.Post(Tills.MoneyByPage, proves: false)).ShouldBe(403);
        (await browser.Post(Tills.MoneyByPage)).ShouldBe(403);
        var id = await browser.Enrol();
        (await browser.Post(Tills.MoneyByPage)).ShouldBe(403).Headers.GetValues("HX-Trigger").Single().ShouldContain("toast"); // told beside what asked
        await tills.Approve(id);
        (await browser.Post(Tills.MoneyByPage)).ShouldBe(200).Json["id"]!.GetValue<Guid>().ShouldBe(id);
        (await browser.Post(Tills.MoneyByPage, proves: false)).ShouldBe(403); // once proved is not proved for ever
    }

    [Fact]
    public async Task is_refused_to_a_copied_cookie_with_no_key_another_key_and_even_another_approved_device()
    {
        using var browser = await Browser.SignedIn(tills);
        await tills.Approve(await browser.Enrol());
        (await browser.Post(Tills.MoneyByPage)).ShouldBe(200);
        using var another = await Browser.SignedIn(tills);
        await tills.Approve(await another.Enrol());
        (await another.Post(Tills.MoneyByPage)).ShouldBe(200);

        using var copied = new Browser(tills, browser.Cookie, new());
        (await copied.Get("/api/v1/me")).ShouldBe(200); // what needs no device goes on
        (await copied.Post(Tills.MoneyByPage, proves: false)).ShouldBe(403);
        (await copied.Post(Tills.MoneyByPage)).ShouldBe(403);
        using var onAnotherDevice = new Browser(tills, browser.Cookie, another.Key);
        (await onAnotherDevice.Post(Tills.MoneyByPage)).ShouldBe(403);
        // A proof that was seen on its way is good for nothing a second time.
        var proof = await browser.Proof(Tills.MoneyByPage);
        (await browser.With(Tills.MoneyByPage, proof)).ShouldBe(200);
        (await copied.With(Tills.MoneyByPage, proof)).ShouldBe(401);
        (await browser.Post(Tills.MoneyByPage)).ShouldBe(200);
    }

    [Fact]
    public async Task ends_the_sessions_of_a_browser_that_is_revoked()
    {
        using var browser = await Browser.SignedIn(tills);
        var id = await browser.Enrol();
        await tills.Approve(id);
        (await browser.Post("/device/here")).ShouldBe(200);
        await tills.Revoke(id);
        (await browser.Get("/api/v1/me")).ShouldRefuse(401, "not-signed-in");
        using var again = await Browser.SignedIn(tills, browser.Key);
        (await again.Post(Tills.MoneyByPage)).ShouldBe(403);
        (await again.Post("/device/here")).ShouldBe(200).Text.ShouldContain("data-device=\"renew\"");
    }

    [Fact]
    public async Task counts_for_the_device_on_which_the_session_began()
    {
        using var first = await Browser.SignedIn(tills);
        var id = await first.Enrol();
        await tills.Approve(id);
        (await first.Post("/device/here")).ShouldBe(200); // what the page's script says after sign-in
        (await Owner.Ask<long>(tills.Installation, $"select count(*) from registry.sessions where device_id = '{id}' and ended_at is null")).ShouldBe(1);
        using var another = await Browser.SignedIn(tills);
        await tills.Approve(await another.Enrol());
        using var stolen = new Browser(tills, first.Cookie, another.Key);
        (await stolen.Post(Tills.MoneyByPage)).ShouldBe(403);
    }

    /// <summary>A browser as its script makes it behave: a cookie, a key, a proof in the header.</summary>
    sealed class Browser : IDisposable
    {
        readonly Caller caller;
        readonly Tills tills;

        public Browser(Tills tills, string cookie, DeviceKey key)
        {
            (this.tills, Cookie, Key) = (tills, cookie, key);
            caller = new(tills.Installation.BaseAddress, "atlas.localhost", null);
            caller.Headers.Add("Cookie", cookie);
            caller.Headers.Add("HX-Request", "true");
        }

        public string Cookie { get; }

        public DeviceKey Key { get; }

        public static async Task<Browser> SignedIn(Tills tills, DeviceKey? key = null)
        {
            using var door = tills.Installation.Atlas.Anybody();
            var welcome = await door.PostForm("/sign-in", new() { ["login"] = "cashier.atlas", ["password"] = TestCluster.Password });
            return new(tills, welcome.Headers.GetValues("Set-Cookie").Single(line => line.StartsWith("enamel.session=", StringComparison.Ordinal)).Split(';')[0], key ?? new());
        }

        public Task<Reply> Get(string path) => caller.Get(path);

        public async Task<string> Proof(string path) => Key.Proof("POST", $"http://atlas.localhost{path}", nonce: (await caller.Get("/device/nonce")).ShouldBe(200).Json["nonce"]!.GetValue<string>());

        public async Task<Reply> Post(string path, bool proves = true) => await With(path, proves ? await Proof(path) : null);

        public Task<Reply> With(string path, string? proof, HttpContent? form = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = form ?? new FormUrlEncodedContent([]) };
            if (proof is not null) request.Headers.Add("DPoP", proof);
            return caller.Send(request);
        }

        public async Task<Guid> Enrol()
        {
            (await With("/device", await Proof("/device"), new FormUrlEncodedContent([new("name", "Navigateur")]))).ShouldBe(200);
            using var manager = await tills.Installation.Atlas.As(Role.Manager);
            return (await manager.Get("/api/v1/devices")).Json["items"]!.AsArray().Single(device => device!["keyThumbprint"]!.GetValue<string>() == Key.Thumbprint)!["id"]!.GetValue<Guid>();
        }

        public void Dispose() => caller.Dispose();
    }
}
