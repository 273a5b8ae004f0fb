using System.Net.Http.Headers;
using Enamel.Tests.Platform.OAuth;
using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

/// <summary>The clinic's card, its devices, applications, approvals and messages; and the addresses of no clinic.</summary>
sealed class PlatformExamples : IRouteExamples
{
    const string OfNoClinic = "it keeps a cookie, or shows how the pages look: nothing of a clinic";

    // The smallest picture that is taken: 64 by 64, grey.
    static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAGklEQVR42u3BAQEAAACAkP6v7ggKAAAAAAAYEEAAAcLm0kAAAAAASUVORK5CYII=");

    public IEnumerable<RouteExample> All => [.. Card, .. Devices, .. Applications, .. Others];

    static IEnumerable<RouteExample> Card =>
    [
        Api("PATCH", "/api/v1/clinic", Manager, async stage => ("/api/v1/clinic", new { city = $"Ville {stage.Next}" }), "update registry_clinics"),
        Api("PUT", "/api/v1/clinic/logo", Manager, async _ => ("/api/v1/clinic/logo", Logo()), "update registry_clinics"),
        Api("DELETE", "/api/v1/clinic/logo", Manager, async stage =>
        {
            await HasLogo(stage);
            return ("/api/v1/clinic/logo", null);
        }, "update registry_clinics"),
        Page("/settings/clinic", Manager, async stage => ("/settings/clinic", new
        {
            name = "Cabinet atlas", city = $"Ville {stage.Next}", timeZone = "Africa/Casablanca", language = "fr", version = await Owner.Ask<int>(stage.Installation, "select version from registry.clinics where id = 1"),
        }), "update registry_clinics"),
        Page("/settings/clinic/logo", Manager, async stage =>
        {
            await Owner.Do(stage.Installation, "update registry.clinics set logo = null, logo_type = null where id = 1");
            return ("/settings/clinic/logo", new MultipartFormDataContent { { Logo(), "logo", "logo.png" } });
        }, "update registry_clinics"),
        Page("/settings/clinic/logo/remove", Manager, async stage =>
        {
            await HasLogo(stage);
            return ("/settings/clinic/logo/remove", new { });
        }, "update registry_clinics"),
    ];

    static IEnumerable<RouteExample> Devices =>
    [
        new("POST", "/api/v1/devices", async stage =>
        {
            var terminal = stage.Keep(await Terminal.SignedIn(stage.Installation, "cashier.atlas", "atlas"));
            return new(() => terminal.Post("/api/v1/devices", new { name = "Poste" }), "cashier");
        }) { Tells = ["insert registry_devices"] },
        Api("POST", "/api/v1/devices/{id:guid}/approve", Manager, async stage => ($"/api/v1/devices/{(await stage.Device()).Id}/approve", new { branchId = await stage.Branch() }), "update registry_devices"),
        Api("POST", "/api/v1/devices/{id:guid}/revoke", Manager, async stage => ($"/api/v1/devices/{(await stage.Device(isApproved: true)).Id}/revoke", null), "update registry_devices"),
        new("POST", "/device", async stage =>
        {
            var (browser, key) = (await stage.AnotherBrowser(Cashier), stage.Keep(new DeviceKey()));
            await Prove(browser, key, "/device");
            return new(() => browser.PostForm("/device", new() { ["name"] = "Poste" }), "cashier");
        }) { Tells = ["insert registry_devices"] },
        new("POST", "/device/here", async stage =>
        {
            var browser = await stage.AnotherBrowser(Cashier);
            return new(() => browser.PostForm("/device/here", []), "cashier");
        }) { ChangesNothing = "it tells a browser where its device stands" },
        Page("/settings/devices/{id:guid}/approve", Manager, async stage => ($"/settings/devices/{(await stage.Device()).Id}/approve", new { place = await stage.Branch() }), "update registry_devices"),
        Page("/settings/devices/{id:guid}/revoke", Manager, async stage => ($"/settings/devices/{(await stage.Device(isApproved: true)).Id}/revoke", new { }), "update registry_devices"),
    ];

