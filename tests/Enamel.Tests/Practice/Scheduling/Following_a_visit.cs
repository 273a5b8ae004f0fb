using System.Globalization;
using Enamel.Kernel;
using Enamel.Practice.Scheduling;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>What becomes of an appointment after it was booked.</summary>
public sealed class Following_a_visit(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task from_the_call_to_the_chair_is_told_step_by_step_with_who_did_it()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(0));
        var path = $"/api/v1/appointments/{(await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldBe(201).Id()}";
        (await desk.Post($"{path}/confirm")).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("confirmed");
        (await desk.Post($"{path}/confirm")).ShouldBe(200);
        (await desk.Post($"{path}/arrive", new { version = 1 })).ShouldRefuse(409, "stale-version");
        (await desk.Post($"{path}/arrive")).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("arrived");
        (await desk.Post($"{path}/no-show")).ShouldRefuse(422, "scheduling.not-begun");

        var steps = (await desk.Get($"{path}/history")).ShouldBe(200).Json["items"]!.AsArray();
        steps.Select(step => step!["status"]!.GetValue<string>()).ShouldBe(["booked", "confirmed", "arrived"]);
        steps[2]!["by"]!.GetValue<string>().ShouldBe("desk");
        steps[2]!["name"]!.GetValue<string>().ShouldNotBeEmpty();
        (await desk.Book(await desk.Patient(), doctor, day, "09:15")).ShouldRefuse(409, "scheduling.doctor-busy");
        (await desk.Agenda(day, day, "&status=arrived")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task who_does_not_come_leaves_the_time_free_until_they_come_after_all()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, today) = (await desk.Doctor(), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
        var path = $"/api/v1/appointments/{(await desk.Book(await desk.Patient(), doctor, today, "00:00", 5)).ShouldBe(201).Id()}";
        (await desk.Post($"{path}/no-show")).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("no_show");
        (await desk.Patch(path, new { minutes = 10 })).ShouldRefuse(409, "scheduling.is-over");
        (await desk.Patch(path, new { note = "A rappeler" })).ShouldBe(200);
        var other = (await desk.Book(await desk.Patient(), doctor, today, "00:00", 5)).ShouldBe(201).Id();
        (await desk.Post($"{path}/arrive")).ShouldRefuse(409, "scheduling.doctor-busy");
        (await desk.Post($"/api/v1/appointments/{other}/cancel", new { reason = "x" })).ShouldBe(200);
        (await desk.Post($"{path}/arrive")).ShouldBe(200);
    }

    [Fact]
    public async Task a_slip_of_the_hand_is_taken_back_and_a_new_time_wants_a_new_confirmation()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(1));
        var path = $"/api/v1/appointments/{(await desk.Book(await desk.Patient(), doctor, day, "09:00")).ShouldBe(201).Id()}";
        (await desk.Post($"{path}/arrive")).ShouldBe(200);
        (await desk.Post($"{path}/restore")).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("booked");
        (await desk.Post($"{path}/confirm")).ShouldBe(200);
        (await desk.Patch(path, new { minutes = 45 })).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("confirmed");
        (await desk.Patch(path, new { startsAt = Desk.At(day, "10:00") })).ShouldBe(200).Json["status"]!.GetValue<string>().ShouldBe("booked");
        (await desk.Get($"{path}/history")).Json["items"]!.AsArray().Count.ShouldBe(5);
    }

    [Fact]
    public async Task is_offered_to_the_other_rooms_of_the_practice()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient(), await desk.Doctor(), Desk.Day(0));
        var id = (await desk.Book(patient, doctor, day, "09:00")).ShouldBe(201).Id();
        var other = (await desk.Book(await desk.Patient(), doctor, day, "10:00")).ShouldBe(201).Id();
        await installation.Inside("mansour", async services =>
        {
            var (book, none) = (services.GetRequiredService<AppointmentBook>(), CancellationToken.None);
            (await book.Cancel(other, "Ne peut pas venir", "patient", none)).Succeeded(out _).ShouldBeTrue();
            (await book.On(day, none)).Select(card => card.Status).ShouldBe(["booked", "cancelled"]);
            (await book.Confirm(id, "patient", none)).Succeeded(out _).ShouldBeTrue();
            (await book.Arrive(id, none)).Succeeded(out _).ShouldBeTrue();
            (await book.Complete(id, none)).Succeeded(out _).ShouldBeTrue();
            (await book.Complete(id, none)).Succeeded(out _).ShouldBeTrue();
            (await book.Cancel(id, "x", "desk", none)).Succeeded(out var refusal).ShouldBeFalse();
            refusal.Code.ShouldBe("scheduling.wrong-status");
            var card = (await book.OfPatients([patient], DateTimeOffset.UnixEpoch, none)).ShouldHaveSingleItem();
            card.ShouldBe(await book.Find(id, none));
            card.Status.ShouldBe("completed");
            card.DoctorName.ShouldNotBeEmpty();
            card.StartsAt.ToString("HH:mm", CultureInfo.InvariantCulture).ShouldBe("09:00");
        });
        (await desk.Get($"/api/v1/appointments/{id}/history")).Json["items"]![1]!["by"]!.GetValue<string>().ShouldBe("patient");
    }
}
