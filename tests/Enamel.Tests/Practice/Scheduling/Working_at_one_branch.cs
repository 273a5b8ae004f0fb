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
        // And so with what is attached to them.
        var file = (await desk.Attach($"/api/v1/appointments/{here}/attachments", Attachments.Pdf(64))).ShouldBe(201).Id();
        foreach (var address in new[] { $"/api/v1/appointments/{here}/attachments", $"/api/v1/appointments/{here}/attachments/{file}" }) (await limited.Get(address)).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await limited.Attach($"/api/v1/appointments/{here}/attachments", Attachments.Pdf(64))).ShouldRefuse(404, "scheduling.no-such-appointment");
        (await limited.Attach($"/api/v1/appointments/{there}/attachments", Attachments.Pdf(64))).ShouldBe(201);

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
    public async Task keeps_the_waiting_list_series_and_calendar_addresses_to_that_branch()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var main = (await manager.Get("/api/v1/branches")).ShouldBe(200).Json["items"]![0]!["id"]!.GetValue<Guid>();
        var second = (await manager.Post("/api/v1/branches", new { name = "Site de la gare" })).ShouldBe(201).Id();
        var (doctor, day) = (await manager.Doctor(), Desk.Day(7));
        async Task<Guid> Waits(Guid? branch) => (await manager.Post("/api/v1/waiting-list", new { patientId = await manager.Patient(), branchId = branch, minutes = 30 })).ShouldBe(201).Id();
        var (here, there, anywhere) = (await Waits(main), await Waits(second), await Waits(null));
        foreach (var role in new[] { "receptionist", "manager" })
            (await manager.Post("/api/v1/staff", new { displayName = "Nadia Limitée", role, username = $"limited.{role}.mansour", password = TestCluster.Password, branches = new[] { second } })).ShouldBe(201);
        using var limited = await installation.Mansour.SignIn("limited.receptionist.mansour");
        (await limited.Get("/api/v1/waiting-list")).ShouldBe(200).Json["items"]!.AsArray().Select(one => one!["id"]!.GetValue<Guid>()).ShouldBe([there, anywhere]);
        (await limited.Post($"/api/v1/waiting-list/{here}/withdraw")).ShouldRefuse(404, "scheduling.no-such-entry");
        (await limited.Post($"/api/v1/waiting-list/{here}/book", new { doctorId = doctor, startsAt = Desk.At(day, "08:00") })).ShouldRefuse(404, "scheduling.no-such-entry");
        (await limited.Post("/api/v1/waiting-list", new { patientId = await manager.Patient(), branchId = main })).ShouldRefuse(404, "scheduling.no-such-branch");
        (await limited.Post($"/api/v1/waiting-list/{anywhere}/book", new { doctorId = doctor, startsAt = Desk.At(day, "08:00") })).ShouldBe(201).Json["branchId"]!.GetValue<Guid>().ShouldBe(second);

        object Weekly(Guid patient, Guid branch, string time) => new { patientId = patient, doctorId = doctor, branchId = branch, startsAt = Desk.At(day, time), minutes = 30, rule = "FREQ=WEEKLY;COUNT=3" };
        var series = (await manager.Post("/api/v1/appointment-series", Weekly(await manager.Patient(), main, "09:00"))).ShouldBe(201);
        var visits = series.Json["appointmentIds"]!.AsArray().Select(id => id!.GetValue<Guid>()).ToArray();
        (await limited.Get($"/api/v1/appointment-series/{series.Id()}")).ShouldRefuse(404, "scheduling.no-such-series");
        (await limited.Post($"/api/v1/appointment-series/{series.Id()}/cancel", new { reason = "Essai" })).ShouldRefuse(404, "scheduling.no-such-series");
        (await limited.Post("/api/v1/appointment-series", Weekly(await manager.Patient(), main, "14:00"))).ShouldRefuse(404, "scheduling.no-such-branch");
        (await manager.Patch($"/api/v1/appointments/{visits[2]}", new { branchId = second })).ShouldBe(200);
        (await limited.Patch($"/api/v1/appointment-series/{series.Id()}", new { time = "09:30" })).ShouldBe(204); // what they see of it
        (await manager.Agenda(day, day.AddDays(14), $"&branchId={main}")).Select(one => one!["startsAt"]!.GetValue<string>()[11..16]).ShouldBe(["09:00", "09:00"]);
        // A patient who is elsewhere then is taken, though where is not told.
        var busy = (await limited.Post("/api/v1/appointments", new { patientId = await PatientOf(manager, visits[0]), doctorId = doctor, startsAt = Desk.At(day, "09:00"), minutes = 30 })).ShouldRefuse(409, "scheduling.doctor-busy");
        busy.Json["freeSlots"]!.AsArray().ShouldNotContain(slot => slot!["startsAt"]!.GetValue<string>().Contains("T09:00", StringComparison.Ordinal) && slot["startsAt"]!.GetValue<string>().StartsWith(Desk.At(day, ""), StringComparison.Ordinal));

        using var limitedManager = await installation.Mansour.SignIn("limited.manager.mansour");
        (await Calendar(manager)).Split("BEGIN:VEVENT").Length.ShouldBe(5);
        (await Calendar(limitedManager)).Split("BEGIN:VEVENT").Length.ShouldBe(3); // the visit from the list, and the one of the series

        async Task<string> Calendar(Caller by)
        {
            var address = new Uri((await by.Post($"/api/v1/doctors/{doctor}/feeds")).ShouldBe(201).Json["url"]!.GetValue<string>());
            using var telephone = installation.Mansour.Anybody();
            return (await telephone.Get(address.AbsolutePath)).ShouldBe(200).Text;
        }
    }

    static async Task<Guid> PatientOf(Caller caller, Guid appointment) => (await caller.Get($"/api/v1/appointments/{appointment}")).ShouldBe(200).Json["patientId"]!.GetValue<Guid>();

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