    static IEnumerable<RouteExample> Applications =>
    [
        Api("POST", "/api/v1/applications", Manager, async stage => ("/api/v1/applications", Application(stage)), "insert registry_oauth_clients"),
        Api("POST", "/api/v1/applications/{id:guid}/secret", Manager, async stage => ($"/api/v1/applications/{await LetIn(stage)}/secret", null), "update registry_oauth_clients"),
        Api("POST", "/api/v1/applications/{id:guid}/revoke", Manager, async stage => ($"/api/v1/applications/{await LetIn(stage)}/revoke", null), "update registry_oauth_clients"),
        Page("/settings/applications", Manager, async stage => ("/settings/applications", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = $"Application {stage.Next}", ["redirectUris"] = App.Redirect, ["scope-patients"] = "patients",
        }), "insert registry_oauth_clients"),
        Page("/settings/applications/{id:guid}/secret", Manager, async stage => ($"/settings/applications/{await LetIn(stage)}/secret", new { }), "update registry_oauth_clients"),
        Page("/settings/applications/{id:guid}/revoke", Manager, async stage => ($"/settings/applications/{await LetIn(stage)}/revoke", new { }), "update registry_oauth_clients"),
        new("POST", "/oauth/authorize", async stage =>
        {
            var (app, browser) = (stage.Keep(await App.LetIn(stage.Installation)), await stage.Browser(Receptionist));
            return new(() => app.Decide(browser, "allow"), "receptionist");
        }) { Tells = ["application-consent registry_oauth_clients"] },
        new("POST", "/oauth/token", async stage =>
        {
            var app = stage.Keep(await App.LetIn(stage.Installation));
            var code = await app.Code(await stage.Browser(Receptionist));
            return Stage.ByAnybody(() => app.Exchange(code));
        }),
        new("POST", "/oauth/revoke", async stage =>
        {
            var app = stage.Keep(await App.LetIn(stage.Installation));
            var tokens = (await app.Exchange(await app.Code(await stage.Browser(Receptionist)))).ShouldBe(200).Json;
            return Stage.ByAnybody(() => app.Post("/oauth/revoke", form => form["token"] = tokens["refresh_token"]!.GetValue<string>(), null));
        }),
        new("POST", "/oauth/introspect", async stage =>
        {
            var app = stage.Keep(await App.LetIn(stage.Installation, introspects: true));
            var tokens = (await app.Exchange(await app.Code(await stage.Browser(Receptionist)))).ShouldBe(200).Json;
            return Stage.ByAnybody(() => app.Post("/oauth/introspect", form => form["token"] = tokens["access_token"]!.GetValue<string>(), null));
        }) { ChangesNothing = "it tells an application whether a token still holds" },
    ];

    static IEnumerable<RouteExample> Others =>
    [
        Decision("approve"), Decision("refuse"),
        new("POST", "/approvals/{id:guid}", async stage =>
        {
            var (approval, browser, key) = (await stage.Approval(), await stage.AnotherBrowser(Manager), stage.Keep(new DeviceKey()));
            await Prove(browser, key, "/device");
            (await browser.PostForm("/device", new() { ["name"] = "Bureau" })).ShouldBe(200);
            var device = await Owner.Ask<Guid>(stage.Installation, $"select id from registry.devices where key_thumbprint = '{key.Thumbprint}'");
            await stage.Posted(Manager, $"/api/v1/devices/{device}/approve", new { branchId = await stage.Branch() });
            await Prove(browser, key, $"/approvals/{approval}");
            return new(() => browser.PostForm($"/approvals/{approval}", new() { ["decision"] = "approve", ["note"] = "Vu" }), "manager");
        }) { Tells = ["update approvals_requests"] },
        Api("POST", "/api/v1/messages/{id:guid}/retry", Manager, async stage => ($"/api/v1/messages/{await stage.LostMessage()}/retry", null), "update messaging_messages"),
        Page("/settings/messages/{id:guid}/retry", Manager, async stage => ($"/settings/messages/{await stage.LostMessage()}/retry", new { }), "update messaging_messages"),
        Nothing("/preferences", new() { ["theme"] = "dark" }), Nothing("/design/toast", []), Nothing("/design/form", new() { ["firstName"] = "Zineb", ["cin"] = "BK731904" }),
    ];

    static async Task Prove(Caller browser, DeviceKey key, string path)
    {
        browser.Headers.Remove("DPoP");
        var nonce = (await browser.Get("/device/nonce")).ShouldBe(200).Json["nonce"]!.GetValue<string>();
        browser.Headers.Add("DPoP", key.Proof("POST", $"http://atlas.localhost{path}", nonce: nonce));
    }

    // Money is decided on an approved device.
    static RouteExample Decision(string deed) => new("POST", $"/api/v1/approvals/{{id:guid}}/{deed}", async stage =>
    {
        var approval = await stage.Approval();
        var terminal = stage.Keep(await Terminal.SignedIn(stage.Installation, "manager.atlas", "atlas"));
        var device = (await terminal.Post("/api/v1/devices", new { name = "Bureau" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        await stage.Posted(Manager, $"/api/v1/devices/{device}/approve", new { branchId = await stage.Branch() });
        return new(() => terminal.Post($"/api/v1/approvals/{approval}/{deed}", new { note = "Vu" }), "manager");
    })
    { Tells = ["update approvals_requests"] };

    static RouteExample Nothing(string path, Dictionary<string, string> form) => new("POST", path, stage =>
    {
        var anybody = stage.Anybody();
        return Task.FromResult(Stage.ByAnybody(() => anybody.PostForm(path, form)));
    })
    { ChangesNothing = OfNoClinic };

    static ByteArrayContent Logo() => new(Picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };

    static async Task HasLogo(Stage stage)
    {
        var manager = await stage.Program(Manager);
        await manager.Send(new(HttpMethod.Put, "/api/v1/clinic/logo") { Content = Logo() });
    }

    static object Application(Stage stage) => new { name = $"Application {stage.Next}", redirectUris = new[] { App.Redirect }, scopes = new[] { "patients:read" } };

    static Task<Guid> LetIn(Stage stage) => stage.Created(Manager, "/api/v1/applications", Application(stage));
}
