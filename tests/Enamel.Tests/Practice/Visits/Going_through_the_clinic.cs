using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Visits;

public sealed class Going_through_the_clinic(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task begins_at_the_desk_by_an_appointment_and_goes_each_step_by_its_role()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var (patient, appointment) = await Booked(desk, 9);
        var arrived = (await desk.Post("/api/v1/visits", new { appointmentId = appointment, note = "Douleur à droite" })).ShouldBe(201);
        var visit = arrived.Json["id"]!.GetValue<Guid>();
        arrived.Status().ShouldBe("REGISTERED");
        arrived.Json["patientId"]!.GetValue<Guid>().ShouldBe(patient);
        arrived.Json["registeredAt"].ShouldNotBeNull();
        arrived.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        (await doctor.Post($"/api/v1/visits/{visit}/start")).ShouldBe(200).Status().ShouldBe("IN_CONSULTATION");
        var ready = (await doctor.Post($"/api/v1/visits/{visit}/ready")).ShouldBe(200);
        ready.Status().ShouldBe("READY_FOR_BILLING");
        foreach (var stamp in new[] { "registeredAt", "startedAt", "readyAt" }) ready.Json[stamp].ShouldNotBeNull();
        ready.Json["paidAt"].ShouldBeNull();
        foreach (var column in new[] { "started_by", "ready_by" })
            (await Owner.Ask<Guid>(installation, $"select {column} from clinic_atlas.visits_visits where id = '{visit}'")).ShouldBe(await installation.IdOf("doctor.atlas"));
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where subject = 'visits_visits' and subject_id = '{visit}' and patient_id = '{patient}' and user_id is not null")).ShouldBe(3);
    }

    [Fact]
    public async Task is_registered_once_for_an_appointment_and_once_for_a_patient_at_a_time()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, appointment) = await Booked(desk, 10);
        var first = (await desk.Post("/api/v1/visits", new { appointmentId = appointment })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        var again = await desk.Post("/api/v1/visits", new { appointmentId = appointment });
        again.ShouldRefuse(409, "visits.already-registered").Json["visitId"]!.GetValue<Guid>().ShouldBe(first);
        var twice = await desk.Post("/api/v1/visits", new { patientId = patient, doctorId = await installation.IdOf("doctor.atlas") });
        twice.ShouldRefuse(409, "visits.patient-is-here").Json["visitId"]!.GetValue<Guid>().ShouldBe(first);
    }

    [Fact]
    public async Task is_refused_for_whom_and_what_is_not_there_or_not_for_today()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var (patient, doctor, nobody) = (await desk.Patient(), await installation.IdOf("doctor.atlas"), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));
        (await desk.Post("/api/v1/visits", new { appointmentId = nobody })).ShouldRefuse(404, "visits.no-such-appointment");
        (await desk.Post("/api/v1/visits", new { patientId = nobody, doctorId = doctor })).ShouldRefuse(404, "visits.no-such-patient");
        (await desk.Post("/api/v1/visits", new { patientId = patient, doctorId = await installation.IdOf("cashier.atlas") })).ShouldRefuse(404, "visits.no-such-doctor");
        (await desk.Post("/api/v1/visits", new { patientId = patient, doctorId = doctor, chairId = nobody })).ShouldRefuse(404, "visits.no-such-chair");
        (await desk.Post("/api/v1/visits", new { patientId = patient, doctorId = doctor, branchId = nobody })).ShouldRefuse(404, "visits.no-such-branch");
        (await desk.Post("/api/v1/visits", new { patientId = patient })).ShouldRefuse(422, "fields");
        (await desk.Post("/api/v1/visits", new { })).ShouldRefuse(422, "fields").Json["errors"]!["patientId"].ShouldNotBeNull();
        var tomorrow = (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = $"{TimeProvider.System.GetUtcNow().AddDays(5):yyyy-MM-dd}T10:00", minutes = 15 })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        (await desk.Post("/api/v1/visits", new { appointmentId = tomorrow })).ShouldRefuse(422, "visits.appointment-not-today");
        var (_, cancelled) = await Booked(desk, 11);
        (await desk.Post($"/api/v1/appointments/{cancelled}/cancel", new { reason = "Malade" })).ShouldBe(200);
        (await desk.Post("/api/v1/visits", new { appointmentId = cancelled })).ShouldRefuse(409, "visits.appointment-cancelled");
        (await desk.Post("/api/v1/visits", new { appointmentId = cancelled, patientId = patient })).ShouldRefuse(422, "fields");
        using var elsewhere = await installation.Mansour.As(Role.Receptionist);
        (await elsewhere.Post("/api/v1/visits", new { patientId = patient, doctorId = await installation.IdOf("doctor.mansour") })).ShouldRefuse(404, "visits.no-such-patient");
    }

    [Fact]
    public async Task takes_no_step_that_is_not_next_and_says_where_it_stands()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var visit = await desk.WalkIn(await installation.IdOf("doctor.atlas"));
        (await doctor.Post($"/api/v1/visits/{visit}/ready")).ShouldRefuse(409, "visits.illegal-transition").Json["visitStatus"]!.GetValue<string>().ShouldBe("REGISTERED");
        (await desk.Post($"/api/v1/visits/{visit}/complete")).ShouldRefuse(409, "visits.illegal-transition");
        (await doctor.Post($"/api/v1/visits/{visit}/unready")).ShouldRefuse(409, "visits.illegal-transition");
        (await doctor.Post($"/api/v1/visits/{visit}/start")).ShouldBe(200);
        (await doctor.Post($"/api/v1/visits/{visit}/start")).ShouldRefuse(409, "visits.illegal-transition").Json["visitStatus"]!.GetValue<string>().ShouldBe("IN_CONSULTATION");
        (await desk.Post($"/api/v1/visits/{visit}/leave", new { reason = "Trop long" })).ShouldRefuse(409, "visits.illegal-transition");
        (await doctor.Post($"/api/v1/visits/{visit}/ready")).ShouldBe(200);
        (await desk.Post($"/api/v1/visits/{visit}/complete")).ShouldRefuse(409, "visits.illegal-transition");
        (await Owner.Ask<string>(installation, $"select state from clinic_atlas.visits_visits where id = '{visit}'")).ShouldBe("READY_FOR_BILLING");
    }

    [Theory]
    [InlineData("start", Role.Doctor)]
    [InlineData("ready", Role.Doctor)]
    [InlineData("unstart", Role.Doctor)]
    [InlineData("unready", Role.Doctor)]
    [InlineData("complete", Role.Receptionist)]
    public async Task is_moved_by_one_role_alone(string step, Role by)
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var visit = await desk.WalkIn(await installation.IdOf("doctor.mansour"));
        foreach (var role in Enum.GetValues<Role>().Where(role => role != by))
        {
            using var other = await installation.Mansour.As(role);
            (await other.Post($"/api/v1/visits/{visit}/{step}")).ShouldRefuse(403, "not-allowed");
        }
    }

    [Fact]
    public async Task is_a_doctors_own_and_unknown_to_colleagues()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Dr Autre", role = "doctor", username = "autre.atlas", password = TestCluster.Password })).ShouldBe(201);
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var own = await installation.Atlas.As(Role.Doctor);
        using var colleague = await installation.Atlas.SignIn("autre.atlas");
        var visit = await desk.WalkIn(await installation.IdOf("doctor.atlas"));
        (await own.Get($"/api/v1/visits/{visit}")).ShouldBe(200);
        (await colleague.Get($"/api/v1/visits/{visit}")).ShouldRefuse(404, "visits.no-such-visit");
        (await colleague.Post($"/api/v1/visits/{visit}/start")).ShouldRefuse(404, "visits.no-such-visit");
        (await colleague.Get("/api/v1/visits")).ShouldBe(200).Text.ShouldNotContain(visit.ToString());
        // Given to the colleague while waiting, it is theirs; called in, it stays.
        (await desk.Patch($"/api/v1/visits/{visit}", new { doctorId = await installation.IdOf("autre.atlas"), note = "Urgent" })).ShouldBe(200).Json["note"]!.GetValue<string>().ShouldBe("Urgent");
        (await own.Post($"/api/v1/visits/{visit}/start")).ShouldRefuse(404, "visits.no-such-visit");
        (await colleague.Post($"/api/v1/visits/{visit}/start")).ShouldBe(200);
        (await desk.Patch($"/api/v1/visits/{visit}", new { doctorId = await installation.IdOf("doctor.atlas") })).ShouldRefuse(409, "visits.illegal-transition");
    }

    [Fact]
    public async Task can_go_a_step_back_while_nothing_is_paid_and_the_trail_keeps_both()
    {
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var visit = await installation.ToBePaid(installation.Atlas);
        (await doctor.Post($"/api/v1/visits/{visit}/unready")).ShouldBe(200).Status().ShouldBe("IN_CONSULTATION");
        var back = (await doctor.Post($"/api/v1/visits/{visit}/unstart")).ShouldBe(200);
        back.Status().ShouldBe("REGISTERED");
        back.Json["startedAt"].ShouldBeNull();
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where subject = 'visits_visits' and subject_id = '{visit}'")).ShouldBe(5);
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where subject_id = '{visit}' and before ? 'started_at' and before ->> 'started_at' is not null")).ShouldBe(1);
    }

    [Fact]
    public async Task ends_for_who_leaves_unseen_and_goes_on_when_they_come_back()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var (patient, appointment) = await Booked(desk, 12);
        var visit = (await desk.Post("/api/v1/visits", new { appointmentId = appointment })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        (await desk.Post($"/api/v1/visits/{visit}/leave", new { reason = " " })).ShouldRefuse(422, "fields");
        var left = (await desk.Post($"/api/v1/visits/{visit}/leave", new { reason = "Attente trop longue" })).ShouldBe(200);
        left.Status().ShouldBe("REGISTERED");
        left.Json["leftReason"]!.GetValue<string>().ShouldBe("Attente trop longue");
        (await doctor.Post($"/api/v1/visits/{visit}/start")).ShouldRefuse(409, "visits.has-left");
        (await desk.Post($"/api/v1/visits/{visit}/leave", new { reason = "Encore" })).ShouldRefuse(409, "visits.has-left");
        (await desk.Post($"/api/v1/visits/{visit}/return")).ShouldBe(200).Json["leftAt"].ShouldBeNull();
        (await desk.Post($"/api/v1/visits/{visit}/return")).ShouldRefuse(409, "visits.has-not-left");
        (await doctor.Post($"/api/v1/visits/{visit}/start")).ShouldBe(200);
    }

    [Fact]
    public async Task is_shown_by_day_branch_doctor_patient_and_status_a_page_at_a_time()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        using var doctor = await installation.Mansour.As(Role.Doctor);
        var who = await installation.IdOf("doctor.mansour");
        var patient = await desk.Patient();
        var (one, two) = (await desk.WalkIn(who, patient), await desk.WalkIn(who));
        (await doctor.Post($"/api/v1/visits/{two}/start")).ShouldBe(200);
        (await Ids(desk, "?status=IN_CONSULTATION")).ShouldContain(two);
        (await Ids(desk, "?status=IN_CONSULTATION")).ShouldNotContain(one);
        (await Ids(desk, $"?patientId={patient}")).ShouldBe([one]);
        (await Ids(desk, $"?doctorId={who}&date={Today()}")).ShouldContain(one);
        (await Ids(desk, "?date=2020-01-01")).ShouldBeEmpty();
        (await Ids(desk, $"?branchId={Guid.Empty}")).ShouldBeEmpty();
        (await desk.Get("/api/v1/visits?status=paid")).ShouldRefuse(422, "fields");
        var page = (await desk.Get("/api/v1/visits?limit=1")).ShouldBe(200).Json;
        page["items"]!.AsArray().Count.ShouldBe(1);
        (await desk.Get($"/api/v1/visits?limit=500&after={page["next"]!.GetValue<string>()}")).ShouldBe(200).Json["items"]!.AsArray().ShouldNotContain(item => item!["id"]!.GetValue<Guid>() == page["items"]![0]!["id"]!.GetValue<Guid>());
        using var elsewhere = await installation.Atlas.As(Role.Receptionist);
        (await Ids(elsewhere, "")).ShouldNotContain(one);
        (await elsewhere.Get($"/api/v1/visits/{one}")).ShouldRefuse(404, "visits.no-such-visit");
    }

    [Fact]
    public async Task meets_a_version_that_is_not_there_any_more()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var visit = await desk.WalkIn(await installation.IdOf("doctor.atlas"));
        (await desk.Patch($"/api/v1/visits/{visit}", new { note = "Avec sa mère", version = 1 })).ShouldBe(200);
        (await doctor.Post($"/api/v1/visits/{visit}/start", new { version = 1 })).ShouldRefuse(409, "stale-version");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/visits/{visit}/start");
        request.Headers.TryAddWithoutValidation("If-Match", "\"v1\"");
        (await doctor.Send(request)).ShouldRefuse(412, "stale-version");
        (await doctor.Post($"/api/v1/visits/{visit}/start", new { version = 2 })).ShouldBe(200).Headers.ETag!.Tag.ShouldBe("\"v3\"");
    }

    [Fact]
    public async Task is_moved_by_one_of_two_who_move_it_at_once_and_numbered_without_gaps_however_many_arrive_together()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        using var doctor = await installation.Mansour.As(Role.Doctor);
        var who = await installation.IdOf("doctor.mansour");
        var visit = await desk.WalkIn(who);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => doctor.Post($"/api/v1/visits/{visit}/start")));
        answers.Count(answer => (int)answer.Status == 200).ShouldBe(1);
        answers.Count(answer => (int)answer.Status == 409).ShouldBe(7);
        var patients = new List<Guid>();
        for (var more = 0; more < 12; more++) patients.Add(await desk.Patient());
        // Each is sent twice: the second of each pair is refused, and leaves no hole.
        var arrivals = await Task.WhenAll(patients.Concat(patients).Select(patient => desk.Post("/api/v1/visits", new { patientId = patient, doctorId = who })));
        arrivals.Count(answer => (int)answer.Status == 201).ShouldBe(12);
        arrivals.Where(answer => (int)answer.Status != 201).ShouldAllBe(answer => (int)answer.Status == 409);
        (await Owner.Ask<bool>(installation, "select count(*) = max(number) and min(number) = 1 from pool_01.visits_visits")).ShouldBeTrue();
    }

    static async Task<Guid[]> Ids(Caller caller, string query) => [.. (await caller.Get("/api/v1/visits" + query)).ShouldBe(200).Json["items"]!.AsArray().Select(item => item!["id"]!.GetValue<Guid>())];

    static string Today() => new Enamel.Platform.Time.ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected().Today.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    async Task<(Guid Patient, Guid Appointment)> Booked(Caller desk, int hour)
    {
        var patient = await desk.Patient();
        return (patient, await desk.Appointment(patient, await installation.IdOf("doctor.atlas"), hour));
    }
}
