using System.Net;
using Enamel.Kernel;
using Enamel.Tests.Support;
using Npgsql;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Keeping_the_registry_and_the_clinic_agreed(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task holds_after_any_sequence_of_booking_moving_cancelling_and_taking_up_again(int seed)
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (doctor, random) = (await desk.Doctor(), new Random(seed));
        var patients = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Patient()));
        var made = new List<Guid>();
        for (var turn = 0; turn < 60; turn++)
        {
            var (day, time) = (Desk.Day(random.Next(3) + seed * 7), $"{random.Next(9, 13):00}:{random.Next(12) * 5:00}");
            var path = made.Count == 0 ? "" : $"/api/v1/appointments/{made[random.Next(made.Count)]}";
            var answer = made.Count == 0 ? await desk.Book(patients[0], doctor, day, time) : random.Next(6) switch
            {
                0 or 1 or 2 => await desk.Book(patients[random.Next(4)], doctor, day, time, random.Next(1, 20) * 5),
                3 => await desk.Patch(path, new { startsAt = Desk.At(day, time), minutes = random.Next(1, 20) * 5 }),
                4 => await desk.Post($"{path}/cancel", new { reason = "x" }),
                _ => await desk.Post($"{path}/restore", new { }),
            };
            answer.Status.ShouldBeOneOf(HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict);
            if (answer.Status == HttpStatusCode.Created) made.Add(answer.Id());
            if (turn % 10 == 9) (await Differences()).ShouldBe(0);
        }
    }

    [Fact]
    public async Task is_the_databases_own_doing_for_who_writes_past_the_server()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var (patient, doctor, day, chair) = (await desk.Patient(), await desk.Doctor(), Desk.Day(5), (await desk.Chairs())[0]);
        (await desk.Book(patient, doctor, day, "09:00", 60, chair)).ShouldBe(201);
        var start = Desk.At(day, "09:30:00Z");

        await Violates("registry_doctor_busy", $"insert into registry.doctor_bookings values ((select id from registry.clinics where slug = 'mansour'), '{Guid.Empty}', '{doctor}', '{start}', timestamptz '{start}' + interval '5 minutes')");
        await Violates("scheduling_doctor_busy", Insert(await desk.Patient(), doctor, "null", start));
        await Violates("scheduling_patient_busy", Insert(patient, await SomebodyElse(desk), "null", start));
        await Violates("scheduling_chair_busy", Insert(await desk.Patient(), await SomebodyElse(desk), $"'{chair}'", start));
        await Violates("scheduling_appointment_length", Insert(await desk.Patient(), await SomebodyElse(desk), "null", Desk.At(Desk.Day(6), "09:00Z"), "10 hours"));
        var atlas = await Assert.ThrowsAsync<PostgresException>(() => installation.AsTheServer("mansour",
            $"insert into registry.doctor_bookings values ((select id from registry.clinics where slug = 'atlas'), '{Guid.Empty}', '{doctor}', '{start}', '{start}')"));
        atlas.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task survives_a_deadlock_with_somebody_who_stands_in_no_line()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var (doctor, day) = (await desk.Doctor(), Desk.Day(10));
        await using var outsider = new NpgsqlConnection(installation.Address.OwnerConnectionString);
        await outsider.OpenAsync();
        await using var transaction = await outsider.BeginTransactionAsync();
        await Run(outsider, $"insert into registry.doctor_bookings select id, '{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}', '{doctor}', '{Desk.At(day, "09:00Z")}', '{Desk.At(day, "09:30Z")}' from registry.clinics where slug = 'atlas'");

        var booking = desk.Book(await desk.Patient(), doctor, day, "09:15");
        await Waiting();
        await transaction.RollbackAsync();
        (await booking).ShouldBe(201);
    }

    // The server waits for the outsider's unfinished row; the database says so.
    async Task Waiting()
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (await Owner.Ask<long>(installation, "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") == 0)
            TimeProvider.System.GetElapsedTime(patience).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    async Task Violates(string constraint, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => installation.AsTheServer("mansour", sql));
        refused.ConstraintName.ShouldBe(constraint);
    }

    static string Insert(Guid patient, Guid doctor, string chair, string start, string length = "5 minutes") => $"""
        insert into scheduling_appointments (clinic_id, id, patient_id, doctor_id, branch_id, chair_id, starts_at, ends_at, local_start, zone, zone_rules, status, booked_at)
        select clinic_id, '{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}', '{patient}', '{doctor}', id, {chair}, '{start}', timestamptz '{start}' + interval '{length}',
               timestamp '2026-01-01', 'Africa/Casablanca', 'test', 'booked', now()
        from premises_branches limit 1
        """;

    static async Task<Guid> SomebodyElse(Caller desk) => (await desk.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();

    Task<long> Differences() => Owner.Ask<long>(installation, """
        select count(*)
        from (select * from clinic_atlas.scheduling_appointments where status not in ('cancelled', 'no_show')) as here
        full join (select b.* from registry.doctor_bookings b join registry.clinics c on c.id = b.clinic_id where c.slug = 'atlas') as there
            on here.id = there.id and here.doctor_id = there.doctor_id and here.starts_at = there.starts_at and here.ends_at = there.ends_at
        where here.id is null or there.id is null
        """);
}
