using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Archiving_a_patient(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task needs_a_reason_keeps_the_record_and_can_be_undone_by_the_manager()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var path = await desk.Path("Leila", "Skalli", new { cin = "LS50001" });
        (await desk.Post(path + "/archive", new { })).ShouldRefuse(422, "fields");
        (await desk.Post(path + "/archive", new { reason = "   " })).ShouldRefuse(422, "fields");
        (await desk.Post(path + "/archive", new { reason = "Partie à l’étranger" })).ShouldBe(204);
        var record = (await desk.Get(path)).ShouldBe(200).Json;
        record["isArchived"]!.GetValue<bool>().ShouldBeTrue();
        record.Text("archiveReason").ShouldBe("Partie à l’étranger");
        (await desk.Find("")).ShouldNotContain("Leila Skalli");
        (await desk.Find("q=skalli")).ShouldContain("Leila Skalli");
        (await desk.Patch(path, new { address = "x" })).ShouldRefuse(422, "patients.is-archived");
        (await desk.Post(path + "/archive", new { reason = "again" })).ShouldRefuse(422, "patients.is-archived");
        (await desk.Post("/api/v1/patients", new { firstName = "Leila", lastName = "Skalli", cin = "LS50001" })).ShouldRefuse(409, "patients.cin-taken");
        (await desk.Post(path + "/restore")).ShouldRefuse(403, "not-allowed");
        (await manager.Post(path + "/restore")).ShouldBe(204);
        (await manager.Post(path + "/restore")).ShouldRefuse(422, "patients.is-not-archived");
        (await desk.Find("")).ShouldContain("Leila Skalli");
    }

    [Theory]
    [InlineData(Role.Doctor)]
    [InlineData(Role.Assistant)]
    [InlineData(Role.Cashier)]
    [InlineData(Role.LabTech)]
    public async Task is_for_the_desk_and_the_manager(Role role)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var path = await desk.Path("Driss", "Jettou");
        using var caller = await installation.Atlas.As(role);
        (await caller.Post(path + "/archive", new { reason = "x" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task twenty_times_at_once_frees_one_place()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var path = await desk.Path("Once", "Only");
        var before = await Active();
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => desk.Post(path + "/archive", new { reason = "left" })));
        answers.Count(answer => (int)answer.Status == 204).ShouldBe(1);
        (await Active()).ShouldBe(before - 1);
    }

    Task<int> Active() => Owner.Ask<int>(installation, "select active_patients from pool_01.patients_register where clinic_id = 2");

    [Fact]
    public async Task is_all_there_is_nothing_deletes_a_patient()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var path = await manager.Path("Rester", "Toujours");
        ((int)(await manager.Delete(path)).Status).ShouldBeOneOf(404, 405);
        (await manager.Get(path)).ShouldBe(200);
    }
}
