using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Microsoft.Extensions.DependencyInjection;
using static Enamel.Kernel.Role;
using static Enamel.Tests.Support.Examples.RouteExample;

namespace Enamel.Tests.Support.Examples;

sealed class RemindersExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All =>
    [
        Api("PUT", "/api/v1/reminders/rules", Manager, async _ => ("/api/v1/reminders/rules", new { isOn = false, hoursBefore = new[] { 48 }, channels = new[] { "sms" } }), "insert reminders_rules"),
        Page("/settings/reminders", Manager, async _ => ("/settings/reminders", new { hours = "24", channels = "sms", quietFrom = "21:00", quietTo = "08:00" }), "insert reminders_rules"),
        Api("POST", "/api/v1/reminders/replies", Receptionist, async stage =>
        {
            var number = $"+212662{stage.Next:D6}";
            await Told(stage, number);
            return ("/api/v1/reminders/replies", new { from = number, text = "oui" });
        }, "answer reminders_links", "update scheduling_appointments"),
        Page("/mailbox/{id:guid}/reply", Manager, async stage =>
        {
            var number = $"+212662{stage.Next:D6}";
            await Told(stage, number);
            var mail = await stage.Installation.Greet("atlas", number, channel: Enamel.Platform.Messaging.Channel.Sms);
            await stage.Installation.Sent();
            return ($"/mailbox/{mail}/reply", new { text = "oui" });
        }, "answer reminders_links", "update scheduling_appointments"),
        Api("POST", "/api/v1/reminders/requests/{id:guid}/done", Receptionist, async stage => ($"/api/v1/reminders/requests/{await Asked(stage)}/done", null), "update reminders_links"),
        Page("/recalls/requests/{id:guid}", Receptionist, async stage => ($"/recalls/requests/{await Asked(stage)}", new { }), "update reminders_links"),
        new("POST", "/r/{token}", async stage =>
        {
            var (_, token) = await Told(stage, $"+212662{stage.Next:D6}");
            var anybody = stage.Anybody();
            return Stage.ByAnybody(() => anybody.PostForm($"/r/{token}", new() { ["answer"] = "confirmed" }));
        }) { Tells = ["answer reminders_links", "update scheduling_appointments"] },
        Api("POST", "/api/v1/recalls/{id:guid}/attempts", Receptionist, async stage => ($"/api/v1/recalls/{await Due(stage)}/attempts", new { outcome = "no-answer", note = "Répondeur" }),
            "insert reminders_attempts", "update reminders_recalls"),
        Page("/recalls/{id:guid}", Receptionist, async stage => ($"/recalls/{await Due(stage)}", new { outcome = "declined", note = "Suivie ailleurs" }), "insert reminders_attempts", "update reminders_recalls"),
        Api("PUT", "/api/v1/patients/{id:guid}/reminder-preference", Receptionist, async stage => ($"/api/v1/patients/{await stage.Patient()}/reminder-preference", new { channel = "email", language = "ar" }),
            "insert patients_preferences"),
        Page("/patients/{id:guid}/reminders", Receptionist, async stage => ($"/patients/{await stage.Patient()}/reminders", new { channel = "sms", language = "ar" }), "insert patients_preferences"),
    ];

    // A patient who was reminded of an appointment, as if it had been sent: days pass before it is.
    static async Task<(Guid Link, string Token)> Told(Stage stage, string number, string? answer = null)
    {
        var (id, token, appointment) = (Stage.NewId(), OpaqueToken.Make(), await stage.Appointment());
        var index = await stage.Installation.In("atlas", unit => unit.GetRequiredService<ClinicVault>().Index("reminder-recipient", number, CancellationToken.None).AsTask());
        await stage.Inside($"""
            insert into clinic_atlas.reminders_links (clinic_id, id, token_hash, appointment_id, patient_id, starts_at, recipient_index, language, expires_at, answer, answered_at, created_at)
            select 1, '{id}', '\x{Convert.ToHexStringLower(token.Hash)}', id, patient_id, starts_at, '\x{Convert.ToHexStringLower(index.ShouldNotBeNull())}', 'fr', starts_at - interval '1 hour',
                {(answer is null ? "null, null" : $"'{answer}', now()")}, now() from clinic_atlas.scheduling_appointments where id = '{appointment}'
            """);
        return (id, token.Text);
    }

    static async Task<Guid> Asked(Stage stage) => (await Told(stage, $"+212662{stage.Next:D6}", "other-time")).Link;

    // A patient who is to come again, as if half a year had passed.
    static async Task<Guid> Due(Stage stage)
    {
        var (id, patient) = (Stage.NewId(), await stage.Patient());
        await stage.Inside($"""
            insert into clinic_atlas.reminders_recalls (clinic_id, id, patient_id, type_id, last_on, due_on, state, attempts)
            select 1, '{id}', '{patient}', id, current_date - 180, current_date, 'due', 0 from clinic_atlas.scheduling_types order by id limit 1
            """);
        return id;
    }
}
