using System.Net;
using Enamel.Kernel;
using Enamel.Platform.Audit.Anchors;
using Enamel.Platform.Audit.Chain;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Audit.Chain;

/// <summary>The newest seal leaves the database: on a page that is printed, and by e-mail every evening.</summary>
public sealed class Giving_seals_away(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task happens_every_evening_once_and_to_managers_alone_and_what_they_get_verifies()
    {
        var clinic = (await installation.Services.GetRequiredService<ClinicDirectory>().BySlug("mansour", CancellationToken.None))!; // the template has it
        using var manager = await installation.Mansour.AsPage(Role.Manager);
        (await manager.Get("/settings/trail-seal")).ShouldBe(200).Text.ShouldContain("Rien n&#x2019;a encore &#xE9;t&#xE9; scell&#xE9;");
        var watch = installation.Services.GetRequiredService<EveningWatch>();
        (await watch.Run(clinic, CancellationToken.None)).ShouldBe(1);
        (await watch.Run(clinic, CancellationToken.None)).ShouldBeNull("it was done today");
        var letter = (await installation.Sent()).Where(letter => letter.Recipient.EndsWith("@mansour.example", StringComparison.Ordinal)).ShouldHaveSingleItem();
        letter.Recipient.ShouldBe("manager@mansour.example");
        var words = letter.Wording.Body.Split(' ').Single(word => word.StartsWith("ENAMEL1.", StringComparison.Ordinal));
        var anchor = TrailAnchor.Read(words)!;
        anchor.ClinicId.ShouldBe(2);
        await using var administrator = await installation.Address.AsAdministrator();
        var verification = installation.Services.GetRequiredService<TrailVerification>();
        (await verification.Run(administrator, 2, [anchor], null, CancellationToken.None)).Findings.ShouldBeEmpty();
        var page = WebUtility.HtmlDecode((await manager.Get("/settings/trail-seal")).ShouldBe(200).Text);
        page.ShouldContain(words);
        page.ShouldContain("data:image/svg+xml;base64,");
        using var desk = await installation.Mansour.AsPage(Role.Receptionist);
        (await desk.Get("/settings/trail-seal")).ShouldBe(403);
    }

    [Fact]
    public async Task looks_at_the_whole_trail_first_and_tells_in_it_that_it_was_bent()
    {
        var clinic = (await installation.Services.GetRequiredService<ClinicDirectory>().BySlug("atlas", CancellationToken.None))!; // the template has it
        await installation.Services.GetRequiredService<TrailSealing>().Seal(clinic.Id, CancellationToken.None);
        var bent = await Owner.Ask<Guid>(installation, "update clinic_atlas.audit_entries set role = 'cashier' where id = (select id from clinic_atlas.audit_entries order by id limit 1) returning id");
        await installation.Services.GetRequiredService<EveningWatch>().Run(clinic, CancellationToken.None);
        (await Owner.Ask<string>(installation, "select after->>'fault' || ' ' || (after->>'entryId') from clinic_atlas.audit_entries where action = 'seal-broken'")).ShouldBe($"EntryChanged {bent}");
    }

    [Fact]
    public async Task of_a_refused_access_there_is_an_entry_with_who_and_where_and_of_a_flood_a_few_and_their_number()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        for (var time = 0; time < 25; time++) (await desk.Post("/api/v1/staff", new { })).ShouldRefuse(403, "not-allowed");
        using var stranger = installation.Atlas.Anybody("127.0.0.91");
        stranger.Headers.Authorization = new("Bearer", "not.a.token");
        (await stranger.Get("/api/v1/patients")).ShouldBe(401);
        stranger.Headers.Authorization = null;
        (await stranger.Get("/api/v1/patients")).ShouldBe(401); // who shows nothing was refused nothing
        using var terminal = new Terminal(installation, "atlas.localhost");
        (await terminal.With(HttpMethod.Get, "/api/v1/patients", "a.b.c", "x.y.z")).ShouldBe(401);
        const string Told = "from clinic_atlas.audit_entries where action = 'refused' and request_id is not null and address is not null";
        (await Owner.Ask<long>(installation, $"select count(*) {Told} and role = 'receptionist' and user_id is not null and after->>'reason' = 'not-allowed' and after->>'address' like '%staff%'")).ShouldBe(RefusedTold);
        (await Owner.Ask<long>(installation, $"select count(*) {Told} and address = '127.0.0.91' and after->>'reason' = 'not-signed-in'")).ShouldBe(1);
        (await Owner.Ask<long>(installation, $"select count(*) {Told} and after->>'reason' like 'devices.%'")).ShouldBe(1);
    }

    const int RefusedTold = Enamel.Platform.Audit.RefusedAccess.ToldInAMinute;
}
