using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Working_with_the_pages(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task a_patient_is_registered_without_scripts_after_a_look_at_likely_duplicates()
    {
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var form = Page(await desk.Get("/patients/new")).QuerySelector("form#patient-form")!;
        form.GetAttribute("action").ShouldBe("/patients");
        form.QuerySelectorAll("[name]").Select(field => field.GetAttribute("name")!)
            .ShouldBe(["firstName", "lastName", "firstNameArabic", "lastNameArabic", "birthDate", "sex", "cin", "insuranceId", "phone", "email", "address"]);
        var typed = new Dictionary<string, string> { ["firstName"] = "Hicham", ["lastName"] = "Ouazzani", ["cin"] = "HO80001", ["phone"] = "0668888888", ["sex"] = "", ["address"] = "" };
        var first = await desk.PostForm("/patients", typed);
        first.ShouldBe(303);
        Page(await desk.Get(first.Headers.Location!.ToString())).QuerySelector("h1")!.TextContent.ShouldBe("Hicham Ouazzani");

        typed["cin"] = "";
        var asked = Page((await desk.PostForm("/patients", typed)).ShouldBe(409));
        asked.QuerySelector("#duplicates")!.TextContent.ShouldContain("PT-atlas");
        asked.QuerySelector("#field-firstName")!.GetAttribute("value").ShouldBe("Hicham");
        typed["confirmed"] = asked.QuerySelector("button[name=confirmed]")!.GetAttribute("value")!;
        (await desk.PostForm("/patients", typed)).ShouldBe(303);
    }

    [Fact]
    public async Task a_field_that_is_wrong_says_so_beside_itself_and_keeps_what_was_typed()
    {
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var page = Page((await desk.PostForm("/patients", new() { ["firstName"] = "", ["lastName"] = "Zaoui", ["cin"] = "123" })).ShouldBe(422));
        page.QuerySelector("#field-firstName-error")!.TextContent.ShouldNotBeEmpty();
        page.QuerySelector("#field-cin-error")!.TextContent.ShouldContain("CIN");
        page.QuerySelector("#field-cin")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector("#field-lastName")!.GetAttribute("value").ShouldBe("Zaoui");
        page.QuerySelector("#field-lastName-error")!.TextContent.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_taken_cin_is_told_while_one_types_and_names_the_number()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        var number = (await api.Register("Badr", "Zerouali", new { cin = "BZ80002" })).Text("number");
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        desk.Headers.Add("HX-Request", "true");
        var part = Page((await desk.PostForm("/patients/check?field=cin", new() { ["cin"] = "bz80002" })).ShouldBe(200));
        part.QuerySelector("#field-cin-error")!.TextContent.ShouldContain(number);
        part.QuerySelector("#main").ShouldBeNull();
        var refused = Page((await desk.PostForm("/patients", new() { ["firstName"] = "Autre", ["lastName"] = "Personne", ["cin"] = "bz80002" })).ShouldBe(409));
        refused.QuerySelector("#field-cin-error")!.TextContent.ShouldContain(number);
        var panel = Page((await desk.PostForm("/patients/duplicates", new() { ["cin"] = "bz80002" })).ShouldBe(200));
        panel.QuerySelector("#duplicates .code")!.TextContent.ShouldBe(number);
    }

    [Fact]
    public async Task a_record_is_corrected_and_an_old_form_is_refused()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        var id = (await api.Register("Taha", "Boukhari", new { cin = "TB80003", phone = "0661212121", address = "Salé" })).Text("id");
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        var form = Page(await desk.Get($"/patients/{id}/edit")).QuerySelector("form#patient-form")!;
        var typed = form.QuerySelectorAll("input[name], textarea[name], select[name]").ToDictionary(field => field.GetAttribute("name")!, Value);
        typed["cin"].ShouldBe("TB80003");
        typed["lastName"] = "Boukhari Idrissi";
        (await desk.PostForm($"/patients/{id}/edit", typed)).ShouldBe(303);
        typed["lastName"] = "Trop Tard";
        Page((await desk.PostForm($"/patients/{id}/edit", typed)).ShouldBe(409)).QuerySelector(".form-errors")!.TextContent.ShouldNotBeEmpty();
        var record = (await api.Get($"/api/v1/patients/{id}")).Json;
        (record.Text("lastName"), record.Text("phone"), record.Text("address")).ShouldBe(("Boukhari Idrissi", "+212661212121", "Salé"));
    }

    [Fact]
    public async Task allergies_stand_on_every_page_of_the_patient_and_the_cashier_sees_none()
    {
        using var doctor = await installation.Atlas.AsPage(Role.Doctor);
        using var api = await installation.Atlas.As(Role.Doctor);
        var id = (await api.Register("Wafae", "Hamdaoui")).Text("id");
        (await doctor.PostForm($"/patients/{id}/conditions", new() { ["kind"] = "allergy", ["label"] = "" })).ShouldBe(422);
        (await doctor.PostForm($"/patients/{id}/conditions", new() { ["kind"] = "allergy", ["label"] = "Pénicilline", ["isSevere"] = "true" })).ShouldBe(303);
        foreach (var path in new[] { "", "/medical", "/family", "/edit" })
            Page((await doctor.Get($"/patients/{id}{path}")).ShouldBe(200)).QuerySelector(".notice")!.TextContent.ShouldContain("Pénicilline");
        using var cashier = await installation.Atlas.AsPage(Role.Cashier);
        var seen = Page((await cashier.Get($"/patients/{id}")).ShouldBe(200));
        seen.QuerySelector(".notice").ShouldBeNull();
        seen.QuerySelector(".tabs").ShouldBeNull();
        (await cashier.Get($"/patients/{id}/medical")).ShouldBe(403);
        var end = Page(await doctor.Get($"/patients/{id}/medical")).QuerySelector("a[href$='/end']")!;
        var dialog = Page((await doctor.Get(end.GetAttribute("href")!)).ShouldBe(200)).QuerySelector("form[action$='/end']")!;
        (await doctor.PostForm(dialog.GetAttribute("action")!, new() { ["version"] = Value(dialog.QuerySelector("input[name=version]")!) })).ShouldBe(422);
        (await doctor.PostForm(dialog.GetAttribute("action")!, new() { ["version"] = Value(dialog.QuerySelector("input[name=version]")!), ["endReason"] = "Test négatif" })).ShouldBe(303);
        Page(await doctor.Get($"/patients/{id}")).QuerySelector(".notice").ShouldBeNull();
    }

    [Fact]
    public async Task a_minor_without_guardian_is_pointed_out_until_a_relative_is_linked_without_scripts()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        var child = (await api.Register("Rayan", "Kettani", new { birthDate = "2019-05-05" })).Text("id");
        await api.Register("Sofia", "Guessous", new { birthDate = "1985-05-05" });
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        Page(await desk.Get($"/patients/{child}")).QuerySelector("a[href$='/links/new']").ShouldNotBeNull();
        var found = Page((await desk.PostForm($"/patients/{child}/links", new() { ["relativeIdSearch"] = "gessous", ["relation"] = "parent", ["isGuardian"] = "true" })).ShouldBe(422));
        var chosen = found.QuerySelector("input[type=radio][name=relativeId]")!.GetAttribute("value")!;
        found.QuerySelector("select[name=relation] option[selected]")!.GetAttribute("value").ShouldBe("parent");
        (await desk.PostForm($"/patients/{child}/links", new() { ["relativeId"] = chosen, ["relation"] = "parent", ["isGuardian"] = "true" })).ShouldBe(303);
        Page(await desk.Get($"/patients/{child}")).QuerySelector("a[href$='/links/new']").ShouldBeNull();
        Page(await desk.Get($"/patients/{child}/family")).QuerySelector("#family")!.TextContent.ShouldContain("Sofia Guessous");
    }

    [Fact]
    public async Task archiving_asks_for_a_reason_and_shows_it()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        var id = (await api.Register("Ilham", "Belhaj")).Text("id");
        using var desk = await installation.Atlas.AsPage(Role.Receptionist);
        Page((await desk.PostForm($"/patients/{id}/archive", new() { ["version"] = "1", ["reason"] = " " })).ShouldBe(422)).QuerySelector("#field-reason-error")!.TextContent.ShouldNotBeEmpty();
        (await desk.PostForm($"/patients/{id}/archive", new() { ["version"] = "1", ["reason"] = "Déménagement" })).ShouldBe(303);
        var record = Page(await desk.Get($"/patients/{id}"));
        record.QuerySelector("main")!.TextContent.ShouldContain("Déménagement");
        record.QuerySelector("a[href$='/edit']").ShouldBeNull();
        record.QuerySelector("a[href$='/restore']").ShouldBeNull();
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        Page(await manager.Get($"/patients/{id}")).QuerySelector("a[href$='/restore']").ShouldNotBeNull();
        (await manager.PostForm($"/patients/{id}/restore", new() { ["version"] = "2" })).ShouldBe(303);
    }

    [Fact]
    public async Task the_search_answers_with_what_its_box_needs()
    {
        using var api = await installation.Mansour.As(Role.Receptionist);
        using var desk = await installation.Mansour.AsPage(Role.Receptionist);
        Page(await desk.Get("/patients")).QuerySelector(".empty").ShouldNotBeNull();
        for (var n = 1; n <= 30; n++) await api.Register("Nombreux", $"Tahiri {(char)('A' + (n % 26))}");
        Page(await desk.Get("/patients?q=tahiri")).QuerySelectorAll("tbody tr.row-link").Length.ShouldBe(25);
        desk.Headers.Add("HX-Request", "true");
        var list = Page(await desk.Get("/patients?q=tahiri"));
        list.QuerySelector("#main").ShouldBeNull();
        var more = list.QuerySelector(".pager a")!.GetAttribute("href")!;
        new HtmlParser().ParseDocument($"<table><tbody>{(await desk.Get(more)).ShouldBe(200).Text}</tbody></table>").QuerySelectorAll("tr.row-link").Length.ShouldBe(5);
        desk.Headers.Add("HX-Target", "search-results");
        Page(await desk.Get("/patients?q=tahiri")).QuerySelectorAll(".search-hit").Length.ShouldBe(8);
        desk.Headers.Remove("HX-Target");
        Page(await desk.Get("/patients/pick?name=patientId&typed=patientIdSearch&patientIdSearch=nombreux")).QuerySelectorAll("input[type=radio][name=patientId]").Length.ShouldBe(8);
    }

    [Fact]
    public async Task every_link_stays_under_the_clinics_path()
    {
        using var api = await installation.Atlas.As(Role.Receptionist);
        var id = (await api.Register("Chemin", "Long", new { cin = "CL80009" })).Text("id");
        using var desk = new Caller(installation.BaseAddress, "localhost", null);
        (await desk.PostForm("/clinic/atlas/sign-in", new() { ["login"] = "receptionist.atlas", ["password"] = TestCluster.Password })).ShouldBe(303);
        foreach (var path in new[] { "", "?q=chemin", "/new", $"/{id}", $"/{id}/edit", $"/{id}/medical", $"/{id}/family", $"/{id}/archive", $"/{id}/links/new" })
        {
            var page = Page((await desk.Get("/clinic/atlas/patients" + path)).ShouldBe(200));
            var addresses = page.QuerySelectorAll("main [href], main [action], main [hx-get], main [hx-post]")
                .SelectMany(element => new[] { element.GetAttribute("href"), element.GetAttribute("action"), element.GetAttribute("hx-get"), element.GetAttribute("hx-post") })
                .Where(address => address is ['/', ..]).ToList();
            addresses.ShouldNotBeEmpty(path);
            addresses.ShouldAllBe(address => address!.StartsWith("/clinic/atlas/", StringComparison.Ordinal));
        }
    }

    static IDocument Page(Reply reply) => new HtmlParser().ParseDocument(reply.Text);

    static string Value(IElement field) => field.LocalName switch
    {
        "textarea" => field.TextContent,
        "select" => field.QuerySelector("option[selected]")?.GetAttribute("value") ?? "",
        _ => field.GetAttribute("value") ?? "",
    };
}
