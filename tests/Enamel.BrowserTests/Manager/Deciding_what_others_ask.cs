using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Manager;

public sealed class Deciding_what_others_ask(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    public static TheoryData<Look> Looks => [.. Look.All];

    [Fact]
    public async Task takes_a_note_and_one_click_and_about_money_an_approved_device()
    {
        await Ask("tests.gesture", "Patiente fidèle depuis dix ans");
        await Ask("tests.refund", "Payé deux fois le même acte");
        await using var visit = await Visit.As(chromium, installation, Role.Manager, "atlas");
        var page = visit.Page;
        await page.GotoAsync("approvals");
        var gesture = page.Locator(".card", new() { HasText = "Patiente fidèle" });
        await gesture.Locator("input[name=note]").FillAsync("Une fois par an");
        await gesture.Locator("button[value=approve]").ClickAsync();
        await page.Locator("tr", new() { HasText = "Une fois par an" }).WaitForAsync();
        // Money is refused to a browser that is no approved device, with a word of why; the page stays as it is.
        var refund = page.Locator(".card", new() { HasText = "Payé deux fois" });
        await refund.Locator("button[value=refuse]").ClickAsync();
        await page.Locator(".toast-danger", new() { HasText = "poste approuvé" }).WaitForAsync();

        await page.GotoAsync("device");
        await page.Locator("input[name=name]").FillAsync("Bureau de la direction");
        await page.Locator("form[action$='/device'] button[type=submit]").ClickAsync();
        await page.Locator("#device-here", new() { HasText = "Bureau de la direction" }).WaitForAsync();
        await Owner.Do(installation, """
            update registry.devices d set approved_at = now(), approved_by = d.enrolled_by, branch_id = b.id from clinic_atlas.premises_branches b
            where d.name = 'Bureau de la direction' and b.clinic_id = d.clinic_id
            """);
        await page.GotoAsync("approvals");
        await refund.Locator("button[value=refuse]").ClickAsync();
        await page.Locator("tr", new() { HasText = "Payé deux fois" }).WaitForAsync();
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.approvals_requests where kind = 'tests.refund' and decision = 'refused'")).ShouldBe(1);
        visit.Complaints.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task is_sound_in_every_look(Look look)
    {
        await Ask("tests.gesture", "Un geste pour la fratrie, sur trois soins du même trimestre");
        await Ask("tests.refund", "Remboursement d’un acompte");
        await using var visit = await Visit.As(chromium, installation, Role.Manager, "atlas", look);
        await visit.Page.GotoAsync("approvals");
        await visit.Page.Locator("button[value=approve]").First.WaitForAsync();
        await visit.ShouldBeSound($"/approvals {look}");
    }

    // As a module's verb leaves it, by the cashier.
    Task Ask(string kind, string reason) => Owner.Do(installation, $$"""
        select set_config('enamel.user_id', m.user_id::text, true), set_config('enamel.clinic_id', m.clinic_id::text, true) from registry.memberships m where m.username = 'cashier.atlas';
        insert into clinic_atlas.approvals_requests (clinic_id, id, kind, subject_id, reason, facts, requested_by, requested_at)
        select m.clinic_id, gen_random_uuid(), '{{kind}}', gen_random_uuid(), '{{reason}}', '{"amount": 1450.5}', m.user_id, now() - interval '2 hours' from registry.memberships m where m.username = 'cashier.atlas'
        """);
}
