using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Visits.Moving;

/// <summary>The version that the caller saw, if it says so: in <c>If-Match</c> or in the body. Whoever says none takes what is there.</summary>
sealed class ExpectedVersion(HttpRequest request, int? inBody)
{
    public Outcome Check(int version) =>
        EntityTag.Matches(request, version) && (inBody is null || inBody == version) ? Outcome.Done : HttpRefusals.Stale(request);
}

/// <summary>
/// Moves visits on. The row is locked before it is looked at: of two who take the same step at once the second finds the visit moved on, and is told so.
/// </summary>
sealed class MoveVisit(
    ClinicDb db, CurrentClinic clinic, CurrentUser user, VisitScope scope, AppointmentBook appointments, StaffList staff, Premises.Premises premises, ClinicClock clock)
{
    const int LongestReason = 200;

    /// <summary>Which version moves, and to which chair.</summary>
    /// <param name="Version">The version that the caller saw.</param>
    /// <param name="ChairId">For who is called in: at which chair.</param>
    public sealed record Command(int? Version = null, Guid? ChairId = null);

    /// <summary>Why somebody left.</summary>
    /// <param name="Reason">Up to 200 characters.</param>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record LeaveCommand(string? Reason = null, int? Version = null);

    /// <summary>What is other about a visit than was said.</summary>
    /// <param name="DoctorId">Who is to see the patient, who still waits.</param>
    /// <param name="ChairId">At which chair.</param>
    /// <param name="Note">What the doctor should know; empty for nothing.</param>
    /// <param name="Version">The version that the caller saw.</param>
    public sealed record ChangeCommand(Guid? DoctorId = null, Guid? ChairId = null, string? Note = null, int? Version = null);

    /// <summary>Takes a step that is taken by hand.</summary>
    public async Task<Outcome> Take(Guid id, VisitStep step, Command command, ExpectedVersion expected, CancellationToken stop)
    {
        if (!user.May(VisitsPermissions.Of(step))) return HttpRefusals.NotAllowed;
        if (!(await Find(id, expected, stop)).Succeeded(out var visit, out var refused)) return refused;
        // Who paid leaves whenever the desk says so; everything else happens on the day itself.
        if (step != VisitStep.Complete && step != VisitStep.Ready && visit.Day != clock.Today) return VisitsRefusals.NotToday;
        if (step == VisitStep.Start && command.ChairId is { } chair)
        {
            if (!(await At(visit, chair, stop)).Succeeded(out var nowhere)) return nowhere;
            visit.ChairId = chair;
        }
        if (!visit.Take(step, user.Id, clock.Now).Succeeded(out var illegal)) return illegal;
        if (step == VisitStep.Complete && visit.AppointmentId is { } appointment && !(await appointments.Complete(appointment, stop)).Succeeded(out var kept)) return kept;
        return await Save(stop);
    }

    /// <summary>Who waits leaves without being seen.</summary>
    public async Task<Outcome> Leave(Guid id, LeaveCommand command, ExpectedVersion expected, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("reason", command.Reason, PlainText.UpTo(LongestReason), out var reason);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Find(id, expected, stop)).Succeeded(out var visit, out var refused)) return refused;
        return visit.Leave(reason, user.Id, clock.Now).Succeeded(out var illegal) ? await Save(stop) : illegal;
    }

    /// <summary>Who left comes back on the same day.</summary>
    public async Task<Outcome> Return(Guid id, ExpectedVersion expected, CancellationToken stop)
    {
        if (!(await Find(id, expected, stop)).Succeeded(out var visit, out var refused)) return refused;
        if (visit.Day != clock.Today) return VisitsRefusals.NotToday;
        return visit.Return().Succeeded(out var illegal) ? await Save(stop) : illegal;
    }

    /// <summary>Another doctor, chair or note.</summary>
    public async Task<Outcome> Change(Guid id, ChangeCommand command, ExpectedVersion expected, CancellationToken stop)
    {
        var check = new Validation();
        check.Optional("note", command.Note, PlainText.UpTo(Registering.RegisterVisit.LongestNote), out string? note);
        if (check.Refused(out var wrong)) return wrong;
        if (!(await Find(id, expected, stop)).Succeeded(out var visit, out var refused)) return refused;
        if (command.DoctorId is { } doctor && doctor != visit.DoctorId)
        {
            if ((await staff.Doctors(stop)).All(one => one.UserId != doctor)) return VisitsRefusals.NoSuchDoctor;
            if (!visit.GiveTo(doctor).Succeeded(out var stands)) return stands;
        }
        if (command.ChairId is { } chair)
        {
            if (!(await At(visit, chair, stop)).Succeeded(out var nowhere)) return nowhere;
            visit.ChairId = chair;
        }
        if (command.Note is not null) visit.Note = note;
        return await Save(stop);
    }

    async Task<Outcome<Visit>> Find(Guid id, ExpectedVersion expected, CancellationToken stop)
    {
        var found = await db.Set<Visit>().FromSql($"select * from visits_visits where clinic_id = {clinic.Id} and id = {id} for update").ToListAsync(stop);
        if (scope.Of(found.AsQueryable()).SingleOrDefault() is not { } visit) return VisitsRefusals.NoSuchVisit;
        return expected.Check(visit.Version).Succeeded(out var stale) ? visit : stale;
    }

    async Task<Outcome> At(Visit visit, Guid chairId, CancellationToken stop) => (await premises.Chairs(stop)).FirstOrDefault(chair => chair.Id == chairId) switch
    {
        null => VisitsRefusals.NoSuchChair,
        var chair when chair.BranchId != visit.BranchId => VisitsRefusals.ChairElsewhere,
        _ => Outcome.Done,
    };

    async Task<Outcome> Save(CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
