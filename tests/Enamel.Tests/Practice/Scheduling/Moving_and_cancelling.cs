using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Moving_and_cancelling(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task moving_changes_what_is_said_and_leaves_the_rest()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day, chair) = (await desk.Doctor(), Desk.Day(0), (await desk.Chairs())[0]);
        var made = (await desk.Post("/api/v1/appointments", new
        {
            patientId = await desk.Patient(),
            doctorId = doctor,
            startsAt = Desk.At(day, "09:00"),
            minutes = 30,
            chairId = chair,
            typeId = await desk.Type("Soin"),
            note = "radio",
        })).ShouldBe(201);
        var path = $"/api/v1/appointments/{made.Id()}";

        var moved = (await desk.Patch(path, new { startsAt = Desk.At(day, "11:15") })).ShouldBe(200);
        moved.Json["startsAt"]!.GetValue<string>().ShouldBe(Desk.At(day, "11:15:00+00:00"));
        moved.Json["minutes"]!.GetValue<int>().ShouldBe(30);
        moved.Json["chairId"]!.GetValue<Guid>().ShouldBe(chair);
        moved.Json["note"]!.GetValue<string>().ShouldBe("radio");
        moved.Version().ShouldBe(2);

        var changed = (await desk.Patch(path, new { minutes = 60, chairId = (Guid?)null, typeId = (Guid?)null, note = "" })).ShouldBe(200);
        changed.Json["minutes"]!.GetValue<int>().ShouldBe(60);
        changed.Json["chairId"].ShouldBeNull();
        changed.Json["typeId"].ShouldBeNull();
        changed.Json["note"].ShouldBeNull();
        changed.Json["branchId"]!.GetValue<Guid>().ShouldBe(made.Json["branchId"]!.GetValue<Guid>());

        (await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldBe(201);
        (await desk.Book(await desk.Patient(), doctor, day, "12:00")).ShouldRefuse(409, "scheduling.doctor-busy");
    }

    [Fact]
    public async Task moving_onto_a_taken_time_is_refused_and_offers_what_moving_would_free()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(1));
        await manager.Works(doctor, ("09:00", "12:00"));
        var first = (await manager.Book(await manager.Patient(), doctor, day, "09:30")).ShouldBe(201);
        (await manager.Book(await manager.Patient(), doctor, day, "09:00")).ShouldBe(201);
        var refused = (await manager.Patch($"/api/v1/appointments/{first.Id()}", new { startsAt = Desk.At(day, "09:15") })).ShouldRefuse(409, "scheduling.doctor-busy");
        refused.Json["freeSlots"]![0]!["startsAt"]!.GetValue<string>().ShouldBe(Desk.At(day, "09:30:00+00:00"));
        (await manager.Get($"/api/v1/appointments/{first.Id()}")).Version().ShouldBe(1);
        (await manager.Patch($"/api/v1/appointments/{first.Id()}", new { startsAt = Desk.At(day, "09:45") })).ShouldBe(200);
    }

    [Fact]
    public async Task of_two_who_change_the_same_version_the_second_is_told()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var made = (await desk.Book(await desk.Patient(), await desk.Doctor(), Desk.Day(2), "09:00")).ShouldBe(201);
        var path = $"/api/v1/appointments/{made.Id()}";
        (await desk.Patch(path, new { note = "one", version = 1 })).ShouldBe(200);
        (await desk.Patch(path, new { note = "two", version = 1 })).ShouldRefuse(409, "stale-version");
        using var patch = new HttpRequestMessage(HttpMethod.Patch, path) { Content = System.Net.Http.Json.JsonContent.Create(new { note = "three" }) };
        patch.Headers.IfMatch.Add(new("\"v1\""));
        (await desk.Send(patch)).ShouldRefuse(412, "stale-version");
        (await desk.Post($"{path}/cancel", new { reason = "x", version = 1 })).ShouldRefuse(409, "stale-version");
        (await desk.Get(path)).Json["note"]!.GetValue<string>().ShouldBe("one");
    }

    [Fact]
    public async Task cancelling_needs_a_reason_frees_the_time_and_keeps_the_appointment()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(3));
        var made = (await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldBe(201);
        var path = $"/api/v1/appointments/{made.Id()}";
        (await desk.Post($"{path}/cancel", new { })).ShouldRefuse(422, "fields");
        (await desk.Post($"{path}/cancel", new { reason = "  " })).ShouldRefuse(422, "fields");
        var cancelled = (await desk.Post($"{path}/cancel", new { reason = "À la demande du patient" })).ShouldBe(200);
        cancelled.Json["status"]!.GetValue<string>().ShouldBe("cancelled");
        cancelled.Json["cancelReason"]!.GetValue<string>().ShouldBe("À la demande du patient");

        (await desk.Post($"{path}/cancel", new { reason = "again" })).ShouldRefuse(409, "scheduling.is-cancelled");
        (await desk.Patch(path, new { startsAt = Desk.At(day, "10:00") })).ShouldRefuse(409, "scheduling.is-cancelled");
        (await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldBe(201);
        (await desk.Post($"{path}/restore", new { })).ShouldRefuse(409, "scheduling.doctor-busy");
        (await desk.Agenda(day, day)).Count.ShouldBe(2);
        (await desk.Agenda(day, day, "&status=booked")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task a_cancelled_appointment_is_taken_up_again_while_its_time_is_free()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(4));
        var made = (await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldBe(201);
        var path = $"/api/v1/appointments/{made.Id()}";
        (await desk.Post($"{path}/restore")).ShouldRefuse(409, "scheduling.wrong-status");
        (await desk.Post($"{path}/cancel", new { reason = "mistake" })).ShouldBe(200);
        (await desk.Post($"{path}/restore")).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("booked");
        (await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldRefuse(409, "scheduling.doctor-busy");
    }

    [Fact]
    public async Task every_change_is_in_the_trail_with_who_made_it()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var made = (await desk.Book(await desk.Patient(), await desk.Doctor(), Desk.Day(5), "09:00")).ShouldBe(201);
        (await desk.Patch($"/api/v1/appointments/{made.Id()}", new { minutes = 45 })).ShouldBe(200);
        (await desk.Post($"/api/v1/appointments/{made.Id()}/cancel", new { reason = "x" })).ShouldBe(200);
        var entries = await Owner.Ask<string>(installation, $"""
            select string_agg(action || ' ' || role, ', ' order by id) from pool_01.audit_entries
            where subject = 'scheduling_appointments' and subject_id = '{made.Id()}' and action in ('insert', 'update')
            """);
        entries.ShouldBe("insert receptionist, update receptionist, update receptionist");
    }
}
