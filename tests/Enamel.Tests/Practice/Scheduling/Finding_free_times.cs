using Enamel.Kernel;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Finding_free_times(Installation installation) : IClassFixture<Installation>
{
    static readonly DateTimeOffset Start = new(2026, 3, 9, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void offers_nothing_that_meets_anything_and_everything_else_of_the_grid() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var open = Windows(random);
        var busy = Enumerable.Range(0, random.Next(12)).Select(_ => Slot(random.Next(0, 700), random.Next(1, 40) * 5)).ToArray();
        var (length, within) = (TimeSpan.FromMinutes(random.Next(1, 30) * 5), Slot(random.Next(0, 300), random.Next(1, 140) * 5));

        var (before, after) = (random.Next(3) * 5, random.Next(3) * 5);
        var cells = (int)(length.TotalMinutes / 5);
        var pattern = random.Next(2) == 0 ? null : string.Concat(Enumerable.Range(0, cells).Select(at => at == cells / 2 || random.Next(2) == 0 ? 'X' : '/'));
        var chair = Enumerable.Range(0, random.Next(4)).Select(_ => Slot(random.Next(0, 700), random.Next(1, 20) * 5)).ToArray();

        var offered = FreeSlots.Of(open, busy, chair, new((int)length.TotalMinutes, pattern, before, after), within).ToArray();
        var expected = open.SelectMany(window => Grid(window, length)).Where(slot => within.Contains(slot)
            && !Parts(slot, pattern, before, after).Any(part => busy.Any(part.Overlaps))
            && !chair.Any(TimeSlot.Between(slot.StartsAt.AddMinutes(-before), slot.EndsAt.AddMinutes(after)).Expected().Overlaps));
        return offered.SequenceEqual(expected);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task shows_the_doctors_hours_less_what_is_booked_in_any_clinic_and_not_where()
    {
        using var atlas = await installation.Atlas.As(Role.Manager);
        using var mansour = await installation.Mansour.As(Role.Manager);
        var (doctor, day) = (await atlas.Doctor(), Desk.Day(0));
        await installation.Joins(doctor, "mansour", Role.Doctor, "shared");
        await atlas.Works(doctor, ("09:00", "11:00"));
        await mansour.Works(doctor, ("09:00", "11:00"));
        (await atlas.Book(await atlas.Patient("Secretname"), doctor, day, "09:30")).ShouldBe(201);

        foreach (var desk in new[] { atlas, mansour })
            (await Times(desk, doctor, day)).ShouldBe(["09:00", "10:00", "10:15", "10:30"]);
        var refused = (await mansour.Book(await mansour.Patient(), doctor, day, "09:30")).ShouldRefuse(409, "scheduling.doctor-busy");
        refused.Text.ShouldNotContain("Secretname");
        refused.Text.ShouldNotContain("atlas");
        var page = (await mansour.Get($"/agenda?week={day:yyyy-MM-dd}")).ShouldBe(200).Text;
        page.ShouldContain("Indisponible");
        page.ShouldNotContain("Secretname");
        page.ShouldNotContain("Cabinet atlas");
    }

    [Fact]
    public async Task offers_as_much_time_as_the_kind_of_visit_takes()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (doctor, day) = (await manager.Doctor(), Desk.Day(7));
        await manager.Works(doctor, ("09:00", "11:00"));
        (await Times(manager, doctor, day, $"&typeId={await manager.Type("Chirurgie")}")).ShouldBe(["09:00", "09:15", "09:30"]);
    }

    [Theory]
    [InlineData("from=2030-01-01&to=2030-04-01", 422, "scheduling.range-too-long")]
    [InlineData("from=abc", 400, "scheduling.time-malformed")]
    [InlineData("from=2030-02-30", 422, "fields")]
    [InlineData("from=2030-02-03&to=2030-02-01", 422, "slot-ends-before-start")]
    [InlineData("doctorId=0193a0a0-0000-7000-8000-000000000000", 404, "scheduling.no-such-doctor")]
    [InlineData("typeId=0193a0a0-0000-7000-8000-000000000000", 404, "scheduling.no-such-type")]
    [InlineData("doctorId=7", 400, "unreadable")]
    [InlineData("minutes=0", 422, "fields")]
    [InlineData("minutes=1000", 422, "fields")]
    public async Task says_what_it_cannot_read(string query, int status, string code)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await desk.Get($"/api/v1/slots?{query}")).ShouldRefuse(status, code);
    }

    static async Task<string[]> Times(Caller desk, Guid doctor, DateOnly day, string more = "") =>
        [.. (await desk.Get($"/api/v1/slots?doctorId={doctor}&from={day:yyyy-MM-dd}&to={day:yyyy-MM-dd}{more}")).ShouldBe(200).Json["items"]!.AsArray()
            .Select(slot => slot!["startsAt"]!.GetValue<string>()[11..16])];

    // The doctor's parts of a visit, five minutes each, and what is kept free at the ends where the doctor is.
    static IEnumerable<TimeSlot> Parts(TimeSlot visit, string? pattern, int before, int after)
    {
        var cells = (int)(visit.Length.TotalMinutes / 5);
        bool IsWithDoctor(int at) => pattern is null || pattern[at] == 'X';
        for (var at = 0; at < cells; at++)
            if (IsWithDoctor(at)) yield return TimeSlot.Between(visit.StartsAt.AddMinutes(at * 5), visit.StartsAt.AddMinutes(at * 5 + 5)).Expected();
        if (before > 0 && IsWithDoctor(0)) yield return TimeSlot.Between(visit.StartsAt.AddMinutes(-before), visit.StartsAt).Expected();
        if (after > 0 && IsWithDoctor(cells - 1)) yield return TimeSlot.Between(visit.EndsAt, visit.EndsAt.AddMinutes(after)).Expected();
    }

    // Mornings and afternoons that neither touch nor overlap.
    static TimeSlot[] Windows(Random random) => [.. Enumerable.Range(0, random.Next(4)).Select(number => Slot(number * 240 + random.Next(20) * 5, random.Next(1, 28) * 5))];

    static TimeSlot Slot(int from, int minutes) => TimeSlot.Between(Start.AddMinutes(from), Start.AddMinutes(from + minutes)).Expected();

    static IEnumerable<TimeSlot> Grid(TimeSlot window, TimeSpan length)
    {
        for (var start = window.StartsAt; start + length <= window.EndsAt; start += FreeSlots.Step) yield return TimeSlot.Between(start, start + length).Expected();
    }
}
