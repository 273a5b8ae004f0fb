using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Looking_at_a_record(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task is_written_into_the_trail_with_the_fields_that_were_opened()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var path = await desk.Path("Trace", "Laissée", new { cin = "TL60001", phone = "0664444444" });
        var id = Guid.Parse(path.Split('/')[^1]);
        (await Entries(id, "read")).ShouldBe(0);
        (await doctor.Get(path)).ShouldBe(200);
        (await Entries(id, "read", "after->>'page' = 'record' and role = 'doctor'")).ShouldBe(1);
        (await Entries(id, "open", "after->'fields' = '[\"cin\", \"phone\"]'")).ShouldBe(1);
        (await doctor.Get(path + "/conditions")).ShouldBe(200);
        (await doctor.Get(path + "/links")).ShouldBe(200);
        (await Entries(id, "read", "after->>'page' in ('medical', 'family')")).ShouldBe(2);
    }

    [Fact]
    public async Task in_a_list_is_written_too_and_opens_nothing()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var id = Guid.Parse((await desk.Path("Liste", "Montrée", new { cin = "LM60002" })).Split('/')[^1]);
        (await desk.Find("q=montrée")).ShouldBe(["Liste Montrée"]);
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = 'list' and after->'patients' ? '{id}'")).ShouldBe(1);
        (await Entries(id, "open")).ShouldBe(0);
    }

    [Fact]
    public async Task on_the_page_opens_the_cin_only_when_it_is_asked_for()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var browser = await installation.Atlas.AsPage(Role.Receptionist);
        var id = Guid.Parse((await desk.Path("Page", "Regardée", new { cin = "PR60003", phone = "0665555555" })).Split('/')[^1]);
        (await browser.Get($"/patients/{id}")).ShouldBe(200).Text.ShouldNotContain("PR60003");
        (await Entries(id, "open", "after->'fields' ? 'cin'")).ShouldBe(0);
        (await browser.Get($"/patients/{id}/cin")).ShouldBe(200).Text.ShouldContain("PR60003");
        (await browser.Get($"/patients/{id}?show=cin")).ShouldBe(200).Text.ShouldContain("PR60003");
        (await Entries(id, "open", "after->'fields' ? 'cin'")).ShouldBe(2);
    }

    [Fact]
    public async Task that_was_changed_shows_who_changed_what_and_no_identifier_in_clear()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await desk.Path("Avant", "Après", new { cin = "AA60004", address = "Rue Cachée" });
        (await desk.Patch(path, new { lastName = "Ensuite", address = "Rue Secrète" })).ShouldBe(200);
        var id = Guid.Parse(path.Split('/')[^1]);
        var changes = await Owner.Ask<string>(installation, $"""
            select string_agg(before::text || after::text, ' ') from clinic_atlas.audit_entries
            where action = 'update' and subject = 'patients_patients' and subject_id = '{id}' and role = 'receptionist' and user_id is not null
            """);
        changes.ShouldContain("Ensuite");
        var trail = await Owner.Ask<string>(installation, "select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), ' ') from clinic_atlas.audit_entries");
        foreach (var secret in new[] { "AA60004", "Rue Cachée", "Rue Secrète" }) trail.ShouldNotContain(secret);
    }

    Task<long> Entries(Guid patient, string action, string and = "true") =>
        Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = '{action}' and patient_id = '{patient}' and {and}");
}
