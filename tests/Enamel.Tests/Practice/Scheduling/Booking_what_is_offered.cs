using System.Globalization;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>What is offered can be booked, and what a doctor, a chair and a patient are needed for is kept apart.</summary>
public sealed class Booking_what_is_offered(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task succeeds_whatever_was_arranged_before(int seed)
    {
        var random = new Random(seed);
        using var manager = await installation.Mansour.As(Role.Manager);
        var (doctor, monday) = (await manager.Doctor(), Desk.Day(7 * seed)); // in weeks that no other test of these books in
        var chairs = await manager.Chairs();
        await manager.Works(doctor, ("08:30", "12:30"), ("14:00", "18:00"));
        var type = await Kind(manager, $"Essai {Letters(seed)}", "/XXX/X/", 5, 10);
        (await manager.Post("/api/v1/week-rules", new { kind = "break", doctorId = doctor, weekday = random.Next(1, 7), opens = "10:00", closes = "10:20" })).ShouldBe(201);
        (await manager.Post("/api/v1/absences", new { kind = "leave", doctorId = doctor, from = Iso(monday.AddDays(random.Next(6))) })).ShouldBe(201);
        for (var turn = 0; turn < 12; turn++)
            await manager.Post("/api/v1/appointments", new
            {
                patientId = await manager.Patient(),
                doctorId = doctor,
                typeId = random.Next(2) == 0 ? type : (Guid?)null,
                chairId = random.Next(2) == 0 ? chairs[random.Next(chairs.Length)] : (Guid?)null,
                startsAt = Desk.At(monday.AddDays(random.Next(6)), $"{random.Next(8, 18):00}:{random.Next(12) * 5:00}"),
                minutes = random.Next(3, 12) * 5,
            });
        var query = $"doctorId={doctor}&typeId={type}&from={Iso(monday)}&to={Iso(monday.AddDays(6))}";
        for (var turn = 0; turn < 12; turn++)
        {
            var offered = (await manager.Get($"/api/v1/slots?{query}")).ShouldBe(200).Json["items"]!.AsArray();
            if (offered.Count == 0) break;
            var slot = offered[random.Next(offered.Count)]!;
            (await manager.Post("/api/v1/appointments", new
            {
                patientId = await manager.Patient(),
                doctorId = doctor,
                typeId = type,
                startsAt = slot["startsAt"]!.GetValue<string>(),
                branchId = slot["branchId"]!.GetValue<Guid>(),
                chairId = slot["chairId"]!.GetValue<Guid>(),
            })).ShouldBe(201);
        }
        (await Overlaps()).ShouldBe(0);
    }

    [Fact]
    public async Task a_doctor_works_in_a_second_room_while_the_first_patient_needs_the_chair_only()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (doctor, day, chairs) = (await manager.Doctor(), Desk.Day(0), await manager.Chairs());
        if (chairs.Length < 2) chairs = [chairs[0], (await manager.Post("/api/v1/chairs", new { branchId = (await manager.Get("/api/v1/branches")).Json["items"]![0]!["id"]!.GetValue<Guid>(), name = "Deux" })).ShouldBe(201).Id()];
        await manager.Works(doctor, ("09:00", "12:00"));
        var type = await Kind(manager, "Couronne", "/XX////XX/", 0, 0); // 09:05-09:15 and 09:35-09:45
        var patient = await manager.Patient();
        (await manager.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, typeId = type, startsAt = Desk.At(day, "09:00"), chairId = chairs[0] })).ShouldBe(201)
            .Json["pattern"]!.GetValue<string>().ShouldBe("/XX////XX/");
        (await manager.Book(await manager.Patient(), doctor, day, "09:10", 20, chairs[1])).ShouldRefuse(409, "scheduling.doctor-busy");
        (await manager.Book(await manager.Patient(), doctor, day, "09:15", 20, chairs[0])).ShouldRefuse(409, "scheduling.chair-busy");
        (await manager.Book(patient, doctor, day, "09:15", 20, chairs[1])).ShouldRefuse(409, "scheduling.patient-busy");
        (await Times(manager, doctor, day, 20)).ShouldContain("09:15");
        (await manager.Book(await manager.Patient(), doctor, day, "09:15", 20, chairs[1])).ShouldBe(201);
        (await manager.Book(await manager.Patient(), doctor, day, "09:45", 15, chairs[1])).ShouldBe(201);
    }

    [Fact]
    public async Task a_hold_keeps_the_time_from_everybody_in_every_clinic_until_it_expires()
    {
        using var atlas = await installation.Atlas.As(Role.Manager);
        using var mansour = await installation.Mansour.As(Role.Manager);
        var (doctor, day) = (await atlas.Doctor(), Desk.Day(15));
        await WorksInBoth(mansour, doctor);
        await atlas.Works(doctor, ("09:00", "10:00"));
        var hold = (await atlas.Post("/api/v1/holds", new { doctorId = doctor, startsAt = Desk.At(day, "09:00"), minutes = 30 })).ShouldBe(201).Id();
        (await Times(atlas, doctor, day, 30)).ShouldBe(["09:30"]);
        (await mansour.Book(await mansour.Patient(), doctor, day, "09:15")).ShouldRefuse(409, "scheduling.doctor-busy");
        (await atlas.Book(await atlas.Patient(), doctor, day, "09:00")).ShouldRefuse(409, "scheduling.doctor-busy");
        (await atlas.Post("/api/v1/appointments", new { patientId = await atlas.Patient(), doctorId = doctor, startsAt = Desk.At(day, "09:00"), minutes = 30, holdId = hold })).ShouldBe(201);
        (await atlas.Post("/api/v1/appointments", new { patientId = await atlas.Patient(), doctorId = doctor, startsAt = Desk.At(day, "09:00"), minutes = 30, holdId = hold })).ShouldRefuse(409, "scheduling.hold-lapsed");

        var lapsed = (await atlas.Post("/api/v1/holds", new { doctorId = doctor, startsAt = Desk.At(day, "09:30"), minutes = 30 })).ShouldBe(201).Id();
        await Owner.Do(installation, "update registry.doctor_bookings set held_until = now() - interval '1 second' where held_until is not null");
        (await Times(atlas, doctor, day, 30)).ShouldBe(["09:30"]);
        (await mansour.Book(await mansour.Patient(), doctor, day, "09:30")).ShouldBe(201);
        (await atlas.Delete($"/api/v1/holds/{lapsed}")).ShouldBe(204);
        (await atlas.Delete($"/api/v1/holds/{lapsed}")).ShouldRefuse(404, "scheduling.no-such-hold");
    }

    [Fact]
    public async Task an_overbooking_needs_the_right_a_reason_and_is_one_at_a_time_and_never_while_the_doctor_is_elsewhere()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var mansour = await installation.Mansour.As(Role.Manager);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(16));
        await WorksInBoth(mansour, doctor);
        (await manager.Book(await manager.Patient(), doctor, day, "09:00", 60)).ShouldBe(201);
        object Over(Guid patient, string time) => new { patientId = patient, doctorId = doctor, startsAt = Desk.At(day, time), minutes = 20, overbookReason = "Urgence, pulpite" };
        (await desk.Post("/api/v1/appointments", Over(await desk.Patient(), "09:10"))).ShouldRefuse(403, "scheduling.may-not-overbook");
        var over = (await manager.Post("/api/v1/appointments", Over(await manager.Patient(), "09:10"))).ShouldBe(201);
        over.Json["overbookReason"]!.GetValue<string>().ShouldBe("Urgence, pulpite");
        (await manager.Post("/api/v1/appointments", Over(await manager.Patient(), "09:15"))).ShouldRefuse(409, "scheduling.overbooked-already");
        (await manager.Post("/api/v1/appointments", Over(await manager.Patient(), "11:00"))).ShouldBe(201).Json["overbookReason"].ShouldBeNull();
        (await mansour.Book(await mansour.Patient(), doctor, day, "14:00", 60)).ShouldBe(201);
        (await manager.Post("/api/v1/appointments", Over(await manager.Patient(), "14:10"))).ShouldRefuse(409, "scheduling.overbooked-already");
        (await manager.Patch($"/api/v1/appointments/{over.Id()}", new { startsAt = Desk.At(day, "16:00") })).ShouldBe(200).Json["overbookReason"].ShouldBeNull();
        (await manager.Patch($"/api/v1/appointments/{over.Id()}", new { startsAt = Desk.At(day, "09:30") })).ShouldRefuse(409, "scheduling.doctor-busy");
        (await manager.Patch($"/api/v1/appointments/{over.Id()}", new { startsAt = Desk.At(day, "09:30"), overbookReason = "Encore" })).ShouldBe(200).Json["overbookReason"]!.GetValue<string>().ShouldBe("Encore");
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.audit_entries where action = 'overbook'")).ShouldBe(2);
    }

    [Fact]
    public async Task is_of_several_doctors_and_kinds_for_who_performs_them_and_not_too_soon()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var second = (await manager.Post("/api/v1/staff", new { displayName = "Dr Nour", role = "doctor", username = "nour", password = TestCluster.Password })).ShouldBe(201).Id();
        var first = (await manager.Get("/api/v1/doctors")).Json["items"]!.AsArray().Select(one => one!["id"]!.GetValue<Guid>()).First(id => id != second);
        var day = Desk.Day(22);
        foreach (var one in new[] { first, second }) await manager.Works(one, ("09:00", "10:00"));
        var (ours, hers) = (await Kind(manager, "Pour tous", null, 0, 0), await Kind(manager, "Implant", null, 0, 0));
        (await manager.Patch($"/api/v1/appointment-types/{hers}", new { doctorIds = new[] { second } })).ShouldBe(204);
        (await manager.Patch($"/api/v1/appointment-types/{ours}", new { leadMinutes = 60 * 24 * 90 })).ShouldBe(204);
        var found = (await manager.Get($"/api/v1/slots?doctorId={first}&doctorId={second}&typeId={ours}&typeId={hers}&from={Iso(day)}&to={Iso(day)}")).ShouldBe(200).Json["items"]!.AsArray();
        found.ShouldNotBeEmpty();
        found.ShouldAllBe(slot => slot!["doctorId"]!.GetValue<Guid>() == second && slot["typeId"]!.GetValue<Guid>() == hers);
        (await manager.Post("/api/v1/appointments", new { patientId = await manager.Patient(), doctorId = first, typeId = hers, startsAt = Desk.At(day, "09:00") })).ShouldRefuse(422, "scheduling.not-performed");
    }

    async Task WorksInBoth(Caller mansour, Guid doctor)
    {
        if ((await mansour.Get("/api/v1/doctors")).Json["items"]!.AsArray().All(one => one!["id"]!.GetValue<Guid>() != doctor))
            await installation.Joins(doctor, "mansour", Role.Doctor, "both.mansour");
    }

    async Task<long> Overlaps() => await Owner.Ask<long>(installation, """
        select count(*) from registry.doctor_bookings a join registry.doctor_bookings b on a.doctor_id = b.doctor_id and a.id < b.id and a.lane = b.lane
            and registry.doctor_time(a.starts_at, a.ends_at, a.pattern) && registry.doctor_time(b.starts_at, b.ends_at, b.pattern)
        """);

    static async Task<Guid> Kind(Caller manager, string name, string? pattern, int before, int after) =>
        (await manager.Post("/api/v1/appointment-types", new { name, minutes = (pattern?.Length ?? 6) * 5, pattern, bufferBefore = before, bufferAfter = after })).ShouldBe(201).Id();

    static async Task<string[]> Times(Caller desk, Guid doctor, DateOnly day, int minutes) =>
        [.. (await desk.Get($"/api/v1/slots?doctorId={doctor}&minutes={minutes}&from={Iso(day)}&to={Iso(day)}")).ShouldBe(200).Json["items"]!.AsArray().Select(slot => slot!["startsAt"]!.GetValue<string>()[11..16])];

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Letters(int number) => $"{(char)('a' + number)}";
}
