namespace Enamel.Tests.Support.Examples;

/// <summary>Patients at their own pages: nobody of the staff.</summary>
sealed class PortalExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All => [.. Pages, .. Programs];

    static IEnumerable<RouteExample> Pages =>
    [
        new("POST", "/portal/register", stage =>
        {
            var (browser, phone) = (stage.Anybody(), $"06618{stage.Next:D5}");
            return Task.FromResult(Stage.ByAnybody(() => browser.PostForm("/portal/register", new() { ["phone"] = phone })));
        }) { Tells = ["insert registry_one_time_codes"] },
        new("POST", "/portal/register/confirm", async stage =>
        {
            var phone = $"06619{stage.Next:D5}";
            var (browser, request, code) = await stage.PortalCode("/portal/register", phone);
            var form = Stage.Form(stage.Registration(request, phone, code));
            return Stage.ByAnybody(() => browser.Send(new(HttpMethod.Post, "/portal/register/confirm") { Content = form }));
        }) { Tells = ["insert registry_persons", "insert registry_person_sessions"] },
        new("POST", "/portal/sign-in", async stage =>
        {
            var (_, phone) = await stage.Person();
            var browser = stage.Anybody();
            return Stage.ByAnybody(() => browser.PostForm("/portal/sign-in", new() { ["phone"] = phone, ["password"] = "une phrase facile" }));
        }) { Tells = ["insert registry_person_sessions"] },
        new("POST", "/portal/recover", async stage =>
        {
            var (_, phone) = await stage.Person();
            var browser = stage.Anybody();
            return Stage.ByAnybody(() => browser.PostForm("/portal/recover", new() { ["phone"] = phone }));
        }) { Tells = ["insert registry_one_time_codes"] },
        new("POST", "/portal/recover/confirm", async stage =>
        {
            var (_, phone) = await stage.Person();
            var (browser, request, code) = await stage.PortalCode("/portal/recover", phone);
            return Stage.ByAnybody(() => browser.PostForm("/portal/recover/confirm", new() { ["request"] = request, ["phone"] = phone, ["code"] = code, ["password"] = "une autre phrase" }));
        }) { Tells = ["update registry_persons"] },
        new("POST", "/portal/sign-out", async stage =>
        {
            var (browser, _) = await stage.Person();
            return new(() => browser.PostForm("/portal/sign-out", []), "patient");
        }) { Tells = ["update registry_person_sessions"] },
    ];
    static IEnumerable<RouteExample> Programs =>
    [
        new("POST", "/api/v1/portal/register", stage =>
        {
            var (phone, anybody) = ($"06614{stage.Next:D5}", stage.Anybody());
            return Task.FromResult(Stage.ByAnybody(() => anybody.Post("/api/v1/portal/register", new { phone })));
        }) { Tells = ["insert registry_one_time_codes"] },
        new("POST", "/api/v1/portal/register/confirm", async stage =>
        {
            var phone = $"06615{stage.Next:D5}";
            var (request, code) = await Code(stage, "register", phone);
            var (body, anybody) = (stage.Registration(request, phone, code), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/portal/register/confirm", body));
        }) { Tells = ["insert registry_persons", "insert registry_person_sessions"] },
        new("POST", "/api/v1/portal/login", async stage =>
        {
            var ((_, phone), anybody) = (await stage.Person(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/portal/login", new { phone, password = "une phrase facile" }));
        }) { Tells = ["insert registry_person_sessions"] },
        new("POST", "/api/v1/portal/recover", async stage =>
        {
            var ((_, phone), anybody) = (await stage.Person(), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/portal/recover", new { phone }));
        }) { Tells = ["insert registry_one_time_codes"] },
        new("POST", "/api/v1/portal/recover/confirm", async stage =>
        {
            var (_, phone) = await stage.Person();
            var ((request, code), anybody) = (await Code(stage, "recover", phone), stage.Anybody());
            return Stage.ByAnybody(() => anybody.Post("/api/v1/portal/recover/confirm", new { request, phone, code, password = "une autre phrase" }));
        }) { Tells = ["update registry_persons"] },
        new("POST", "/api/v1/portal/logout", async stage =>
        {
            var ((_, phone), anybody) = (await stage.Person(), stage.Anybody());
            var token = (await anybody.Post("/api/v1/portal/login", new { phone, password = "une phrase facile" })).ShouldBe(200).Json["accessToken"]!.GetValue<string>();
            anybody.Headers.Authorization = new("Bearer", token);
            return new(() => anybody.Post("/api/v1/portal/logout"), "patient");
        }) { Tells = ["update registry_person_sessions"] },
    ];

    static async Task<(string Request, string Code)> Code(Stage stage, string what, string phone)
    {
        var request = (await stage.Anybody().Post($"/api/v1/portal/{what}", new { phone })).ShouldBe(202).Json["request"]!.GetValue<string>();
        return (request, Stage.SixOf(await stage.LastLetter()));
    }
}
