using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>On 20 September 2026 at two o'clock Morocco's clocks went back to one, and stay on UTC since.</summary>
public sealed class Telling_the_time(Installation installation) : IClassFixture<Installation>
{
    static readonly DateOnly Repeated = new(2026, 9, 20);
    static readonly ClinicClock Clock = new ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected();

    [Theory]
    [InlineData("2026-09-20T01:30", "2026-09-20T00:30:00Z")] // of an hour that comes twice the first
    [InlineData("2026-09-20T01:30+01:00", "2026-09-20T00:30:00Z")]
    [InlineData("2026-09-20T01:30+00:00", "2026-09-20T01:30:00Z")]
    [InlineData("2026-09-20T02:00", "2026-09-20T02:00:00Z")]
    [InlineData("2026-06-01T09:00", "2026-06-01T08:00:00Z")]
    [InlineData("2026-12-01T09:00", "2026-12-01T09:00:00Z")]
    [InlineData("2026-03-01T09:00", "2026-03-01T09:00:00Z")] // Ramadan
    [InlineData("2026-12-01T09:00:00.000Z", "2026-12-01T09:00:00Z")]
    [InlineData("2026-12-01T09:00-0530", "2026-12-01T14:30:00Z")]
    public void a_start_is_read_by_the_clinics_wall_or_by_its_offset(string typed, string instant) =>
        Moments.Instant(typed, Clock).Expected().ShouldBe(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void a_time_that_clocks_skip_does_not_exist() =>
        Moments.Instant("2026-03-22T02:30", Clock).Succeeded(out _, out var refusal).ShouldBeFalse(); // 02:00 became 03:00 after Ramadan

    [Fact]
    public void a_day_with_a_repeated_hour_offers_an_hour_more()
    {
        var hours = new[] { new Stretch(Guid.Empty, 7, new(0, 0), new(4, 0), Guid.Empty, null) };
        var windows = WorkingWeek.Windows(hours, Clock, Clock.Day(Repeated)).Select(window => window.Slot).ToArray();
        windows.ShouldHaveSingleItem().Length.ShouldBe(TimeSpan.FromHours(5));
        var free = FreeSlots.Of(windows, [], [], new(30), Clock.Day(Repeated)).Select(slot => Clock.Format(slot.StartsAt)).ToArray();
        free.ShouldContain("2026-09-20T01:30:00+01:00");
        free.ShouldContain("2026-09-20T01:30:00+00:00");
        free.ShouldBe(free.Distinct());
    }

    [Fact]
    public void hours_across_the_repeated_hour_end_when_the_wall_shows_it_for_the_last_time()
    {
        var hours = new[] { new Stretch(Guid.Empty, 7, new(1, 0), new(1, 30), Guid.Empty, null) };
        WorkingWeek.Windows(hours, Clock, Clock.Day(Repeated)).ShouldHaveSingleItem().Slot.Length.ShouldBe(TimeSpan.FromMinutes(90));
    }

    [Fact]
    public async Task answers_carry_the_offset_that_held_at_the_time_and_the_day_has_both_hours()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var doctor = await desk.Doctor();
        foreach (var start in new[] { "2026-09-20T00:30:00Z", "2026-09-20T01:30:00Z", "2026-06-01T08:00:00Z", "2026-09-20T23:45:00Z" }) await Was(await desk.Patient(), doctor, start);

        (await desk.Agenda(Repeated, Repeated)).Select(item => item!["startsAt"]!.GetValue<string>())
            .ShouldBe(["2026-09-20T01:30:00+01:00", "2026-09-20T01:30:00+00:00", "2026-09-20T23:45:00+00:00"]);
        (await desk.Agenda(new(2026, 6, 1), new(2026, 6, 1))).ShouldHaveSingleItem()!["startsAt"]!.GetValue<string>().ShouldBe("2026-06-01T09:00:00+01:00");
        var page = (await desk.Get("/agenda?week=2026-09-20")).ShouldBe(200).Text;
        page.ShouldContain("from-18 for-6 lane-1 lanes-2"); // half past one, twice: side by side
        page.ShouldContain("from-18 for-6 lane-2 lanes-2");
    }

    [Fact]
    public async Task a_range_may_be_days_or_instants_and_a_plus_need_not_be_escaped()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var day = Desk.Day(0);
        (await desk.Book(await desk.Patient(), await desk.Doctor(), day, "09:00")).ShouldBe(201);
        (await desk.Get($"/api/v1/appointments?from={day:yyyy-MM-dd}T10:00:00+01:00&to={day:yyyy-MM-dd}T10:30:00+01:00")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(1);
        (await desk.Get($"/api/v1/appointments?from={day:yyyy-MM-dd}T09:30:00Z&to={day:yyyy-MM-dd}T12:00:00Z")).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
        (await desk.Get($"/api/v1/appointments?from={day:yyyy-MM-dd}T09:00&to={day:yyyy-MM-dd}T09:30")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    Task Was(Guid patient, Guid doctor, string start) => installation.AsTheServer("atlas", $"""
        insert into scheduling_appointments (clinic_id, id, patient_id, doctor_id, branch_id, starts_at, ends_at, local_start, zone, zone_rules, status, booked_at)
        select clinic_id, '{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}', '{patient}', '{doctor}', id, '{start}', timestamptz '{start}' + interval '30 minutes',
               timestamp '2026-01-01', 'Africa/Casablanca', 'test', 'booked', now()
        from premises_branches limit 1
        """, keep: true);
}
