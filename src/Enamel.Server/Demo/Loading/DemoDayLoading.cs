using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Visits;
using Enamel.Practice.Visits.Registering;
using Enamel.Practice.Visits.Settling;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>
/// Brings patients into a demo clinic on a day on which nobody has come yet: some wait, some are at the chair, some owe something, some have gone. The database lets nobody
/// but the desk register and nobody but the patient's doctor treat, so each does the own part in a unit of work of theirs. Nobody is signed in, so rows rather than verbs;
/// who owes nothing had a waiver, asked for at the cash desk and approved by the manager.
/// </summary>
internal sealed class DemoDayLoading(IServiceProvider services, ClinicCard card, DemoPlan plan)
{
    private const string Reason = "Retouche d'une obturation de la semaine dernière, sous garantie du cabinet.";

    // How far somebody is: minutes since they came, were called in, and were done; whether all is settled, whether they have gone, and whether before their turn.
    private static readonly Passage[] Passages =
    [
        new(150, 138, 100, IsSettled: true, IsGone: true), new(120, 104, 66, IsSettled: true), new(95, 80, 34), new(88, 71, 12), new(64, 41),
        new(58, HasLeft: true), new(52, 18), new(27), new(16), new(4),
    ];

    /// <summary>Loads it; a clinic from which somebody of the plan has gone, or that has visits today, is left as it is.</summary>
    public async Task Load(CancellationToken stop)
    {
        if (await People(stop) is not { } people)
            return;
        var steps = await As(people.Desk, clinic => Arrive(clinic, people.Desk, stop), stop);
        foreach (var ofDoctor in steps.Where(step => step.Passage.CalledIn is not null).GroupBy(step => step.Doctor))
            await As(ofDoctor.Key, clinic => Treat(clinic, ofDoctor.Key, ofDoctor, stop), stop);
        var settled = steps.Where(step => step.Passage.IsSettled).ToList();
        if (settled.Count == 0)
            return;
        await As(people.CashDesk, clinic => AskWaivers(clinic, people.CashDesk, settled, stop), stop);
        await As(people.Manager, clinic => ApproveWaivers(clinic, people.Manager, settled, stop), stop);
        await As(people.Desk, clinic => SeeOff(clinic, people.Desk, settled, stop), stop);
    }

    private async Task<Actors?> People(CancellationToken stop)
    {
        await using var registry = services.GetRequiredService<OwnerDatabase>().Registry();
        var logins = plan.Staff.ToDictionary(person => person.Login, person => person.Role, StringComparer.Ordinal);
        var there = (await registry.Set<Membership>().AsNoTracking().Where(member => member.ClinicId == card.Id && member.IsActive && logins.Keys.Contains(member.Username)).ToListAsync(stop))
            .ToLookup(member => logins[member.Username], member => member.UserId);
        return there.Contains("receptionist") && there.Contains("cashier") && there.Contains("manager")
            ? new(there["receptionist"].First(), there["cashier"].First(), there["manager"].First())
            : null;
    }

    private Task<T> As<T>(Guid person, Func<DemoWork, Task<T>> work, CancellationToken stop) => services.GetRequiredService<ClinicWork>()
        .In(card, Acting.Operator("seed") with { UserId = person }, unit => work(new DemoWork(unit, plan)), stop);

    private static async Task<List<Step>> Arrive(DemoWork clinic, Guid desk, CancellationToken stop)
    {
        var clock = clinic.The<ClinicClock>();
        var today = clock.Today;
        if (await clinic.Db.Set<Visit>().AnyAsync(visit => visit.Day == today, stop))
            return [];
        var arrivals = await Arrivals(clinic, today, stop);
        var steps = new List<Step>();
        foreach (var passage in Passages)
        {
            // Nobody treats two at once.
            if (arrivals.FirstOrDefault(one => passage is not { CalledIn: not null, Done: null } || steps.All(step => step.Doctor != one.Doctor || step.Passage is not { CalledIn: not null, Done: null })) is not { } who)
                continue;
            arrivals.Remove(who);
            if (who.Appointment is { } appointment)
                clinic.Expected(await clinic.The<AppointmentBook>().Arrive(appointment.Id, stop));
            var at = Ago(clinic, passage.Came);
            var visit = new Visit
            {
                Id = Guid.CreateVersion7(at), PatientId = who.Patient, BranchId = who.Branch, ChairId = who.Chair, AppointmentId = who.Appointment?.Id, ExpectedAt = who.Appointment?.StartsAt.ToUniversalTime(),
                TypeId = who.Appointment?.TypeId, Day = today, Number = await clinic.The<QueueNumbers>().Next(who.Branch, today, stop), RegisteredAt = at, RegisteredBy = desk,
            }.By(who.Doctor);
            clinic.Db.Add(visit);
            await clinic.Db.SaveChangesAsync(stop);
            if (passage.HasLeft)
                clinic.Expected(visit.Leave("N'a pas voulu attendre, rappellera", desk, Ago(clinic, passage.Came / 2)));
            steps.Add(new(visit.Id, who.Doctor, passage));
        }
        await clinic.Db.SaveChangesAsync(stop);
        return steps;
    }

