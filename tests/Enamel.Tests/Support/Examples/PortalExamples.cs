namespace Enamel.Tests.Support.Examples;

/// <summary>Patients at their own pages: nobody of the staff.</summary>
sealed class PortalExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All =>
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
}
