using Enamel.Kernel;
using Enamel.Tests.Support;
using Npgsql;

namespace Enamel.Tests.Practice.Scheduling;

public sealed class Saying_when_a_doctor_works(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task replaces_the_week_and_tells_the_trail_only_what_changed()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var doctor = await manager.Doctor();
        (await Set(manager, doctor, (1, "09:00", "12:30"), (1, "14:00", "18:00"), (2, "09:00", "12:30"))).ShouldBe(204);
        (await Set(manager, doctor, (1, "09:00", "12:30"), (1, "14:00", "19:00"))).ShouldBe(204);
        var items = (await manager.Get($"/api/v1/doctors/{doctor}/hours")).ShouldBe(200).Json["items"]!.AsArray();
        items.Select(item => $"{item!["weekday"]} {item["opens"]}-{item["closes"]}").ShouldBe(["1 09:00-12:30", "1 14:00-19:00"]);
        items.ShouldAllBe(item => item!["branchId"] != null);
        (await Owner.Ask<long>(installation, "select count(*) from pool_01.audit_entries where subject = 'scheduling_hours'")).ShouldBe(3 + 3);
    }

    [Theory]
    [InlineData(1, "9 h", "12:00")]
    [InlineData(1, "12:00", "09:00")]
    [InlineData(1, "09:00", "09:00")]
    [InlineData(1, "09:00", null)]
    [InlineData(1, "09:03", "12:00")]
    [InlineData(1, "09:00", "24:00")]
    [InlineData(0, "09:00", "12:00")]
    [InlineData(8, "09:00", "12:00")]
    public async Task refuses_what_is_no_time_of_a_week(int weekday, string opens, string? closes)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await Set(manager, await manager.Doctor(), (weekday, opens, closes))).ShouldRefuse(422, "fields");
    }

    [Fact]
    public async Task refuses_hours_that_overlap_and_so_does_the_database()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var doctor = await manager.Doctor();
        var refused = (await Set(manager, doctor, (3, "09:00", "12:00"), (3, "11:55", "14:00"))).ShouldRefuse(422, "fields");
        refused.Json["errors"]!["items.1.opens"].ShouldNotBeNull();
        (await Set(manager, doctor, (3, "09:00", "12:00"), (3, "12:00", "14:00"))).ShouldBe(204);
        var overlap = await Assert.ThrowsAsync<PostgresException>(() => installation.AsTheServer("atlas", $"""
            insert into scheduling_hours (clinic_id, id, doctor_id, branch_id, weekday, opens, closes, created_at)
            select clinic_id, '{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}', '{doctor}', id, 3, '13:00', '15:00', now() from premises_branches limit 1
            """));
        overlap.ConstraintName.ShouldBe("scheduling_hours_overlap");
    }

    [Fact]
    public async Task is_the_managers_and_the_doctors_own()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var own = await manager.Doctor();
        var colleague = (await manager.Post("/api/v1/staff", new { displayName = "Dr Yasmine", role = "doctor", username = "yasmine", password = TestCluster.Password })).ShouldBe(201).Id();
        using var doctor = await installation.Atlas.As(Role.Doctor);
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await Set(doctor, own, (5, "09:00", "12:00"))).ShouldBe(204);
        (await Set(doctor, colleague, (5, "09:00", "12:00"))).ShouldRefuse(403, "scheduling.not-yours");
        (await Set(desk, own, (5, "09:00", "12:00"))).ShouldRefuse(403, "not-allowed");
        (await desk.Get($"/api/v1/doctors/{own}/hours")).ShouldBe(200);
        (await Set(manager, await NobodysId(manager), (5, "09:00", "12:00"))).ShouldRefuse(404, "scheduling.no-such-doctor");
        using var elsewhere = await installation.Mansour.As(Role.Manager);
        (await elsewhere.Get($"/api/v1/doctors/{own}/hours")).ShouldRefuse(404, "scheduling.no-such-doctor");
        (await Set(elsewhere, own, (5, "09:00", "12:00"))).ShouldRefuse(404, "scheduling.no-such-doctor");
    }

    [Fact]
    public async Task by_the_page_keeps_what_was_typed_when_it_is_refused()
    {
        using var manager = await installation.Atlas.AsPage(Role.Manager);
        using var program = await installation.Atlas.As(Role.Manager);
        var path = $"/doctors/{await program.Doctor()}/hours";
        (await manager.Get(path)).ShouldBe(200).Text.ShouldContain("items.13.opens");
        var refused = await manager.PostForm(path, new() { ["items.0.weekday"] = "4", ["items.0.opens"] = "18:00", ["items.0.closes"] = "09:00", ["items.0.place"] = "" });
        refused.ShouldBe(422).Text.ShouldContain("value=\"18:00\"");
        (await manager.PostForm(path, new() { ["items.0.weekday"] = "4", ["items.0.opens"] = "09:00", ["items.0.closes"] = "18:00", ["items.0.place"] = "" })).ShouldBe(303);
        (await manager.Get(path)).Text.ShouldContain("value=\"18:00\"");
    }

    static Task<Reply> Set(Caller caller, Guid doctor, params (int Weekday, string? Opens, string? Closes)[] week) =>
        caller.Put($"/api/v1/doctors/{doctor}/hours", new { items = week.Select(row => new { weekday = row.Weekday, opens = row.Opens, closes = row.Closes }) });

    static async Task<Guid> NobodysId(Caller manager) => (await manager.Get("/api/v1/me")).Json["userId"]!.GetValue<Guid>();
}
