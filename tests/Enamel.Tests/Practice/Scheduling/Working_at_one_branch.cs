using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Tests.Platform.Devices;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>A clinic of two branches, and people who are limited to the second.</summary>
public sealed class Working_at_one_branch(Tills tills) : IClassFixture<Tills>
{
    readonly Installation installation = tills.Installation;

    [Fact]
    public async Task is_to_see_and_to_book_there_alone()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var (main, second) = await Branches(manager);
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor) = (await desk.Patient(), await desk.Doctor());
        var day = Desk.Day(0);
        var here = (await Book(desk, patient, doctor, day, "09:00", main)).ShouldBe(201).Id();
        var there = (await Book(desk, patient, doctor, day, "11:00", second)).ShouldBe(201).Id();
        using var limited = await Limited(manager, Role.Receptionist, second);

        (await limited.Agenda(day, day.AddDays(1))).Select(one => one!["id"]!.GetValue<Guid>()).ShouldBe([there]);
        (await limited.Get($"/api/v1/appointments/{there}")).ShouldBe(200);
        (await limited.Get($"/api/v1/appointments/{here}")).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await limited.Patch($"/api/v1/appointments/{here}", new { startsAt = Desk.At(day, "15:00") })).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await limited.Post($"/api/v1/appointments/{here}/cancel", new { reason = "Essai" })).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await limited.Agenda(day, day.AddDays(1), $"&branchId={main}")).ShouldBeEmpty();

        (await Book(limited, patient, doctor, day, "16:00", main)).ShouldRefuse(404, "scheduling.no-such-branch");
        var mainChair = (await manager.Get("/api/v1/chairs")).Json["items"]!.AsArray().First(chair => chair!["branchId"]!.GetValue<Guid>() == main)!["id"]!.GetValue<Guid>();
        (await limited.Book(patient, doctor, day, "16:00", chair: mainChair)).ShouldRefuse(404, "scheduling.no-such-chair");
        var booked = (await limited.Book(patient, doctor, day, "16:00")).ShouldBe(201); // without a place: where they work
        booked.Json["branchId"]!.GetValue<Guid>().ShouldBe(second);
        // What is taken elsewhere stays taken, though they do not see it.
        ((int)(await Book(limited, patient, doctor, day, "09:00", second)).Status).ShouldBe(409);

        using var page = installation.Atlas.Anybody();
        (await page.PostForm("/sign-in", new() { ["login"] = Username(Role.Receptionist), ["password"] = TestCluster.Password })).ShouldBe(303);
        var week = (await page.Get($"/agenda?week={day:yyyy-MM-dd}")).ShouldBe(200).Text;
        week.ShouldContain(there.ToString());
        week.ShouldNotContain(here.ToString());
        (await page.Get("/")).ShouldBe(200);
        // Their desk has the choice of their branch alone; the manager, who is limited to none, of both.
        (await manager.Agenda(day, day.AddDays(1))).Count.ShouldBe(3);
    }

    [Fact]
    public async Task is_kept_by_every_query_over_rows_at_a_branch()
    {
        await installation.Inside("atlas", services =>
        {
            var model = services.GetRequiredService<ClinicDb>().Model.GetEntityTypes().Where(entity => typeof(IAtBranch).IsAssignableFrom(entity.ClrType)).ToList();
            model.ShouldNotBeEmpty();
            foreach (var entity in model) entity.FindDeclaredQueryFilter(ClinicModel.Branch).ShouldNotBeNull(entity.Name);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task takes_no_device_of_another_branch_for_ones_own()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var (main, second) = await Branches(manager);
        using var key = new DeviceKey();
        using var desk = await Terminal.SignedIn(installation, "receptionist.mansour", "mansour", key);
        var device = (await desk.Post("/api/v1/devices", new { name = "Caisse du site principal" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        var counter = (await manager.Get("/api/v1/counters")).ShouldBe(200).Json["items"]!.AsArray().First(item => item!["branchId"]!.GetValue<Guid>() == main)!["id"]!.GetValue<Guid>();
        (await manager.Post($"/api/v1/devices/{device}/approve", new { branchId = main, counterId = counter })).ShouldBe(200);
        var id = await Owner.Ask<Guid>(installation, "select user_id from registry.memberships where username = 'cashier.mansour'");
        using var cashier = await Terminal.SignedIn(installation, "cashier.mansour", "mansour", key);
        (await cashier.Post(MoneyProbe.Path)).ShouldBe(200);
        (await manager.Patch($"/api/v1/staff/{id}", new { branches = new[] { second } })).ShouldBe(200);
        (await cashier.Post(MoneyProbe.Path)).ShouldRefuse(403, "devices.other-branch");
        (await manager.Patch($"/api/v1/staff/{id}", new { branches = new[] { main, second } })).ShouldBe(200);
        (await cashier.Post(MoneyProbe.Path)).ShouldBe(200);
    }

    static string Username(Role role) => $"limited.{role.Word()}";

    async Task<Caller> Limited(Caller manager, Role role, Guid branch)
    {
        (await manager.Post("/api/v1/staff", new { displayName = "Aïcha Duotone", role = role.Word(), username = Username(role), password = TestCluster.Password, branches = new[] { branch } })).ShouldBe(201);
        return await installation.Atlas.SignIn(Username(role));
    }

    static async Task<(Guid Main, Guid Second)> Branches(Caller manager)
    {
        var main = (await manager.Get("/api/v1/branches")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();
        return (main, (await manager.Post("/api/v1/branches", new { name = "Site du port" })).ShouldBe(201).Id());
    }

    static Task<Reply> Book(Caller desk, Guid patient, Guid doctor, DateOnly day, string time, Guid branch) =>
        desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = Desk.At(day, time), minutes = 30, branchId = branch });
}
