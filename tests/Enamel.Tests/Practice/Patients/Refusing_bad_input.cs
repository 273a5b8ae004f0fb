using System.Text;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Refusing_bad_input(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("", 400)]
    [InlineData("{", 400)]
    [InlineData("[]", 400)]
    [InlineData("null", 400)]
    [InlineData("\"text\"", 400)]
    [InlineData("""{"firstName":1,"lastName":"B"}""", 400)]
    [InlineData("""{"firstName":["A"],"lastName":"B"}""", 400)]
    [InlineData("""{"firstName":"A","lastName":"B","salary":1}""", 400)]
    [InlineData("""{"firstName":"A","lastName":"B","id":"00000000-0000-0000-0000-000000000000"}""", 400)]
    [InlineData("""{"firstName":"A","lastName":"B","clinicId":2}""", 400)]
    [InlineData("""{"firstName":"A","lastName":"B","firstName":"C"}""", 400)]
    [InlineData("""{"firstName":"\ud800","lastName":"B"}""", 400)]
    [InlineData("""{"firstName":"A\udfff","lastName":"B"}""", 400)]
    [InlineData("""{"firstName":"A\u0000","lastName":"B"}""", 422)]
    [InlineData("""{"firstName":"A\u202e","lastName":"B"}""", 422)]
    [InlineData("""{"firstName":"A\ufffe","lastName":"B"}""", 422)]
    [InlineData("""{"firstName":"A\u0007","lastName":"B"}""", 422)]
    [InlineData("""{"firstName":"123","lastName":"B"}""", 422)]
    [InlineData("""{"firstName":"","lastName":"B"}""", 422)]
    [InlineData("""{"lastName":"B"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","sex":"F"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","birthDate":"2100-01-01"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","birthDate":"1899-12-31"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","birthDate":"2023-02-29"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","birthDate":"01/02/2000"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","birthDate":20000102}""", 400)]
    [InlineData("""{"firstName":"A","lastName":"B","cin":"ABC123"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","cin":"AB12345678"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","cin":"AB12345' or '1'='1"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","phone":"06123"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","phone":"0912345678"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","phone":"+00000000000"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","email":"a@b"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","email":"a b@example.ma"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","insuranceId":"ab"}""", 422)]
    [InlineData("""{"firstName":"A","lastName":"B","address":"x\u0001"}""", 422)]
    public async Task keeps_nothing_of_it_and_never_breaks(string body, int status)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var before = await Count();
        var answer = await desk.SendRaw(HttpMethod.Post, "/api/v1/patients", body);
        ((int)answer.Status).ShouldBe(status, answer.Text);
        answer.MediaType.ShouldBe("application/problem+json");
        (await Count()).ShouldBe(before);
        var path = "/api/v1/patients/" + Guid.AllBitsSet;
        ((int)(await desk.SendRaw(HttpMethod.Patch, path, body)).Status).ShouldBeOneOf(400, 404, 422);
        ((int)(await desk.SendRaw(HttpMethod.Post, "/api/v1/patients/duplicates", body)).Status).ShouldBeOneOf(200, 400);
    }

    [Fact]
    public async Task refuses_ten_megabytes_and_deep_nesting()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await desk.SendRaw(HttpMethod.Post, "/api/v1/patients", $$"""{"firstName":"{{new string('a', 10_000_000)}}","lastName":"B"}""")).ShouldRefuse(413, "too-large");
        (await desk.SendRaw(HttpMethod.Post, "/api/v1/patients", new string('[', 5000) + new string(']', 5000))).ShouldRefuse(400, "unreadable");
        (await desk.SendRaw(HttpMethod.Post, "/api/v1/patients", $$"""{"firstName":"{{new string('a', 900_000)}}","lastName":"B"}""")).ShouldRefuse(422, "fields");
    }

    [Theory]
    [InlineData("Robert'); DROP TABLE patients_patients;--")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("x${7*7}{{7*7}}")]
    [InlineData("O'Neil \"Bob\" & Söhne")]
    [InlineData("J\u0301ohn")]
    [InlineData("👩‍⚕️ Nour", true)]
    [InlineData("Nour 🦷")]
    [InlineData("李小龍")]
    public async Task keeps_strange_names_as_text_and_nothing_else(string name, bool isRefused = false)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var answer = await desk.Post("/api/v1/patients", new { firstName = name, lastName = "Strange", address = name + "\n" + name });
        if (isRefused)
        {
            // A joiner changes no letter and lets two names look like one.
            answer.ShouldRefuse(422, "fields");
            return;
        }
        var id = answer.ShouldBe(201).Json.Text("id");
        var record = (await desk.Get($"/api/v1/patients/{id}")).Json;
        record.Text("firstName").ShouldBe(name.Normalize(NormalizationForm.FormC));
        record.Text("address").ShouldBe((name + "\n" + name).Normalize(NormalizationForm.FormC));
        using var browser = await installation.Atlas.AsPage(Role.Receptionist);
        foreach (var page in new[] { $"/patients/{id}", $"/patients/{id}/edit", "/patients?q=strange" })
            (await browser.Get(page)).ShouldBe(200).Text.ShouldNotContain("<script>alert(1)");
    }

    [Theory]
    [InlineData("fr", "Ce champ est nécessaire.")]
    [InlineData("en", "This field is needed.")]
    [InlineData("ar", "هذا الحقل")]
    public async Task says_it_in_the_callers_language(string language, string sentence)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        desk.Headers.AcceptLanguage.Clear();
        desk.Headers.AcceptLanguage.ParseAdd(language);
        (await desk.Post("/api/v1/patients", new { lastName = "B" })).ShouldRefuse(422, "fields").Json["errors"]!["firstName"]![0]!.GetValue<string>().ShouldContain(sentence);
    }

    [Fact]
    public async Task of_a_form_is_a_page_that_says_so_never_a_failure()
    {
        using var browser = await installation.Atlas.AsPage(Role.Receptionist);
        var before = await Count();
        foreach (var form in new Dictionary<string, string>[]
        {
            new() { ["firstName"] = "\u0007", ["lastName"] = "x" }, new() { ["firstName"] = "A", ["lastName"] = "B", ["cin"] = "<b>" }, new() { ["firstName"] = new string('a', 5000), ["lastName"] = "B" },
        })
            (await browser.PostForm("/patients", form)).ShouldBe(422).MediaType.ShouldBe("text/html");
        ((int)(await browser.Send(new(HttpMethod.Post, "/patients") { Content = new StringContent("{}", Encoding.UTF8, "application/json") })).Status).ShouldBeOneOf(400, 415);
        ((int)(await browser.PostForm("/patients", [])).Status).ShouldBeOneOf(400, 422);
        ((int)(await browser.PostForm("/patients", new() { ["firstName"] = "\0", ["lastName"] = "x" })).Status).ShouldBeOneOf(400, 422);
        (await Count()).ShouldBe(before);
    }

    Task<long> Count() => Owner.Ask<long>(installation, "select count(*) from clinic_atlas.patients_patients");
}
