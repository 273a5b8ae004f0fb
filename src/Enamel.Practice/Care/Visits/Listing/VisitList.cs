using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Visits.Listing;

/// <summary>Visits as they are shown: one query for the rows, one each for names of patients, doctors and chairs, however many they are.</summary>
sealed class VisitList(ClinicDb db, VisitScope scope, PatientDirectory patients, StaffList staff, Premises.Premises premises, ClinicClock clock)
{
    public const int Largest = 500;

    /// <summary>Which visits.</summary>
    /// <param name="Day">Of one day.</param>
    /// <param name="BranchId">In one branch.</param>
    /// <param name="DoctorId">Of one doctor.</param>
    /// <param name="PatientId">Of one patient.</param>
    /// <param name="State">In one state.</param>
    /// <param name="After">From there on: the id that the page before ended with.</param>
    /// <param name="Limit">How many at most.</param>
    public sealed record Wanted(
        DateOnly? Day = null, Guid? BranchId = null, Guid? DoctorId = null, Guid? PatientId = null, VisitState? State = null, Guid? After = null, int Limit = Largest);

    /// <summary>Some of them, in the order of arrival.</summary>
    /// <param name="Items">Some of them.</param>
    /// <param name="Next">For <c>after</c>; null when that was all.</param>
    public sealed record Page(IReadOnlyList<VisitCard> Items, string? Next);

    /// <summary>Those that are wanted and that the caller may see, in the order of arrival.</summary>
    public async Task<Page> Run(Wanted wanted, CancellationToken stop)
    {
        var found = scope.Of(db.Set<Visit>().AsNoTracking());
        if (wanted.Day is { } day) found = found.Where(visit => visit.Day == day);
        if (wanted.BranchId is { } branch) found = found.Where(visit => visit.BranchId == branch);
        if (wanted.DoctorId is { } doctor) found = found.Where(visit => visit.DoctorId == doctor);
        if (wanted.PatientId is { } patient) found = found.Where(visit => visit.PatientId == patient);
        if (wanted.State is { } state) found = found.Where(visit => visit.State == state);
        if (wanted.After is { } after) found = found.Where(visit => visit.Id.CompareTo(after) > 0);
        var rows = await found.OrderBy(visit => visit.Id).Take(wanted.Limit + 1).ToListAsync(stop);
        return new(await Shown([.. rows.Take(wanted.Limit)], stop), rows.Count > wanted.Limit ? rows[wanted.Limit - 1].Id.ToString("N", CultureInfo.InvariantCulture) : null);
    }

    /// <summary>One of them; null where there is none that the caller may see.</summary>
    public async Task<VisitCard?> Find(Guid id, CancellationToken stop) =>
        (await Shown(await scope.Of(db.Set<Visit>().AsNoTracking()).Where(visit => visit.Id == id).ToListAsync(stop), stop)).SingleOrDefault();

    /// <summary>Those of earlier days that nobody brought to their end, the latest first.</summary>
    /// <param name="most">How many at most.</param>
    public async Task<IReadOnlyList<VisitCard>> LeftOver(int most, CancellationToken stop)
    {
        var today = clock.Today;
        return await Shown(await scope.Of(db.Set<Visit>().AsNoTracking()).Where(visit => visit.Day < today && visit.LeftAt == null && visit.State != VisitState.Completed)
            .OrderByDescending(visit => visit.Id).Take(most).ToListAsync(stop), stop);
    }

    async Task<IReadOnlyList<VisitCard>> Shown(IReadOnlyList<Visit> rows, CancellationToken stop)
    {
        if (rows.Count == 0) return [];
        var names = await patients.Summaries([.. rows.Select(visit => visit.PatientId)], stop);
        var members = (await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName);
        var chairs = await ChairNames(stop);
        return [.. rows.Select(visit => Card(visit, names[visit.PatientId], members.GetValueOrDefault(visit.DoctorId, ""), visit.ChairId is { } chair ? chairs.GetValueOrDefault(chair) : null))];
    }

    VisitCard Card(Visit visit, PatientSummary patient, string doctor, string? chair) => new(
        visit.Id, visit.State.Word(), visit.Day, visit.Number, visit.PatientId, patient.FullName, patient.Number, scope.IsCashDesk ? null : patient.HasAlerts, visit.DoctorId, doctor,
        visit.BranchId, visit.ChairId, chair, visit.AppointmentId, At(visit.ExpectedAt), scope.IsCashDesk ? null : visit.TypeId, scope.IsCashDesk ? null : visit.Note,
        clock.WithOffsetOf(visit.RegisteredAt), At(visit.StartedAt), At(visit.ReadyAt), At(visit.PaidAt), At(visit.CompletedAt), At(visit.LeftAt), visit.LeftReason, visit.Version)
    {
        EmergencyReason = scope.IsCashDesk ? null : visit.EmergencyReason,
    };

    DateTimeOffset? At(DateTimeOffset? instant) => instant is { } at ? clock.WithOffsetOf(at) : null;

    /// <summary>The chairs' names, after the branch where the clinic has several.</summary>
    public async Task<IReadOnlyDictionary<Guid, string>> ChairNames(CancellationToken stop)
    {
        var branches = (await premises.Branches(stop)).ToDictionary(branch => branch.Id, branch => branch.Name);
        return (await premises.Chairs(stop)).ToDictionary(chair => chair.Id, chair => branches.Count > 1 ? $"{branches[chair.BranchId]} · {chair.Name}" : chair.Name);
    }
}
