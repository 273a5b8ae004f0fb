using System.Net;
using Enamel.Kernel;
using Enamel.Tests.Server.Commands;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Many_booking_one_minute(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task of_one_doctor_from_three_clinics_leaves_exactly_one_and_tells_the_others_what_is_free()
    {
        var rif = await installation.Opens("rif");
        using var atlas = await installation.Atlas.As(Role.Manager);
        var doctor = await atlas.Doctor();
        if ((await Works(doctor, "mansour")) == 0) await installation.Joins(doctor, "mansour", Role.Doctor, "shared.mansour");
        await installation.Joins(doctor, "rif", Role.Doctor, "shared.rif");
        await atlas.Works(doctor, ("09:00", "18:00"));
        using var mansour = await installation.Mansour.As(Role.Receptionist);
        using var third = await rif.As(Role.Receptionist);
        (Caller Caller, Guid Patient)[] desks = [(atlas, await atlas.Patient()), (mansour, await mansour.Patient()), (third, await third.Patient())];

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(turn => desks[turn % 3].Caller.Book(desks[turn % 3].Patient, doctor, Desk.Day(0), "10:00")));

        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
        {
            refused.ShouldRefuse(409, "scheduling.doctor-busy");
            refused.Json["freeSlots"]!.AsArray().Count.ShouldBe(5);
            refused.Text.ShouldNotContain("atlas");
        }
        (await Owner.Ask<long>(installation, $"select count(*) from registry.doctor_bookings where starts_at = '{Desk.At(Desk.Day(0), "10:00Z")}'")).ShouldBe(1);
        var agendas = await Task.WhenAll(desks.Select(desk => desk.Caller.Agenda(Desk.Day(0), Desk.Day(0))));
        agendas.Sum(agenda => agenda.Count).ShouldBe(1);
    }

    [Fact]
    public async Task of_fifty_from_three_clinics_on_two_servers_of_their_own_processes_leaves_fifty_and_tells_all_others_what_is_free()
    {
        var tanger = await installation.Opens("tanger");
        using var atlas = await installation.Atlas.As(Role.Manager);
        var (doctor, day) = (await atlas.Doctor(), Desk.Day(7));
        if ((await Works(doctor, "mansour")) == 0) await installation.Joins(doctor, "mansour", Role.Doctor, "race.mansour");
        await installation.Joins(doctor, "tanger", Role.Doctor, "race.tanger");
        await atlas.Works(doctor, ("08:00", "18:00"));
        using var mansour = await installation.Mansour.As(Role.Receptionist);
        using var third = await tanger.As(Role.Receptionist);
        var patients = await Task.WhenAll(new[] { atlas, mansour, third }.SelectMany(desk => Enumerable.Range(0, 4).Select(_ => desk.Patient())));
        var servers = await ServerProcess.Start(installation, 2);
        await using var one = servers[0];
        await using var other = servers[1];
        // Each clinic's desk at each server.
        (Caller Caller, int Clinic)[] desks = await Task.WhenAll(Enumerable.Range(0, 6).Select(async desk =>
            (await servers[desk % 2].As($"receptionist.{new[] { "atlas", "mansour", "tanger" }[desk % 3]}"), desk % 3)));

        // Ten for each slot, in no order.
        var clients = Enumerable.Range(0, 500).Select(client => (Desk: desks[client % 6], Slot: client % 50, Turn: client / 6)).ToArray();
        new Random(5).Shuffle(clients);
        var answers = await Task.WhenAll(clients.Select(client => client.Desk.Caller.Book(
            patients[client.Desk.Clinic * 4 + client.Turn % 4], doctor, day, $"{8 + client.Slot / 6:00}:{client.Slot % 6 * 10:00}", 10)));

        var logs = string.Join('\n', await Task.WhenAll(servers.Select(server => server.End())));
        answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(50, logs);
        foreach (var refused in answers.Where(answer => answer.Status != HttpStatusCode.Created))
        {
            refused.Status.ShouldBe(HttpStatusCode.Conflict, refused.Text + logs);
            refused.Json["freeSlots"]!.AsArray().Count.ShouldBe(5);
        }
        foreach (var desk in desks) desk.Caller.Dispose();
        (await Owner.Ask<long>(installation, $"select count(*) from registry.doctor_bookings where doctor_id = '{doctor}' and starts_at >= '{Desk.At(day, "00:00Z")}' and starts_at < '{Desk.At(day.AddDays(1), "00:00Z")}'")).ShouldBe(50);
        (await Owner.Ask<long>(installation, """
            select count(*) from registry.doctor_bookings a join registry.doctor_bookings b on a.doctor_id = b.doctor_id and a.id < b.id
                and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task of_one_patient_and_of_one_chair_with_several_doctors_leaves_exactly_one()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        foreach (var name in new[] { "un", "deux", "trois" })
            (await manager.Post("/api/v1/staff", new { displayName = $"Dr {name}", role = "doctor", username = $"{name}.mansour", password = TestCluster.Password })).ShouldBe(201);
        var doctors = (await manager.Get("/api/v1/doctors")).Json["items"]!.AsArray().Select(doctor => doctor!["id"]!.GetValue<Guid>()).ToArray();
        var (patient, chair) = (await manager.Patient(), (await manager.Chairs())[0]);

        var same = await Task.WhenAll(Enumerable.Range(0, 40).Select(turn => manager.Book(patient, doctors[turn % doctors.Length], Desk.Day(1), "10:00")));
        same.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        same.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);

        var others = await Task.WhenAll(Enumerable.Range(0, doctors.Length).Select(_ => manager.Patient()));
        var seat = await Task.WhenAll(Enumerable.Range(0, 40).Select(turn =>
            manager.Book(others[turn % doctors.Length], doctors[turn % doctors.Length], Desk.Day(2), "10:00", 30, chair)));
        seat.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
        seat.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task whose_times_cross_leaves_no_deadlock_and_no_overlap()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(3));
        var patients = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => desk.Patient()));
        var answers = await Task.WhenAll(Enumerable.Range(0, 96).Select(turn =>
            desk.Book(patients[turn % 12], doctor, day, $"{9 + turn % 4:00}:{turn * 5 % 60:00}", 5 + turn % 5 * 15)));
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Created || answer.Status == HttpStatusCode.Conflict);
        var times = (await desk.Agenda(day, day)).Select(item => (Starts: item!["startsAt"]!.GetValue<DateTimeOffset>(), Ends: item["endsAt"]!.GetValue<DateTimeOffset>())).ToArray();
        times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.First.Ends <= pair.Second.Starts);
    }

    Task<long> Works(Guid doctor, string slug) =>
        Owner.Ask<long>(installation, $"select count(*) from registry.memberships m join registry.clinics c on c.id = m.clinic_id where c.slug = '{slug}' and m.user_id = '{doctor}'");
}