    /// <summary>Who comes: by the day's appointments, and where those do not suffice (a Sunday, a holiday), without one.</summary>
    private static async Task<List<Arrival>> Arrivals(DemoWork clinic, DateOnly today, CancellationToken stop)
    {
        var booked = await clinic.The<AppointmentBook>().On(today, stop);
        var arrivals = booked.Where(one => one.Status is "booked" or "confirmed")
            .Select(one => new Arrival(one.PatientId, one.DoctorId, one.BranchId, one.ChairId, one)).ToList();
        var places = await DemoPlaces.Of(clinic, stop);
        var rooms = clinic.Plan.Hours.DistinctBy(stretch => stretch.Doctor)
            .Where(stretch => places.Doctors.ContainsKey(stretch.Doctor) && places.Of(stretch.Branch, stretch.Chair) is not null).ToList();
        var known = booked.Select(one => one.PatientId).ToHashSet();
        foreach (var (turn, patient) in places.Patients.Values.Where(patient => !known.Contains(patient)).Take(rooms.Count == 0 ? 0 : Passages.Length).Index())
        {
            var room = rooms[turn % rooms.Count];
            var (branch, chair) = places.Of(room.Branch, room.Chair)!.Value; // asked above
            arrivals.Add(new(patient, places.Doctors[room.Doctor], branch, chair, null));
        }
        return arrivals;
    }

    private static async Task<bool> Treat(DemoWork clinic, Guid doctor, IEnumerable<Step> steps, CancellationToken stop)
    {
        foreach (var (id, _, passage) in steps)
        {
            var visit = await clinic.Db.Set<Visit>().SingleAsync(one => one.Id == id, stop);
            foreach (var (step, minutes) in new[] { (VisitStep.Start, passage.CalledIn), (VisitStep.Ready, passage.Done) })
            {
                if (minutes is not { } ago)
                    continue;
                clinic.Expected(visit.Take(step, doctor, Ago(clinic, ago)));
                await clinic.Db.SaveChangesAsync(stop); // step by step, as the database admits them
            }
        }
        return true;
    }

    private static async Task<bool> AskWaivers(DemoWork clinic, Guid cashier, IReadOnlyList<Step> steps, CancellationToken stop)
    {
        foreach (var (id, _, passage) in steps)
        {
            var visit = await clinic.Db.Set<Visit>().AsNoTracking().SingleAsync(one => one.Id == id, stop);
            var at = Ago(clinic, passage.Done!.Value - 8); // who is settled was treated
            var facts = JsonSerializer.Serialize(new { number = visit.Number, day = visit.Day }, JsonSerializerOptions.Web);
            await clinic.Db.Database.ExecuteSqlAsync($"""
                insert into approvals_requests (clinic_id, id, kind, subject_id, reason, facts, requested_by, requested_at)
                values ({clinic.The<CurrentClinic>().Id}, {Guid.CreateVersion7(at)}, {Waiver.Code}, {id}, {Reason}, {facts}::jsonb, {cashier}, {at})
                """, stop);
        }
        return true;
    }

    private static async Task<bool> ApproveWaivers(DemoWork clinic, Guid manager, IReadOnlyList<Step> steps, CancellationToken stop)
    {
        foreach (var (id, _, passage) in steps)
        {
            var at = Ago(clinic, passage.Done!.Value - 14); // who is settled was treated
            var approval = (await clinic.Db.Database.SqlQuery<Guid>($"""
                update approvals_requests set decided_by = {manager}, decided_at = {at}, decision = 'approved', version = version + 1
                where clinic_id = {clinic.The<CurrentClinic>().Id} and kind = {Waiver.Code} and subject_id = {id} and decided_at is null returning id as "Value"
                """).ToListAsync(stop)).Single();
            clinic.Db.Add(new Settlement { Id = Guid.CreateVersion7(at), VisitId = id, Kind = Settlement.Waiver, DocumentId = approval, SettledAt = at, SettledBy = manager });
            await clinic.Db.SaveChangesAsync(stop);
            var visit = await clinic.Db.Set<Visit>().SingleAsync(one => one.Id == id, stop);
            clinic.Expected(visit.Take(VisitStep.Settle, manager, at));
            await clinic.Db.SaveChangesAsync(stop);
        }
        return true;
    }

    private static async Task<bool> SeeOff(DemoWork clinic, Guid desk, IReadOnlyList<Step> steps, CancellationToken stop)
    {
        foreach (var (id, _, passage) in steps.Where(step => step.Passage.IsGone))
        {
            var visit = await clinic.Db.Set<Visit>().SingleAsync(one => one.Id == id, stop);
            clinic.Expected(visit.Take(VisitStep.Complete, desk, Ago(clinic, passage.Done!.Value - 20))); // who is settled was treated
            if (visit.AppointmentId is { } appointment)
                clinic.Expected(await clinic.The<AppointmentBook>().Complete(appointment, stop));
            await clinic.Db.SaveChangesAsync(stop);
        }
        return true;
    }

    /// <summary>Some minutes ago, but today: soon after midnight they all have just come.</summary>
    private static DateTimeOffset Ago(DemoWork clinic, int minutes)
    {
        var clock = clinic.The<ClinicClock>();
        var (at, morning) = (clinic.Now.AddMinutes(-minutes), clock.Day(clock.Today).StartsAt.ToUniversalTime());
        return at < morning ? morning : at;
    }

    private sealed record Passage(int Came, int? CalledIn = null, int? Done = null, bool IsSettled = false, bool IsGone = false, bool HasLeft = false);

    private sealed record Arrival(Guid Patient, Guid Doctor, Guid Branch, Guid? Chair, AppointmentCard? Appointment);

    private sealed record Step(Guid Visit, Guid Doctor, Passage Passage);

    private sealed record Actors(Guid Desk, Guid CashDesk, Guid Manager);
}
