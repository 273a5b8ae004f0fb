using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Tests.Practice.Visits;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Reminders;

public sealed class Calling_patients_back(Calendar calendar) : IClassFixture<Calendar>
{
    Installation Installation => calendar.Installation;

    [Fact]
    public async Task follows_from_a_treatment_is_written_once_for_each_due_date_and_stops_when_an_appointment_is_booked()
    {
        using var manager = await Installation.Atlas.As(Role.Manager);
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        using var doctor = await Installation.Atlas.As(Role.Doctor);
        var type = (await manager.Get("/api/v1/appointment-types")).ShouldBe(200).Json["items"]!.AsArray().Single(one => one!["name"]!.GetValue<string>() == "Détartrage")!["id"]!.GetValue<Guid>();
        await Rules(manager, type);
        var (treated, declined, busy) = (await Treated(desk, doctor, type, "0661000031"), await Treated(desk, doctor, type, "0661000032"), await Treated(desk, doctor, type, "0661000033"));
        // One said nothing of being called back: the desk may call, no message goes. Two opposed, one of them only the way; the record of a third is restricted.
        var (silent, opposed, noSms, restricted) = (await Treated(desk, doctor, type, "0661000034"), await Treated(desk, doctor, type, "0661000035"), await Treated(desk, doctor, type, "0661000036"), await Treated(desk, doctor, type, "0661000037"));
        foreach (var willing in new[] { treated, declined, busy, noSms, restricted }) await Says(desk, willing, "recalls", true);
        await Says(desk, opposed, "recalls", false);
        await Says(desk, noSms, "reminders-sms", false);
        (await manager.Post($"/api/v1/patients/{restricted}/restriction", new { reason = "Exactitude contestée" })).ShouldBe(201);
        await calendar.At(calendar.Clock.Now.AddHours(25));
        using (var next = await Installation.Atlas.As(Role.Receptionist)) (await Due(next)).ShouldBeEmpty(); // in six months
        await calendar.At(calendar.Clock.InstantOf(calendar.Clock.Today.AddMonths(6).AddDays(-10), new(10, 0)));
        // Somebody who will come anyway is not called; and nobody is written to before the day.
        using var later = await Installation.Atlas.As(Role.Receptionist);
        (await later.Post("/api/v1/appointments", new { patientId = busy, doctorId = await Installation.IdOf("doctor.atlas"), startsAt = calendar.Clock.Format(calendar.Clock.InstantOf(calendar.Clock.Today.AddDays(40), new(11, 0))), minutes = 30 })).ShouldBe(201);
        var list = await Due(later);
        list.Select(one => one["patientId"]!.GetValue<Guid>()).ShouldBe([treated, declined, silent, noSms], ignoreOrder: true);
        foreach (var called in new[] { silent, noSms }) (await later.Post($"/api/v1/recalls/{Id(list, called)}/attempts", new { outcome = "no-answer" })).ShouldBe(204);
        list[0]["typeName"]!.GetValue<string>().ShouldBe("Détartrage");
        Installation.Post.Letters.ShouldBeEmpty();
        // One does not want to be asked again, with a note; the other did not answer, and is asked again tomorrow.
        var (one, other) = (Id(list, declined), Id(list, treated));
        (await later.Post($"/api/v1/recalls/{one}/attempts", new { outcome = "declined", note = "Suivi ailleurs" })).ShouldBe(204);
        (await later.Post($"/api/v1/recalls/{other}/attempts", new { outcome = "no-answer" })).ShouldBe(204);
        (await later.Post($"/api/v1/recalls/{other}/attempts", new { outcome = "later", notBefore = "2020-01-01" })).ShouldRefuse(422, "fields");
        (await later.Post($"/api/v1/recalls/{other}/attempts", new { outcome = "perhaps" })).ShouldRefuse(422, "fields");
        (await later.Post($"/api/v1/recalls/{Guid.Empty}/attempts", new { outcome = "no-answer" })).ShouldRefuse(404, "reminders.no-such-recall");
        (await Due(later)).ShouldBeEmpty();
        await calendar.At(calendar.Clock.InstantOf(calendar.Clock.Today.AddDays(12), new(10, 0)));
        Installation.Post.Letters.ShouldHaveSingleItem().Recipient.ShouldBe("+212661000031");
        for (var day = 0; day < 3; day++) await calendar.At(calendar.Clock.Now.AddHours(24));
        Installation.Post.Letters.Count.ShouldBe(1); // once for this due date
        using var again = await Installation.Atlas.As(Role.Receptionist);
        var calls = await Due(again);
        calls.Select(one => one["patientId"]!.GetValue<Guid>()).ShouldBe([treated, silent, noSms], ignoreOrder: true);
        foreach (var unwritten in new[] { silent, noSms })
        {
            calls.Single(one => one["patientId"]!.GetValue<Guid>() == unwritten)["last"]!["outcome"]!.GetValue<string>().ShouldBe("no-answer");
            (await again.Post($"/api/v1/recalls/{Id(calls, unwritten)}/attempts", new { outcome = "declined" })).ShouldBe(204);
        }
        var waiting = (await Due(again)).ShouldHaveSingleItem();
        waiting["tries"]!.GetValue<int>().ShouldBe(2);
        waiting["last"]!["outcome"]!.GetValue<string>().ShouldBe("message");
        using (var page = await Installation.Atlas.AsPage(Role.Receptionist))
        {
            (await page.Get("/recalls")).ShouldBe(200).Words().ShouldContain("Détartrage");
            (await page.PostForm($"/recalls/{other}", new() { ["outcome"] = "later", ["notBefore"] = calendar.Clock.Today.AddDays(9).ToString("O", System.Globalization.CultureInfo.InvariantCulture), ["note"] = "Après l’Aïd" })).ShouldBe(303);
            (await page.PostForm($"/recalls/{other}", new() { ["outcome"] = "x" })).ShouldBe(422);
            (await page.PostForm($"/recalls/requests/{Guid.Empty}", new() { ["done"] = "true" })).ShouldBe(404);
            (await page.Get($"/patients/{treated}")).ShouldBe(200).Text.ShouldContain($"href=\"/patients/{treated}/reminders\"");
            var preference = (await page.Get($"/patients/{treated}/reminders")).ShouldBe(200);
            preference.Text.ShouldContain("reminder-preference");
            preference.Words().ShouldNotContain("rien ne lui est envoyé");
            (await page.Get($"/patients/{opposed}/reminders")).ShouldBe(200).Words().ShouldNotContain("rien ne lui est envoyé"); // to being called back, not to reminders
            (await page.Get($"/patients/{Guid.Empty}/reminders")).ShouldBe(404);
            (await page.PostForm($"/patients/{treated}/reminders", new() { ["channel"] = "sms", ["language"] = "ar" })).ShouldBe(303);
        }
        (await Due(again)).ShouldBeEmpty();
        await calendar.At(calendar.Clock.Now.AddDays(10));
        using var last = await Installation.Atlas.As(Role.Receptionist);
        (await Due(last)).ShouldHaveSingleItem()["last"]!["note"]!.GetValue<string>().ShouldBe("Après l’Aïd");
        // Treated anew, everything begins again half a year later.
        using var healer = await Installation.Atlas.As(Role.Doctor);
        await Treated(last, healer, type, null, treated);
        await calendar.At(calendar.Clock.Now.AddHours(25));
        using var end = await Installation.Atlas.As(Role.Receptionist);
        (await Due(end)).ShouldBeEmpty();
        (await Owner.Ask<bool>(Installation, $"select due_on > last_on + 170 and attempts = 0 and state = 'due' from clinic_atlas.reminders_recalls where patient_id = '{treated}'")).ShouldBeTrue();
        (await Owner.Ask<long>(Installation, $"select count(*) from clinic_atlas.reminders_attempts where recall_id = '{other}'")).ShouldBe(3);
        using var doctorAgain = await Installation.Atlas.As(Role.Doctor);
        (await doctorAgain.Get("/api/v1/recalls")).ShouldRefuse(403, "not-allowed");
        using var elsewhere = await Installation.Mansour.As(Role.Receptionist);
        (await elsewhere.Get("/api/v1/recalls")).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    static async Task Rules(Caller manager, Guid type) => (await manager.Put("/api/v1/reminders/rules", new
    {
        isOn = true,
        hoursBefore = Array.Empty<int>(),
        channels = new[] { "sms", "email" },
        quietFrom = "21:00",
        quietTo = "08:00",
        callsBack = true,
        recalls = new[] { new { typeId = type, months = 6 } },
    })).ShouldBe(200);

    // An appointment of today by which somebody comes and is treated.
    async Task<Guid> Treated(Caller desk, Caller doctor, Guid type, string? phone, Guid? who = null)
    {
        var patient = who ?? await desk.Patient();
        if (phone is not null) (await desk.Patch($"/api/v1/patients/{patient}", new { phone })).ShouldBe(200);
        var start = calendar.Clock.InstantOf(calendar.Clock.Today, new TimeOnly(0, 0).AddMinutes(15 * Interlocked.Increment(ref quarter)));
        var booked = (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = await Installation.IdOf("doctor.atlas"), startsAt = calendar.Clock.Format(start), minutes = 15, typeId = type })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        var visit = (await desk.Post("/api/v1/visits", new { appointmentId = booked })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        foreach (var step in new[] { "start", "ready" }) (await doctor.Post($"/api/v1/visits/{visit}/{step}")).ShouldBe(200);
        return patient;
    }

    static async Task Says(Caller desk, Guid patient, string purpose, bool yes) =>
        (await desk.Post($"/api/v1/patients/{patient}/consents", new { purpose, isGiven = yes, channel = "spoken" })).ShouldBe(201);

    int quarter;

    static async Task<IReadOnlyList<JsonNode>> Due(Caller desk) => [.. (await desk.Get("/api/v1/recalls")).ShouldBe(200).Json["items"]!.AsArray().Select(one => one!)];

    static Guid Id(IReadOnlyList<JsonNode> list, Guid patient) => list.Single(one => one["patientId"]!.GetValue<Guid>() == patient)["id"]!.GetValue<Guid>();
}
