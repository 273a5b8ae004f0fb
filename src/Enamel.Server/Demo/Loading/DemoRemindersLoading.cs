using Enamel.Platform.Identity;
using Enamel.Platform.Jobs;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Patients.Consents;
using Enamel.Practice.Reminders.Recalls;
using Enamel.Practice.Reminders.Rules;
using Enamel.Practice.Reminders.Sending;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Scheduling.Waiting;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>Switches a demo clinic's reminders on, puts two patients on the waiting list, and has three due for a check-up. What somebody decided since stands.</summary>
/// <param name="clinic">The unit of work.</param>
/// <param name="reached">Where the clinic's pages are.</param>
internal sealed class DemoRemindersLoading(DemoWork clinic, string reached)
{
    private const string Treatment = "Détartrage";
    private const int Months = 6, Recalled = 3, Waiting = 2, Adult = 18, Reminded = 3;

    public async Task Load(CancellationToken stop)
    {
        if (await clinic.Db.Set<ReminderSettings>().SingleOrDefaultAsync(stop) is { } present)
        {
            await Follow(present, stop);
            return;
        }
        var places = await DemoPlaces.Of(clinic, stop);
        if (!places.Types.TryGetValue(Treatment, out var treatment))
            return;
        await Rules(treatment, stop);
        await Remind(stop);
        var free = Free(places);
        await Recalls([.. free.Take(Recalled)], treatment, stop);
        await Wait([.. free.Skip(Recalled).Take(Waiting)], treatment, places, stop);
    }

    private async Task Rules(Guid treatment, CancellationToken stop)
    {
        clinic.Expected(await clinic.The<KeepRules>().Run(
            new(
                true, [48, 3], ["sms", "email"], "21:00", "08:00",
                "Bonjour {patient}, {clinic} vous attend {day} à {time} avec {doctor}. Répondez OUI ou NON, ou suivez ce lien : {link}",
                "السلام عليكم {patient}، ننتظركم في {clinic} يوم {day} على الساعة {time} مع {doctor}. أجيبوا بنعم أو لا، أو اتبعوا هذا الرابط: {link}",
                CallsBack: true, Recalls: [new(treatment, Months)]),
            stop));
        // No request tells where the clinic is reached.
        await Follow(await clinic.Db.Set<ReminderSettings>().SingleAsync(stop), stop);
    }

    /// <summary>Links lead to where the demo answers now, which may be another port than the last time; not where it is reached from elsewhere, as whoever saved the rules there reached it.</summary>
    private async Task Follow(ReminderSettings settings, CancellationToken stop)
    {
        var isHere = !Uri.TryCreate(settings.LinkRoot, UriKind.Absolute, out var root) || root.IsLoopback || root.Host.EndsWith(".localhost", StringComparison.Ordinal);
        if (!isHere || settings.LinkRoot == reached)
            return;
        settings.LinkRoot = reached;
        await clinic.Db.SaveChangesAsync(stop);
    }

    /// <summary>Some of those who come in the next days are reminded at once, so that the demo's mailbox has something to answer. Not at night: it waits until the morning.</summary>
    private async Task Remind(CancellationToken stop)
    {
        var rule = await clinic.Db.Set<ReminderRule>().Where(rule => rule.EndedAt == null).OrderByDescending(rule => rule.MinutesBefore).FirstAsync(stop);
        var soon = await clinic.The<AppointmentBook>().Between(clinic.Now.AddHours(13), clinic.Now.AddDays(4), stop);
        var reminded = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in soon.Where(one => one.Status == "booked"))
        {
            if (reminded.Count == Reminded)
                break;
            if (await clinic.The<PatientContacts>().Mobile(one.PatientId, stop) is not { } number || !reminded.Add(number))
                continue;
            var reminder = new Reminder
            {
                Id = Guid.CreateVersion7(clinic.Now), AppointmentId = one.Id, PatientId = one.PatientId, RuleId = rule.Id, StartsAt = one.StartsAt.ToUniversalTime(), DueAt = clinic.Now, PlannedAt = clinic.Now,
            };
            clinic.Db.Add(reminder);
            await clinic.Db.SaveChangesAsync(stop);
            await clinic.The<JobQueue>().Add(SendReminder.Word, reminder.Id, dueAt: null, stop);
        }
    }

    /// <summary>Adults who can be written to and have nothing agreed.</summary>
    private List<Guid> Free(DemoPlaces places)
    {
        var today = clinic.The<ClinicClock>().Today;
        var expected = clinic.Plan.Appointments.Where(one => one.On >= today && one.CancelReason is null).Select(one => one.Patient).ToHashSet();
        return [.. clinic.Plan.Patients.Index()
            .Where(one => one.Item.Phone is not null && one.Item.BirthOn.AddYears(Adult) <= today && !expected.Contains(one.Index))
            .Select(one => places.Patient(one.Index)).OfType<Guid>()];
    }

    /// <summary>Treated half a year ago; the first of them wants to be told.</summary>
    private async Task Recalls(IReadOnlyList<Guid> patients, Guid treatment, CancellationToken stop)
    {
        var today = clinic.The<ClinicClock>().Today;
        foreach (var (place, patient) in patients.Index())
        {
            var recall = new Recall { Id = Guid.CreateVersion7(clinic.Now), PatientId = patient, TypeId = treatment };
            recall.Treated(today.AddMonths(-Months).AddDays(-(2 + 4 * place)), Months);
            clinic.Db.Add(recall);
        }
        if (patients.Count > 0 && await Desk(stop) is { } desk)
            clinic.Db.Add(new Consent
            {
                Id = Guid.CreateVersion7(clinic.Now), PatientId = patients[0], Purpose = ConsentPurposes.Recalls, IsGiven = true, TextVersion = PatientConsents.CurrentText, Channel = "paper",
                GivenOn = today, RecordedBy = desk, RecordedAt = clinic.Now,
            });
        await clinic.Db.SaveChangesAsync(stop);
    }

    private async Task Wait(IReadOnlyList<Guid> patients, Guid treatment, DemoPlaces places, CancellationToken stop)
    {
        foreach (var (place, patient) in patients.Index())
            clinic.Expected(await clinic.The<WaitingList>().Add(
                place == 0
                    ? new(patient, TypeId: places.Types.GetValueOrDefault("Urgence") is var urgent && urgent != Guid.Empty ? urgent : treatment, IsUrgent: true, Note: "Douleur, viendra dès qu'une place se libère.")
                    : new(patient, TypeId: treatment, FromTime: "14:00", Note: "Ne peut venir que l'après-midi."),
                stop));
    }

    private async Task<Guid?> Desk(CancellationToken stop)
    {
        var login = clinic.Plan.Staff.First(person => person.Role == "receptionist").Login;
        var id = clinic.The<CurrentClinic>().Id;
        return await clinic.Registry.Set<Membership>().Where(member => member.ClinicId == id && member.Username == login).Select(member => (Guid?)member.UserId).SingleOrDefaultAsync(stop);
    }
}
