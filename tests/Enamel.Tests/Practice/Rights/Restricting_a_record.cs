using Enamel.Kernel;
using Enamel.Tests.Platform.OAuth;
using Enamel.Tests.Practice.Scheduling;
using Enamel.Tests.Practice.Visits;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Rights;

/// <summary>What a restricted record is kept from, and the two ways out: a manager who lifts it, and an emergency.</summary>
public sealed class Restricting_a_record(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task lets_nothing_new_begin_while_what_was_agreed_stands_and_can_be_called_off()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var (patient, doctor, day) = (await Scheduling.Desk.Patient(desk, "Limite"), await desk.Doctor(), Scheduling.Desk.Day(0));
        var (agreed, off) = ((await desk.Book(patient, doctor, day, "09:00")).ShouldBe(201).Id(), (await desk.Book(patient, doctor, day, "10:00")).ShouldBe(201).Id());
        (await desk.Post($"/api/v1/appointments/{off}/cancel", new { reason = "x" })).ShouldBe(200);
        var waits = (await desk.Post("/api/v1/waiting-list", new { patientId = patient })).ShouldBe(201).Id();
        var today = await desk.Appointment(patient, doctor, hour: 12);
        await Restrict(manager, patient);

        var startsAt = Scheduling.Desk.At(day, "11:00");
        foreach (var tried in new[]
                 {
                     await desk.Book(patient, doctor, day, "11:00"),
                     await desk.Post("/api/v1/appointment-series", new { patientId = patient, doctorId = doctor, startsAt, rule = "FREQ=WEEKLY;COUNT=2", skipConflicts = true }),
                     await desk.Post("/api/v1/waiting-list", new { patientId = patient }),
                     await desk.Post($"/api/v1/waiting-list/{waits}/book", new { doctorId = doctor, startsAt }),
                     await desk.Patch($"/api/v1/appointments/{agreed}", new { startsAt }),
                     await desk.Patch($"/api/v1/appointments/{agreed}", new { note = "Préfère le matin" }),
                     await desk.Post($"/api/v1/appointments/{off}/restore"),
                     await manager.Patch($"/api/v1/patients/{patient}", new { address = "Rabat" }),
                 })
            tried.ShouldRefuse(422, "patients.is-restricted").Json["detail"]!.GetValue<string>().ShouldContain("Un responsable peut lever la limitation");
        foreach (var arrival in new object[] { new { patientId = patient, doctorId = doctor }, new { appointmentId = today } })
            (await desk.Post("/api/v1/visits", arrival)).ShouldRefuse(422, "visits.patient-restricted").Json["detail"]!.GetValue<string>().ShouldContain("En cas d’urgence");

        (await desk.Post($"/api/v1/appointments/{agreed}/confirm")).ShouldBe(200);
        (await desk.Post($"/api/v1/appointments/{agreed}/cancel", new { reason = "Ne vient plus" })).ShouldBe(200);
        (await desk.Post($"/api/v1/waiting-list/{waits}/withdraw")).ShouldBe(204);
        (await manager.Post($"/api/v1/patients/{patient}/restriction/end", new { reason = "Vérifié avec lui" })).ShouldBe(204);
        (await desk.Book(patient, doctor, day, "11:00")).ShouldBe(201);
    }

    [Fact]
    public async Task is_kept_by_the_database_whatever_the_program_does()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        var (patient, doctor, day) = (await Scheduling.Desk.Patient(desk, "Verrou"), await desk.Doctor(), Scheduling.Desk.Day(1));
        var (agreed, off) = ((await desk.Book(patient, doctor, day, "09:00")).ShouldBe(201).Id(), (await desk.Book(patient, doctor, day, "10:00")).ShouldBe(201).Id());
        (await desk.Post($"/api/v1/appointments/{off}/cancel", new { reason = "x" })).ShouldBe(200);
        (await desk.Post("/api/v1/waiting-list", new { patientId = patient })).ShouldBe(201);
        await Restrict(manager, patient);
        await using var application = await installation.Address.AsApplication();
        await using var session = await application.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await application.Enter(1, new(await installation.IdOf("receptionist.atlas")));
        foreach (var (deed, id) in new[]
                 {
                     ("insert into scheduling_appointments select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(), 'starts_at', a.starts_at + interval '1 day', 'ends_at', a.ends_at + interval '1 day'))).* from scheduling_appointments a where a.id = $1", agreed),
                     ("update scheduling_appointments set local_start = local_start + interval '1 day' where id = $1", agreed),
                     ("update scheduling_appointments set ends_at = ends_at + interval '1 hour' where id = $1", agreed),
                     ("update scheduling_appointments set note = 'x' where id = $1", agreed),
                     ("update scheduling_appointments set status = 'booked', cancelled_at = null, cancel_reason = null where id = $1", off),
                     ("insert into scheduling_waiting select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid()))).* from scheduling_waiting w where w.patient_id = $1", patient),
                     ("insert into visits_visits (clinic_id, id, patient_id, doctor_id, branch_id, day, number, state, registered_at, registered_by) select 1, gen_random_uuid(), a.patient_id, a.doctor_id, a.branch_id, current_date, 999, 'REGISTERED', now(), registry.acting('user_id')::uuid from scheduling_appointments a where a.id = $1", agreed),
                 })
            (await application.Refused(deed, id)).ConstraintName.ShouldBe("patients_restricted", deed);
        // Other rules of time move the instant of what was agreed by the wall clock; and what was agreed can be called off.
        (await application.Execute("update scheduling_appointments set starts_at = starts_at + interval '1 hour', ends_at = ends_at + interval '1 hour', zone_rules = 'other' where id = $1", agreed)).ShouldBe(1);
        (await application.Execute("update scheduling_appointments set status = 'cancelled', cancelled_at = now(), cancel_reason = 'x' where id = $1", agreed)).ShouldBe(1);
    }

    [Fact]
    public async Task lets_an_emergency_in_with_its_reason_which_the_trail_tells_and_goes_on_to_its_end()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var (patient, doctorId) = (await Scheduling.Desk.Patient(desk, "Abces"), await installation.IdOf("doctor.atlas"));
        await Restrict(manager, patient);
        using var page = await installation.Atlas.AsPage(Role.Receptionist);
        (await page.Get("/patients/pick?q=abces")).ShouldBe(200).Text.ShouldContain("Traitement limit");
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["patientId"] = patient.ToString(), ["doctorId"] = doctorId.ToString() };
        (await page.PostForm("/visits/new", form)).ShouldBe(422).Text.ShouldContain("name=\"emergencyReason\"");
        (await page.PostForm("/visits/new", new(form) { ["emergencyReason"] = "Abcès, fièvre" })).ShouldBe(303);
        var visit = (await desk.Get($"/api/v1/visits?patientId={patient}")).ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        visit["emergencyReason"]!.GetValue<string>().ShouldBe("Abcès, fièvre");
        (await page.Get($"/visits/{visit["id"]}")).ShouldBe(200).Words().ShouldContain("Abcès, fièvre");
        (await Owner.Ask<string>(installation, $"select after ->> 'emergency_reason' from clinic_atlas.audit_entries where patient_id = '{patient}' and subject = 'visits_visits' and action = 'insert'")).ShouldBe("Abcès, fièvre");
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where patient_id = '{patient}' and action = 'emergency'")).ShouldBe(1);
        foreach (var step in new[] { "start", "ready" }) (await doctor.Post($"/api/v1/visits/{visit["id"]}/{step}")).ShouldBe(200);
        // Of nobody else is it written down.
        var other = (await desk.Post("/api/v1/visits", new { patientId = await Scheduling.Desk.Patient(desk), doctorId, emergencyReason = "Pressé" })).ShouldBe(201).Json;
        other["emergencyReason"].ShouldBeNull();
        (await desk.Post("/api/v1/visits", new { patientId = patient, doctorId, emergencyReason = new string('a', 201) })).ShouldRefuse(422, "fields");
    }

    [Fact]
    public async Task is_read_by_no_application_whoever_it_acts_for()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        using var manager = await installation.Atlas.As(Role.Manager);
        using var doctor = await installation.Atlas.As(Role.Doctor);
        var patient = await Scheduling.Desk.Patient(desk, "Ailleurs");
        using var app = await App.LetIn(installation);
        using var person = await installation.Atlas.AsPage(Role.Doctor);
        var token = (await app.Exchange(await app.Code(person, request => request["scope"] = "patients:read"))).Access();
        (await app.Call(HttpMethod.Get, $"/api/v1/patients/{patient}", token)).ShouldBe(200);
        await Restrict(manager, patient);
        (await doctor.Get($"/api/v1/patients/{patient}")).ShouldBe(200);
        foreach (var part in new[] { "", "/conditions", "/links" })
            (await app.Call(HttpMethod.Get, $"/api/v1/patients/{patient}{part}", token)).ShouldRefuse(403, "patients.restricted-to-few");
    }

    static async Task Restrict(Caller manager, Guid patient) =>
        (await manager.Post($"/api/v1/patients/{patient}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
}
