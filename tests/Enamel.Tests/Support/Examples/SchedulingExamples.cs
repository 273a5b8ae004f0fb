using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

sealed class SchedulingExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All =>
    [
        Api("POST", "/api/v1/appointments", Receptionist, async stage => ("/api/v1/appointments", await stage.Booking()), "insert scheduling_appointments"),
        Api("PATCH", "/api/v1/appointments/{id:guid}", Receptionist, async stage => ($"/api/v1/appointments/{await stage.Appointment()}", new { note = "Avec sa radio" }), "update scheduling_appointments"),
        Api("POST", "/api/v1/appointments/{id:guid}/confirm", Receptionist, async stage => ($"/api/v1/appointments/{await stage.Appointment()}/confirm", new { }), "update scheduling_appointments"),
        Api("POST", "/api/v1/appointments/{id:guid}/arrive", Receptionist, async stage => ($"/api/v1/appointments/{await stage.Appointment()}/arrive", new { }), "update scheduling_appointments"),
        Api("POST", "/api/v1/appointments/{id:guid}/no-show", Receptionist, async stage => ($"/api/v1/appointments/{await Begun(stage)}/no-show", new { }), "update scheduling_appointments"),
        Api("POST", "/api/v1/appointments/{id:guid}/cancel", Receptionist, async stage => ($"/api/v1/appointments/{await stage.Appointment()}/cancel", new { reason = "Empêché" }), "update scheduling_appointments"),
        Api("POST", "/api/v1/appointments/{id:guid}/restore", Receptionist, async stage => ($"/api/v1/appointments/{await stage.CancelledAppointment()}/restore", new { }), "update scheduling_appointments"),
        Api("PUT", "/api/v1/doctors/{id:guid}/hours", Manager, async stage => ($"/api/v1/doctors/{await stage.Doctor()}/hours",
            new { items = new[] { new { weekday = 1, opens = "09:00", closes = "12:00", branchId = await stage.Branch() } } }), "insert scheduling_hours"),
        Page("/doctors/{id:guid}/hours", Manager, async stage => ($"/doctors/{await stage.Doctor()}/hours", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["items.0.weekday"] = "1", ["items.0.opens"] = "09:00", ["items.0.closes"] = "12:00", ["items.0.place"] = (await stage.Branch()).ToString(),
        }), "insert scheduling_hours"),
        Api("POST", "/api/v1/appointments/{id:guid}/attachments", Receptionist, async stage => ($"/api/v1/appointments/{await stage.Appointment()}/attachments", Attachments.Form(Attachments.Pdf(100), "courrier.pdf")), "insert scheduling_attachments"),
        Api("POST", "/api/v1/appointments/{id:guid}/attachments/{attachmentId:guid}/remove", Receptionist, async stage => ($"/api/v1/appointments/{await Attached(stage)}/remove", new { reason = "Joint par erreur" }), "update scheduling_attachments"),
        Page("/agenda/{id:guid}/attachments", Receptionist, async stage => ($"/agenda/{await stage.Appointment()}/attachments", Attachments.Form(Attachments.Pdf(100), "courrier.pdf")), "insert scheduling_attachments"),
        Page("/agenda/{id:guid}/attachments/{attachmentId:guid}/remove", Receptionist, async stage => ($"/agenda/{await Attached(stage)}/remove", new { reason = "Joint par erreur", version = 1 }), "update scheduling_attachments"),
        Page("/agenda/new", Receptionist, async stage => ("/agenda/new", new { patientId = await stage.Patient(), doctorId = await stage.Doctor(), date = Stage.Day, time = "09:00", minutes = 30, place = await stage.Branch() }),
            "insert scheduling_appointments"),
        Page("/agenda/{id:guid}", Receptionist, async stage => ($"/agenda/{await stage.Appointment()}", new { date = Stage.Day, time = "11:00", minutes = 30, version = 1 }), "update scheduling_appointments"),
        Page("/agenda/{id:guid}/move", Receptionist, async stage => ($"/agenda/{await stage.Appointment()}/move", new { date = Stage.Day, time = "11:00", version = 1 }), "update scheduling_appointments"),
        Page("/agenda/{id:guid}/cancel", Receptionist, async stage => ($"/agenda/{await stage.Appointment()}/cancel", new { reason = "Empêché", version = 1 }), "update scheduling_appointments"),
        Page("/agenda/{id:guid}/restore", Receptionist, async stage => ($"/agenda/{await stage.CancelledAppointment()}/restore", new { version = 2 }), "update scheduling_appointments"),
    ];

    static async Task<string> Attached(Stage stage)
    {
        var appointment = await stage.Appointment();
        var added = await (await stage.Program(Receptionist)).Attach($"/api/v1/appointments/{appointment}/attachments", Attachments.Pdf(100), "courrier.pdf");
        return $"{appointment}/attachments/{added.ShouldBe(201).Json["id"]}";
    }

    // One that has begun: who books cannot book the past, so it is moved there.
    static async Task<Guid> Begun(Stage stage)
    {
        var appointment = await stage.Appointment();
        await Owner.Do(stage.Installation, $"""
            select set_config('enamel.clinic_id', '1', true);
            update clinic_atlas.scheduling_appointments set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' where id = '{appointment}';
            update registry.doctor_bookings set starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' where id = '{appointment}'
            """);
        return appointment;
    }
}
