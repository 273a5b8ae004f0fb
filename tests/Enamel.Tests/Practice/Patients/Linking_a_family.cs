using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Linking_a_family(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("parent", true, "child", true, false)]
    [InlineData("parent", false, "child", false, false)]
    [InlineData("child", true, "parent", false, true)]
    [InlineData("guardian", false, "ward", true, false)]
    [InlineData("ward", false, "guardian", false, true)]
    [InlineData("spouse", false, "spouse", false, false)]
    [InlineData("sibling", true, "sibling", true, false)]
    [InlineData("other", false, "other", false, false)]
    public async Task is_seen_from_both_ends_with_who_signs_for_whom(string relation, bool signs, string mirrored, bool relativeSigns, bool patientSigns)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, relative) = (await desk.Register("Ines", "Rahmani"), await desk.Register("Laila", "Rahmani"));
        (await Link(desk, patient.Text("id"), relative.Text("id"), relation, signs)).ShouldBe(201);
        var there = (await desk.Get($"/api/v1/patients/{patient.Text("id")}/links")).ShouldBe(200).Json["items"]!.AsArray().Single()!;
        var back = (await desk.Get($"/api/v1/patients/{relative.Text("id")}/links")).ShouldBe(200).Json["items"]!.AsArray().Single()!;
        (there.Text("relation"), there.Text("number"), there.Text("fullName")).ShouldBe((relation, relative.Text("number"), "Laila Rahmani"));
        (back.Text("relation"), back.Text("number")).ShouldBe((mirrored, patient.Text("number")));
        (there["isGuardian"]!.GetValue<bool>(), there["isWard"]!.GetValue<bool>()).ShouldBe((relativeSigns, patientSigns));
        (back["isGuardian"]!.GetValue<bool>(), back["isWard"]!.GetValue<bool>()).ShouldBe((patientSigns, relativeSigns));
    }

    [Fact]
    public async Task ends_at_both_ends_and_can_begin_again()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (a, b) = ((await desk.Register("Adam", "Ziani")).Text("id"), (await desk.Register("Eve", "Ziani")).Text("id"));
        var link = (await Link(desk, a, b, "spouse")).ShouldBe(201).Json.Text("id");
        (await Link(desk, a, b, "sibling")).ShouldRefuse(409, "patients.link-taken");
        (await Link(desk, b, a, "sibling")).ShouldRefuse(409, "patients.link-taken");
        (await desk.Post($"/api/v1/patients/{b}/links/{link}/end", new { reason = "Noté par erreur" })).ShouldRefuse(404, "patients.link-unknown");
        (await desk.Post($"/api/v1/patients/{a}/links/{link}/end", new { reason = "Noté par erreur" })).ShouldBe(204);
        (await desk.Post($"/api/v1/patients/{a}/links/{link}/end", new { reason = "Noté par erreur" })).ShouldRefuse(422, "patients.link-ended");
        foreach (var end in new[] { a, b })
            (await desk.Get($"/api/v1/patients/{end}/links")).Json["items"]!.AsArray().Single()!["endedAt"].ShouldNotBeNull();
        (await Link(desk, b, a, "spouse")).ShouldBe(201);
    }

    [Fact]
    public async Task from_both_ends_at_once_makes_one_link()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (a, b) = ((await desk.Register("Un", "Deux")).Text("id"), (await desk.Register("Trois", "Quatre")).Text("id"));
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => n % 2 == 0 ? Link(desk, a, b, "sibling") : Link(desk, b, a, "sibling")));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(1);
        foreach (var other in answers.Where(answer => (int)answer.Status != 201)) other.ShouldRefuse(409, "patients.link-taken");
    }

    [Fact]
    public async Task refuses_oneself_strangers_the_archived_and_a_minor_who_signs()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var elsewhere = await installation.Mansour.As(Role.Receptionist);
        var patient = (await desk.Register("Nour", "Saidi")).Text("id");
        var stranger = (await elsewhere.Register("Nour", "Saidi")).Text("id");
        var child = (await desk.Register("Petit", "Saidi", new { birthDate = "2020-01-01" })).Text("id");
        var gone = (await desk.Register("Parti", "Saidi")).Text("id");
        (await desk.Post($"/api/v1/patients/{gone}/archive", new { reason = "left" })).ShouldBe(204);
        (await Link(desk, patient, patient, "sibling")).ShouldRefuse(422, "fields").Json["errors"]!["relativeId"].ShouldNotBeNull();
        (await Link(desk, patient, stranger, "sibling")).ShouldRefuse(422, "fields").Json["errors"]!["relativeId"].ShouldNotBeNull();
        (await Link(desk, stranger, patient, "sibling")).ShouldRefuse(404, "patients.unknown");
        (await Link(desk, patient, gone, "sibling")).ShouldRefuse(422, "patients.is-archived");
        (await Link(desk, patient, child, "guardian")).ShouldRefuse(422, "fields").Json["errors"]!["isGuardian"].ShouldNotBeNull();
        (await Link(desk, child, patient, "guardian")).ShouldBe(201);
        (await Link(desk, patient, child, "cousin")).ShouldRefuse(422, "fields");
        (await desk.Post($"/api/v1/patients/{patient}/links", new { relation = "spouse" })).ShouldRefuse(422, "fields");
    }

    static Task<Reply> Link(Caller desk, string patient, string relative, string relation, bool isGuardian = false) =>
        desk.Post($"/api/v1/patients/{patient}/links", new { relativeId = relative, relation, isGuardian });
}
