using System.Net.Http.Headers;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Portal;

public sealed class Seeing_who_looked(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task at_the_own_record_is_for_the_patient_whose_mobile_and_national_id_are_both_those_of_the_record()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var record = (await desk.Post("/api/v1/patients", new { firstName = "Zineb", lastName = "Alaoui", cin = "BK554433", phone = "0661554433" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        (await doctor.Get($"/api/v1/patients/{record}")).ShouldBe(200);

        using var zineb = await Registered("0661554433", "BK554433", "Zineb Alaoui");
        var page = System.Net.WebUtility.HtmlDecode((await zineb.Get("/portal/looks")).ShouldBe(200).Text);
        page.ShouldContain("Doctor of atlas");
        page.ShouldContain("Qui a consulté mon dossier");
        System.Net.WebUtility.HtmlDecode((await zineb.Get("/portal")).ShouldBe(200).Text).ShouldContain("/portal/looks");
        using var program = installation.Atlas.Anybody();
        var token = (await program.Post("/api/v1/portal/login", new { phone = "0661554433", password = TestCluster.Password })).ShouldBe(200).Json["accessToken"]!.GetValue<string>();
        program.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var looks = (await program.Get("/api/v1/portal/looks")).ShouldBe(200).Json["items"]!.AsArray();
        looks.ShouldHaveSingleItem()!["name"]!.GetValue<string>().ShouldBe("Doctor of atlas"); // one's own looks are no news
        (await program.Get("/api/v1/portal/looks?after=hier")).ShouldRefuse(422, "trail.cursor-malformed");
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where patient_id = '{record}' and role = 'patient' and action = 'read'")).ShouldBeGreaterThan(1);

        // At a clinic without a record of hers there is none to look at.
        using var elsewhere = installation.Mansour.Anybody();
        (await elsewhere.PostForm("/portal/sign-in", new() { ["phone"] = "0661554433", ["password"] = TestCluster.Password })).ShouldBe(303);
        System.Net.WebUtility.HtmlDecode((await elsewhere.Get("/portal/looks")).ShouldBe(200).Text).ShouldContain("Aucun dossier à votre nom ici");
    }

    [Theory]
    [InlineData("0661778801", "BK778899", "another's national id, which anybody can claim")]
    [InlineData("0661778899", "BK778802", "a mobile that a family shares")]
    public async Task is_not_for_who_has_only_one_of_the_two(string phone, string nationalId, string why)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await desk.Post("/api/v1/patients", new { firstName = "Autre", lastName = "Personne", cin = "BK778899", phone = "0661778899" })).Dispose(); // once for both
        using var somebody = await Registered(phone, nationalId, "Quelqu’un Autre");
        var page = System.Net.WebUtility.HtmlDecode((await somebody.Get("/portal/looks")).ShouldBe(200).Text);
        page.ShouldContain("Aucun dossier à votre nom ici", customMessage: why);
        page.ShouldNotContain("of atlas<");
        using var nobody = installation.Atlas.Anybody();
        (await nobody.Get("/portal/looks")).ShouldBe(303);
    }

    async Task<Caller> Registered(string phone, string nationalId, string name)
    {
        var patient = installation.Atlas.Anybody();
        using var asked = await patient.PostForm("/portal/register", new() { ["phone"] = phone });
        var request = asked.ShouldBe(200).Text.Split("name=\"request\" value=\"")[1].Split('"')[0];
        var code = (await installation.Sent())[^1].Wording.Body.Split(' ')[0];
        using var made = await patient.PostForm("/portal/register/confirm", new()
        {
            ["request"] = request, ["phone"] = phone, ["code"] = code, ["name"] = name, ["nationalId"] = nationalId, ["password"] = TestCluster.Password,
        });
        ((int)made.Status).ShouldBe(303, made.Text);
        return patient;
    }
}
