using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Keeping_patients_apart(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task another_clinics_patient_is_nobody_at_every_address(bool isInOwnSchema)
    {
        var (home, other) = isInOwnSchema ? (installation.Atlas, installation.Mansour) : (installation.Mansour, installation.Atlas);
        var (name, cin, phone) = isInOwnSchema ? ("Vraiment", "SV90001", "0669999991") : ("Surement", "SV90002", "0669999992");
        using var desk = await home.As(Role.Doctor);
        var patient = (await desk.Register("Secret", name, new { cin, phone })).Text("id");
        var relative = (await desk.Register("Soeur", name)).Text("id");
        var condition = (await desk.Post($"/api/v1/patients/{patient}/conditions", new { kind = "allergy", label = "Latex" })).ShouldBe(201).Json.Text("id");
        var link = (await desk.Post($"/api/v1/patients/{patient}/links", new { relativeId = relative, relation = "sibling" })).ShouldBe(201).Json.Text("id");
        foreach (var role in new[] { Role.Manager, Role.Doctor, Role.Receptionist })
        {
            using var api = await other.As(role);
            using var pages = await other.AsPage(role);
            foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
            {
                (HttpMethod.Get, "", null), (HttpMethod.Patch, "", new { address = "x" }), (HttpMethod.Post, "/archive", new { reason = "x" }), (HttpMethod.Post, "/restore", null),
                (HttpMethod.Get, "/conditions", null), (HttpMethod.Post, "/conditions", new { kind = "allergy", label = "x" }), (HttpMethod.Get, $"/conditions/{condition}", null),
                (HttpMethod.Patch, $"/conditions/{condition}", new { ended = true, endReason = "x" }), (HttpMethod.Get, "/links", null),
                (HttpMethod.Post, "/links", new { relativeId = relative, relation = "sibling" }), (HttpMethod.Post, $"/links/{link}/end", new { reason = "x" }),
            })
            {
                var answer = await api.Send(new(method, $"/api/v1/patients/{patient}{path}") { Content = body is null ? null : System.Net.Http.Json.JsonContent.Create(body) });
                ((int)answer.Status).ShouldBeOneOf([404, 403], $"{role} {method} {path}: {answer.Text}");
                answer.Text.ShouldNotContain(name);
            }
            foreach (var path in new[] { "", "/edit", "/archive", "/restore", "/medical", "/family", "/cin", "/conditions/new?kind=allergy", $"/conditions/{condition}/edit", "/links/new" })
                await Nobody(() => pages.Get($"/patients/{patient}{path}"), $"{role} {path}", name);
            foreach (var path in new[] { "/edit", "/check", "/archive", "/restore", "/conditions", $"/conditions/{condition}/edit", $"/conditions/{condition}/end", $"/conditions/{condition}/reopen", "/links", $"/links/{link}/end" })
                await Nobody(() => pages.PostForm($"/patients/{patient}{path}", new()
                {
                    ["version"] = "1", ["reason"] = "x", ["firstName"] = "A", ["lastName"] = "B", ["kind"] = "allergy", ["label"] = "x", ["relativeId"] = relative, ["relation"] = "sibling",
                }), $"{role} POST {path}", name);
            foreach (var query in new[] { "q=" + name, "q=" + cin, "cin=" + cin, "phone=" + phone })
                (await api.Get("/api/v1/patients?" + query)).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
            if (role != Role.Manager) (await pages.Get("/patients/pick?q=" + name)).Text.ShouldNotContain(name);
            (await api.Post("/api/v1/patients/duplicates", new { firstName = "Secret", lastName = name, cin, phone })).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
        }
        (await desk.Get($"/api/v1/patients/{patient}")).Json["version"]!.GetValue<int>().ShouldBe(1);
    }

    static async Task Nobody(Func<Task<Reply>> ask, string what, string name)
    {
        var answer = await ask();
        ((int)answer.Status).ShouldBeOneOf([404, 403], what);
        answer.Text.ShouldNotContain(name);
    }
}
