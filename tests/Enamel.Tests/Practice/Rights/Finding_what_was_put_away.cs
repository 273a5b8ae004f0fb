using Enamel.Kernel;
using Enamel.Tests.Practice.Patients;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Rights;

/// <summary>What is removed is put away with a reason, found by a manager in one place, and brought back from there.</summary>
public sealed class Finding_what_was_put_away(Installation installation) : IClassFixture<Installation>
{
    // Every column by which something of a clinic ends: on the page of what was put away under this word; or in brackets, why not there.
    static readonly Dictionary<string, string> Ends = new(StringComparer.Ordinal)
    {
        ["patients_patients.archived_at"] = "patient",
        ["patients_conditions.ended_at"] = "condition",
        ["patients_links.ended_at"] = "link",
        ["premises_branches.closed_at"] = "branch",
        ["premises_chairs.closed_at"] = "chair",
        ["premises_counters.closed_at"] = "counter",
        ["scheduling_types.retired_at"] = "type",
        ["rights_processings.removed_at"] = "processing",
        ["scheduling_attachments.removed_at"] = "attachment",
        ["departures.left_at"] = "staff",
        ["scheduling_appointments.cancelled_at"] = "(the agenda itself restores it, with its reason, as long as the time is free)",
        ["visits_visits.left_at"] = "(the board itself takes back who left, with the reason)",
        ["scheduling_waiting.closed_at"] = "(who was given a time or wants none any more is entered anew)",
        ["scheduling_feeds.revoked_at"] = "(the address is a secret that may be in other hands: a new one is made)",
        ["reminders_rules.ended_at"] = "(the list of rules is said as a whole, and said anew)",
        ["patients_consents.withdrawn_at"] = "(a person's word: said anew, never taken back for them)",
        ["patients_restraints.ended_at"] = "(lifted with a reason, begun anew with one)",
        ["devices.revoked_at"] = "(its key may be in other hands: the terminal is enrolled anew)",
        ["oauth_clients.revoked_at"] = "(its secret may be in other hands: it is let in anew)",
        ["invitations.withdrawn_at"] = "(sent anew)",
        ["sessions.ended_at"] = "(signed in anew)",
        ["person_sessions.ended_at"] = "(signed in anew)",
        ["one_time_codes.ended_at"] = "(asked for anew)",
        ["password_resets.ended_at"] = "(asked for anew)",
        ["keys.retired_at"] = "(opens what is older)",
        ["keys.destroyed_at"] = "(the deletion of a whole clinic)",
    };

