using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Reminders.Answering;

/// <summary>A patient who asks for another time, or wrote what no machine understands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="PatientId">Who.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="AppointmentId">Which appointment.</param>
/// <param name="StartsAt">When it is.</param>
/// <param name="Answer"><c>other-time</c> or <c>unclear</c>.</param>
/// <param name="Written">What they wrote.</param>
/// <param name="AnsweredAt">When.</param>
public sealed record PatientRequest(Guid Id, Guid PatientId, string PatientName, Guid AppointmentId, DateTimeOffset StartsAt, string Answer, string? Written, DateTimeOffset AnsweredAt);

/// <summary>What patients answered and a person must see to.</summary>
sealed class PatientRequests(ClinicDb db, PatientDirectory patients, AppointmentBook appointments, ClinicVault vault, CurrentUser user, ClinicClock clock)
{
    const int Most = 100;

    /// <summary>What waits, the first first.</summary>
    public async Task<IReadOnlyList<PatientRequest>> Waiting(CancellationToken stop)
    {
        var links = await db.Set<AnswerLink>().AsNoTracking().Where(link => link.HandledAt == null && (link.Answer == Answers.OtherTime || link.Answer == Answers.Unclear))
            .OrderBy(link => link.AnsweredAt).Take(Most).ToListAsync(stop);
        var names = await patients.Summaries([.. links.Select(link => link.PatientId)], stop);
        var requests = new List<PatientRequest>();
        foreach (var link in links)
            if (await appointments.Find(link.AppointmentId, stop) is { } one)
                requests.Add(new(link.Id, link.PatientId, names[link.PatientId].FullName, link.AppointmentId, one.StartsAt, link.Answer!, await vault.Open(link.ReplySealed, "reply", link.PatientId, stop),
                    clock.WithOffsetOf(link.AnsweredAt!.Value))); // both are there where there is an answer
        return requests;
    }

    /// <summary>Somebody has seen to it.</summary>
    public async Task<Outcome> Handle(Guid id, CancellationToken stop)
    {
        if (await db.Set<AnswerLink>().SingleOrDefaultAsync(link => link.Id == id && link.HandledAt == null && link.Answer != null, stop) is not { } link) return RemindersRefusals.NoSuchRequest;
        link.WasHandled(user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
