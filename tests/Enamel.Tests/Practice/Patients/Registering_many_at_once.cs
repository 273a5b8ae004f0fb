using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Registering_many_at_once(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task gives_consecutive_numbers_without_gap_or_double()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var answers = await Task.WhenAll(Enumerable.Range(1, 200).Select(n => desk.Post("/api/v1/patients", new { firstName = "Parallel", lastName = $"Person {n}" })));
        var sequences = answers.Select(answer => int.Parse(answer.ShouldBe(201).Json.Text("number").Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
        sequences.ShouldBe(Enumerable.Range(sequences[0], 200));
    }

    [Fact]
    public async Task stops_at_the_plans_capacity_and_counts_nobody_who_was_refused()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        using var manager = await installation.Mansour.As(Role.Manager);
        await desk.Register("The", "First");
        var before = await Owner.Ask<int>(installation, "select active_patients from pool_01.patients_register where clinic_id = 2");
        await Owner.Do(installation, $"update registry.clinics set capacity_patients = {before + 5} where id = 2");
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => desk.Post("/api/v1/patients", new { firstName = "Crowd", lastName = $"Person {n}" })));
        answers.Count(answer => (int)answer.Status == 201).ShouldBe(5);
        var refused = answers.Where(answer => (int)answer.Status != 201).ToList();
        foreach (var answer in refused) answer.ShouldRefuse(422, "patients.full");
        refused[0].Json["detail"]!.GetValue<string>().ShouldContain($"{before + 5}");
        (await Owner.Ask<int>(installation, "select active_patients from pool_01.patients_register where clinic_id = 2")).ShouldBe(before + 5);

        // Who is archived gives a place to somebody else, and needs one to come back; the number of who was refused is not lost.
        var admitted = answers.First(answer => (int)answer.Status == 201).Json;
        (await desk.Post($"/api/v1/patients/{admitted.Text("id")}/archive", new { reason = "Moved to Agadir" })).ShouldBe(204);
        var next = await desk.Register("Into", "The Gap");
        var last = answers.Where(answer => (int)answer.Status == 201).Max(answer => answer.Json.Text("number"))!;
        PatientNumber.Parse(next.Text("number")).Expected().Sequence.ShouldBe(PatientNumber.Parse(last).Expected().Sequence + 1);
        (await manager.Post($"/api/v1/patients/{admitted.Text("id")}/restore")).ShouldRefuse(422, "patients.full");
        (await desk.Get($"/api/v1/patients/{admitted.Text("id")}")).Json["isArchived"]!.GetValue<bool>().ShouldBeTrue();
        await Owner.Do(installation, "update registry.clinics set capacity_patients = 1000 where id = 2");
        (await manager.Post($"/api/v1/patients/{admitted.Text("id")}/restore")).ShouldBe(204);
    }

    [Fact]
    public async Task lets_one_of_twenty_have_the_same_cin_and_tells_the_others_whose_it_is()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(n => desk.Post("/api/v1/patients", new { firstName = "Same", lastName = $"Card {n}", cin = "JK765432" })));
        var winner = answers.Single(answer => (int)answer.Status == 201).Json.Text("number");
        foreach (var loser in answers.Where(answer => (int)answer.Status != 201))
            loser.ShouldRefuse(409, "patients.cin-taken").Json.Text("number").ShouldBe(winner);
        var next = await desk.Register("After", "The Twenty");
        PatientNumber.Parse(next.Text("number")).Expected().Sequence.ShouldBeGreaterThan(PatientNumber.Parse(winner).Expected().Sequence);
        var drawn = await Owner.Ask<int>(installation, "select last_number from clinic_atlas.patients_register");
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.patients_patients")).ShouldBe(drawn);
    }

    [Fact]
    public async Task of_twenty_who_take_one_cin_into_their_records_one_has_it()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var paths = new List<string>();
        for (var n = 1; n <= 20; n++) paths.Add(await desk.Path("Late", $"Card {n}"));
        var answers = await Task.WhenAll(paths.Select(path => desk.Patch(path, new { cin = "JL765433" })));
        var winner = answers.Single(answer => (int)answer.Status == 200).Json.Text("number");
        foreach (var loser in answers.Where(answer => (int)answer.Status != 200)) loser.ShouldRefuse(409, "patients.cin-taken").Json.Text("number").ShouldBe(winner);
    }
}
