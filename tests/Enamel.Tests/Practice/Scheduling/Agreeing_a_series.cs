using Enamel.Kernel;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Series;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>Visits that repeat, and visits that stay at their hour when a country changes its clocks.</summary>
public sealed class Agreeing_a_series(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=2;COUNT=3", "2026-12-01 2026-12-03 2026-12-05")]
    [InlineData("RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TU,TH", "2026-12-01 2026-12-03 2026-12-08 2026-12-10")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;UNTIL=20261230T000000Z", "2026-12-01 2026-12-15 2026-12-29")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO;COUNT=2", "2026-12-07 2026-12-14")]
    [InlineData("FREQ=MONTHLY;COUNT=2", "2026-12-01 2027-01-01")]
    public void is_by_the_calendar(string rule, string days) =>
        string.Join(' ', RecurrenceRule.Parse(rule).Expected().From(new(2026, 12, 1)).Select(day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(days);

    [Theory]
    [InlineData("")]
    [InlineData("FREQ=WEEKLY")]
    [InlineData("FREQ=HOURLY;COUNT=3")]
    [InlineData("FREQ=WEEKLY;COUNT=53")]
    [InlineData("FREQ=WEEKLY;COUNT=0")]
    [InlineData("COUNT=3")]
    [InlineData("FREQ=WEEKLY;COUNT=3;BYSETPOS=1")]
    [InlineData("'; drop table scheduling_series; --")]
    public void that_is_not_understood_is_refused(string rule) => RecurrenceRule.Parse(rule).Succeeded(out _, out _).ShouldBeFalse();

    [Fact]
    public async Task books_all_or_none_or_all_that_can_be_and_moves_and_cancels_what_follows()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, day) = (await desk.Patient(), await desk.Doctor(), Desk.Day(0));
        object Weekly(bool skips) => new { patientId = patient, doctorId = doctor, startsAt = Desk.At(day, "09:00"), minutes = 30, rule = "FREQ=WEEKLY;COUNT=4", skipConflicts = skips };
        (await desk.Book(await desk.Patient(), doctor, day.AddDays(7), "09:15")).ShouldBe(201);
        var refused = (await desk.Post("/api/v1/appointment-series", Weekly(skips: false))).ShouldRefuse(409, "scheduling.series-conflicts");
        refused.Json["conflicts"]!.AsArray().ShouldHaveSingleItem()!["code"]!.GetValue<string>().ShouldBe("scheduling.doctor-busy");
        (await desk.Agenda(day, day.AddDays(28))).Count.ShouldBe(1);

        var made = (await desk.Post("/api/v1/appointment-series", Weekly(skips: true))).ShouldBe(201);
        var (series, visits) = (made.Id(), made.Json["appointmentIds"]!.AsArray().Select(id => id!.GetValue<Guid>()).ToArray());
        (visits.Length, made.Json["skipped"]!.AsArray().Count).ShouldBe((3, 1));
        (await desk.Patch($"/api/v1/appointment-series/{series}", new { time = "09:10" })).ShouldBe(204);
        (await desk.Patch($"/api/v1/appointment-series/{series}", new { fromId = visits[1], time = "11:00", days = 1 })).ShouldBe(204);
        var times = (await desk.Agenda(day, day.AddDays(28), $"&doctorId={doctor}")).Where(item => item!["seriesId"] is not null).Select(item => item!["startsAt"]!.GetValue<string>()[..16]);
        times.ShouldBe([Desk.At(day, "09:10"), Desk.At(day.AddDays(15), "11:00"), Desk.At(day.AddDays(22), "11:00")]);
        (await desk.Book(await desk.Patient(), doctor, day.AddDays(22), "13:00")).ShouldBe(201);
        (await desk.Patch($"/api/v1/appointment-series/{series}", new { fromId = visits[1], time = "13:00" })).ShouldRefuse(409, "scheduling.series-conflicts");
        (await desk.Post($"/api/v1/appointment-series/{series}/cancel", new { reason = "Traitement fini", fromId = visits[1] })).ShouldBe(204);
        (await desk.Get($"/api/v1/appointment-series/{series}")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(3);
        (await desk.Agenda(day, day.AddDays(28), "&status=cancelled")).Count.ShouldBe(2);
        using var elsewhere = await installation.Mansour.As(Role.Manager);
        (await elsewhere.Post($"/api/v1/appointment-series/{series}/cancel", new { reason = "x" })).ShouldRefuse(404, "scheduling.no-such-series");
    }

    [Fact]
    public async Task stays_at_the_hour_that_was_agreed_when_the_rules_of_the_clocks_change_and_drops_nothing()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(2));
        foreach (var time in new[] { "09:00", "10:00", "12:00" }) (await desk.Book(await desk.Patient(), doctor, day, time, 60)).ShouldBe(201);
        // As older zone data had it: an hour ahead of UTC, so all of this an hour earlier; and one booked since by the new data, into the new place of the last.
        // By way of another season, so that none meets its neighbour on the way.
        foreach (var way in new[] { "+ interval '100 days'", "- interval '100 days 1 hour'" })
            await Owner.Do(installation, $"""
                select set_config('enamel.clinic_id', (select id::text from registry.clinics where slug = 'mansour'), false);
                update pool_01.scheduling_appointments set starts_at = starts_at {way}, ends_at = ends_at {way}, zone_rules = 'TZDB: 2025b';
                update registry.doctor_bookings set starts_at = starts_at {way}, ends_at = ends_at {way} where id in (select id from pool_01.scheduling_appointments)
                """);
        (await desk.Book(await desk.Patient(), doctor, day, "12:30", 30)).ShouldBe(201);
        await installation.Inside("mansour", async services =>
        {
            var recompute = services.GetRequiredService<RecomputeTimes>();
            (await recompute.Run(isDry: true, CancellationToken.None)).Count.ShouldBe(3);
            var moved = await recompute.Run(isDry: false, CancellationToken.None);
            moved.Select(one => one.Conflict).ShouldBe([null, null, "scheduling.doctor-busy"]);
            (await recompute.Run(isDry: true, CancellationToken.None)).ShouldHaveSingleItem();
        });
        (await desk.Agenda(day, day)).Select(item => item!["startsAt"]!.GetValue<string>()[11..16]).ShouldBe(["09:00", "10:00", "11:00", "12:30"]);
    }
}
