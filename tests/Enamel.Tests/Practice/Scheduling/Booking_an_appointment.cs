using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Booking_an_appointment(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task shows_it_to_the_desk_and_to_the_doctor_and_not_to_the_other_clinic()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient("Benjelloun"), await desk.Doctor(), Desk.Day(0));
        var type = await desk.Type("Détartrage");
        var made = (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = Desk.At(day, "09:00"), typeId = type, note = "  premier  soin " })).ShouldBe(201);

        made.Json["minutes"]!.GetValue<int>().ShouldBe(45);
        made.Json["color"]!.GetValue<string>().ShouldMatch("^#[0-9a-f]{6}$");
        made.Json["status"]!.GetValue<string>().ShouldBe("booked");
        made.Json["note"]!.GetValue<string>().ShouldBe("premier  soin");
        made.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        made.Headers.Location!.ToString().ShouldBe($"/api/v1/appointments/{made.Id()}");
        made.Json["startsAt"]!.GetValue<string>().ShouldBe(Desk.At(day, "09:00:00+00:00"));
        foreach (var role in new[] { Role.Receptionist, Role.Manager, Role.Assistant, Role.Doctor })
        {
            using var caller = await installation.Atlas.As(role);
            var seen = (await caller.Agenda(day, day)).ShouldHaveSingleItem()!;
            seen["id"]!.GetValue<Guid>().ShouldBe(made.Id());
            seen["patientName"]!.GetValue<string>().ShouldContain("Benjelloun");
        }
        using var elsewhere = await installation.Mansour.As(Role.Manager);
        (await elsewhere.Agenda(day, day)).ShouldBeEmpty();
        (await elsewhere.Get($"/api/v1/appointments/{made.Id()}")).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await elsewhere.Patch($"/api/v1/appointments/{made.Id()}", new { note = "x" })).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await elsewhere.Post($"/api/v1/appointments/{made.Id()}/cancel", new { reason = "x" })).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await elsewhere.Get($"/agenda/{made.Id()}")).ShouldBe(404);
    }

    [Theory]
    [InlineData(Role.Cashier)]
    [InlineData(Role.LabTech)]
    public async Task and_seeing_the_agenda_is_closed_to_who_has_no_part_in_it(Role role)
    {
        using var caller = await installation.Atlas.As(role);
        (await caller.Get("/api/v1/appointments")).ShouldRefuse(403, "not-allowed");
        (await caller.Post("/api/v1/appointments", new { })).ShouldRefuse(403, "not-allowed");
        (await caller.Get("/agenda")).ShouldBe(403);
    }

    [Fact]
    public async Task is_refused_where_the_doctor_is_taken_and_names_the_next_free_times()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(1));
        await manager.Works(doctor, ("09:00", "12:00"), ("14:00", "18:00"));
        (await manager.Book(await manager.Patient(), doctor, day, "11:00", 60)).ShouldBe(201);
        var refused = (await manager.Book(await manager.Patient(), doctor, day, "11:30", 45)).ShouldRefuse(409, "scheduling.doctor-busy");

        var free = refused.Json["freeSlots"]!.AsArray();
        free.Select(slot => slot!["startsAt"]!.GetValue<string>()).ShouldBe(
            new[] { "14:00", "14:15", "14:30", "14:45", "15:00" }.Select(time => Desk.At(day, $"{time}:00+00:00")));
        (await manager.Book(await manager.Patient(), doctor, day, "14:00", 45)).ShouldBe(201);
    }

    [Fact]
    public async Task back_to_back_is_no_conflict()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient(), await desk.Doctor(), Desk.Day(2));
        foreach (var time in new[] { "09:30", "09:00", "10:00" }) (await desk.Book(patient, doctor, day, time)).ShouldBe(201);
    }

    [Fact]
    public async Task is_refused_where_the_patient_or_the_chair_is_taken_by_another_doctor()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Second", role = "doctor", username = "second.mansour", password = TestCluster.Password })).ShouldBe(201);
        var (one, other, day) = (await manager.Doctor(0), await manager.Doctor(1), Desk.Day(3));
        var (patient, chair) = (await manager.Patient(), (await manager.Chairs())[0]);
        (await manager.Book(patient, one, day, "10:00", 60, chair)).ShouldBe(201);
        (await manager.Book(patient, other, day, "10:30")).ShouldRefuse(409, "scheduling.patient-busy");
        var refused = (await manager.Book(await manager.Patient(), other, day, "10:30", 30, chair)).ShouldRefuse(409, "scheduling.chair-busy");
        var first = refused.Json["freeSlots"]![0]!["startsAt"]!.GetValue<string>();
        first.ShouldBe(Desk.At(day, "11:00:00+00:00"));
        (await manager.Book(await manager.Patient(), other, day, "11:00", 30, chair)).ShouldBe(201);
    }

    [Fact]
    public async Task by_a_doctor_is_for_the_own_agenda_only()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Zeta", role = "doctor", username = "zeta.atlas", password = TestCluster.Password })).ShouldBe(201);
        using var zeta = await installation.Atlas.SignIn("zeta.atlas");
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var (patient, own, colleague, day) = (await manager.Patient(), await Me(doctor), await Me(zeta), Desk.Day(4));
        var made = (await doctor.Post("/api/v1/appointments", new { patientId = patient, startsAt = Desk.At(day, "09:00") })).ShouldBe(201);
        made.Json["doctorId"]!.GetValue<Guid>().ShouldBe(own);
        (await doctor.Book(patient, colleague, day, "11:00")).ShouldRefuse(403, "scheduling.not-yours");
        (await doctor.Patch($"/api/v1/appointments/{made.Id()}", new { doctorId = colleague })).ShouldRefuse(403, "scheduling.not-yours");

        (await zeta.Agenda(day, day)).ShouldBeEmpty();
        (await zeta.Get($"/api/v1/appointments/{made.Id()}")).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await zeta.Post($"/api/v1/appointments/{made.Id()}/cancel", new { reason = "x" })).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await zeta.Get($"/agenda/{made.Id()}")).ShouldBe(404);
        (await zeta.Get($"/api/v1/appointments?doctorId={own}")).ShouldRefuse(403, "scheduling.not-yours");
        (await zeta.Get($"/api/v1/slots?doctorId={own}")).ShouldRefuse(403, "scheduling.not-yours");
        (await zeta.Get($"/agenda?week={day:yyyy-MM-dd}&doctor={own}")).ShouldBe(200).Text.ShouldNotContain(made.Id().ToString());
    }

    [Fact]
    public async Task tells_what_is_wrong_with_each_field_and_stores_nothing()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient(), await desk.Doctor(), Desk.Day(5));
        var good = new JsonObject { ["patientId"] = patient, ["doctorId"] = doctor, ["startsAt"] = Desk.At(day, "09:00"), ["minutes"] = 30 };
        foreach (var (field, value, status, code) in new (string, JsonNode?, int, string)[]
        {
            ("patientId", null, 422, "fields"), ("doctorId", null, 422, "fields"), ("startsAt", null, 422, "fields"), ("startsAt", "   ", 422, "fields"),
            ("patientId", Guid.Empty, 404, "scheduling.no-such-patient"), ("doctorId", patient, 404, "scheduling.no-such-doctor"),
            ("chairId", patient, 404, "scheduling.no-such-chair"), ("typeId", patient, 404, "scheduling.no-such-type"), ("branchId", patient, 404, "scheduling.no-such-branch"),
            ("patientId", "abc", 400, "unreadable"), ("patientId", 7, 400, "unreadable"), ("minutes", "30", 400, "unreadable"), ("minutes", 30.5, 400, "unreadable"),
            ("minutes", 0, 422, "fields"), ("minutes", -30, 422, "fields"), ("minutes", 7, 422, "fields"), ("minutes", 545, 422, "fields"), ("minutes", int.MaxValue, 422, "fields"),
            ("startsAt", "tomorrow", 400, "scheduling.time-malformed"), ("startsAt", "2030-01-01", 400, "scheduling.time-malformed"),
            ("startsAt", "2030-02-30T09:00", 422, "fields"), ("startsAt", "2030-01-01T25:00", 422, "fields"), ("startsAt", "2030-01-01T09:61", 422, "fields"),
            ("startsAt", "2030-01-01T09:00+25:00", 422, "fields"), ("startsAt", "0000-00-00T00:00", 422, "fields"), ("startsAt", "9999-12-31T23:55Z", 422, "fields"),
            ("startsAt", Desk.At(day, "09:02"), 422, "fields"), ("startsAt", Desk.At(day, "09:00:30"), 422, "fields"),
            ("startsAt", "2020-03-02T09:00", 422, "scheduling.in-the-past"), ("startsAt", "2099-03-02T09:00", 422, "scheduling.too-far-ahead"),
            ("startsAt", "'; drop table scheduling_appointments; --", 400, "scheduling.time-malformed"), ("startsAt", "٢٠٣٠-٠١-٠١T٠٩:٠٠", 400, "scheduling.time-malformed"),
            ("note", new string('x', 501), 422, "fields"), ("note", "a\0b", 422, "fields"), ("note", 5, 400, "unreadable"),
            ("colour", "red", 400, "unreadable"), ("clinicId", 2, 400, "unreadable"),
        })
        {
            var body = good.DeepClone().AsObject();
            body[field] = value?.DeepClone();
            (await desk.Post("/api/v1/appointments", body)).ShouldRefuse(status, code);
        }
        (await desk.Agenda(day, day)).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_refused_for_an_archived_patient()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var patient = await desk.Patient();
        (await desk.Post($"/api/v1/patients/{patient}/archive", new { reason = "Parti à l’étranger" })).Status.ShouldBeOneOf(System.Net.HttpStatusCode.OK, System.Net.HttpStatusCode.NoContent);
        (await desk.Book(patient, await desk.Doctor(), Desk.Day(5), "15:00")).ShouldRefuse(422, "scheduling.patient-archived");
    }

    [Fact]
    public async Task puts_it_where_the_chair_stands_or_the_doctor_works()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var second = (await manager.Post("/api/v1/branches", new { name = "Site nord" })).ShouldBe(201).Id();
        var chair = (await manager.Post("/api/v1/chairs", new { branchId = second, name = "Nord 1" })).ShouldBe(201).Id();
        var (doctor, day) = (await manager.Doctor(), Desk.Day(8));
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new { items = new[] { new { weekday = 2, opens = "09:00", closes = "12:00", branchId = second } } })).ShouldBe(204);
        (await manager.Book(await manager.Patient(), doctor, day, "09:00")).ShouldBe(201).Json["branchId"]!.GetValue<Guid>().ShouldBe(second);
        (await manager.Book(await manager.Patient(), doctor, day, "15:00", 30, chair)).ShouldBe(201).Json["branchId"]!.GetValue<Guid>().ShouldBe(second);
        (await manager.Book(await manager.Patient(), doctor, day, "16:00")).ShouldBe(201).Json["branchId"]!.GetValue<Guid>().ShouldNotBe(second);
        var first = (await manager.Get("/api/v1/branches")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await manager.Post("/api/v1/appointments", new { patientId = await manager.Patient(), doctorId = doctor, startsAt = Desk.At(day, "17:00"), chairId = chair, branchId = first }))
            .ShouldRefuse(422, "scheduling.chair-elsewhere");
    }

    static async Task<Guid> Me(Caller caller) => (await caller.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();
}