    [Fact]
    public async Task nothing_ends_in_a_clinic_that_is_neither_there_nor_has_another_way_back()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        var found = await administrator.All(row => (Column: row.GetString(0), HasReason: row.GetBoolean(1)), """
            select c.relname || '.' || a.attname, exists (select from pg_attribute r where r.attrelid = c.oid and r.attname like '%reason')
            from pg_class c join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
            where c.relkind = 'r' and c.relnamespace in ('registry'::regnamespace, 'clinic_atlas'::regnamespace)
                and a.attname ~ '^(archived|closed|ended|retired|removed|revoked|withdrawn|left|disabled|cancelled|destroyed|deleted)_at$'
                and exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'clinic_id')
            """);
        found.Select(one => one.Column).Order(StringComparer.Ordinal).ShouldBe(Ends.Keys.Order(StringComparer.Ordinal));
        found.Where(one => !Ends[one.Column].StartsWith('(') && !one.HasReason).ShouldBeEmpty("put away without a reason");
        using var page = await installation.Atlas.AsPage(Role.Manager);
        var settings = (await page.Get("/settings/removed")).ShouldBe(200).Text;
        foreach (var kind in Ends.Values.Where(kind => !kind.StartsWith('('))) settings.ShouldContain($"<option value=\"{kind}\"");
    }

    [Fact]
    public async Task everything_is_there_with_its_reason_and_comes_back()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var manager = await installation.Atlas.As(Role.Manager);
        var patient = (await desk.Register("Rangée", "Partie")).Text("id");
        var relative = (await desk.Register("Soeur", "Partie", new { birthDate = "1980-01-01" })).Text("id");
        var condition = (await doctor.Post($"/api/v1/patients/{patient}/conditions", new { kind = "alert", label = "Grossesse" })).Json.Text("id");
        (await doctor.Patch($"/api/v1/patients/{patient}/conditions/{condition}", new { ended = true })).ShouldRefuse(422, "fields");
        (await doctor.Patch($"/api/v1/patients/{patient}/conditions/{condition}", new { ended = true, endReason = "Accouchée" })).ShouldBe(200);
        var link = (await desk.Post($"/api/v1/patients/{patient}/links", new { relativeId = relative, relation = "sibling" })).Json.Text("id");
        (await desk.Post($"/api/v1/patients/{patient}/links/{link}/end", new { })).ShouldRefuse(422, "fields");
        (await desk.Post($"/api/v1/patients/{patient}/links/{link}/end", new { reason = "Noté par erreur" })).ShouldBe(204);
        var chair = (await manager.Get("/api/v1/chairs")).Json["items"]![0]!.Text("id");
        (await manager.Patch($"/api/v1/chairs/{chair}", new { isClosed = true })).ShouldRefuse(422, "fields");
        (await manager.Patch($"/api/v1/chairs/{chair}", new { isClosed = true, reason = "En panne" })).ShouldBe(200);
        var type = (await manager.Get("/api/v1/appointment-types")).Json["items"]![0]!.Text("id");
        (await manager.Patch($"/api/v1/appointment-types/{type}", new { isRetired = true })).ShouldRefuse(422, "fields");
        (await manager.Patch($"/api/v1/appointment-types/{type}", new { isRetired = true, reason = "Plus pratiqué" })).ShouldBe(204);
        var person = (await manager.Get("/api/v1/staff")).Json["items"]!.AsArray().Single(one => one!.Text("username") == "cashier.atlas")!.Text("userId");
        (await manager.Post($"/api/v1/staff/{person}/deactivate", new { reason = "Congé de maternité" })).ShouldBe(204);
        (await desk.Get("/api/v1/removed")).ShouldRefuse(403, "not-allowed");
        (await desk.Post($"/api/v1/removed/chair/{chair}/restore")).ShouldRefuse(403, "not-allowed");
        var removed = (await manager.Get("/api/v1/removed")).ShouldBe(200).Json["items"]!.AsArray();
        foreach (var (kind, reason) in new[] { ("condition", "Accouchée"), ("link", "Noté par erreur"), ("chair", "En panne"), ("type", "Plus pratiqué"), ("staff", "Congé de maternité") })
        {
            var line = removed.Single(one => one!.Text("kind") == kind)!["thing"]!;
            line.Text("reason").ShouldBe(reason);
            (await manager.Post($"/api/v1/removed/{kind}/{line["id"]}/restore")).ShouldBe(204);
        }
        (await manager.Get("/api/v1/removed?kind=link")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await desk.Get($"/api/v1/patients/{relative}/links")).Json["items"]![0]!["endedAt"].ShouldBeNull();
        (await desk.Post($"/api/v1/patients/{patient}/archive", new { reason = "Partie ailleurs" })).ShouldBe(204);
        using var page = await installation.Atlas.AsPage(Role.Manager);
        (await page.Get("/settings/removed?kind=patient")).ShouldBe(200).Text.ShouldContain("Partie ailleurs");
        (await page.PostForm($"/settings/removed/patient/{patient}/restore", [])).ShouldBe(303);
        (await desk.Get($"/api/v1/patients/{patient}")).Json["isArchived"]!.GetValue<bool>().ShouldBeFalse();
        (await manager.Post($"/api/v1/removed/tooth/{patient}/restore")).ShouldRefuse(404, "rights.nothing-removed");
    }
}
