using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Patients.Restraints;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>What may keep a record.</summary>
public static class RestraintKinds
{
    /// <summary>It is kept and not used: read by who manages and who treats, changed by nobody, in no mailing, and nothing new begins on it.</summary>
    public const string Restriction = "restriction";

    /// <summary>Nothing of it is erased, however old: a dispute, an inquiry.</summary>
    public const string Hold = "hold";
}

/// <summary>A restriction or a legal hold as it is read.</summary>
/// <param name="Kind">A word of <see cref="RestraintKinds"/>.</param>
/// <param name="UntilOn">When somebody looks again.</param>
public sealed record RestraintView(
    Guid Id, string Kind, string Reason, DateOnly? UntilOn, DateTimeOffset BegunAt, Guid BegunBy, DateTimeOffset? EndedAt, Guid? EndedBy, string? EndReason);

/// <summary>Restricts records, and holds them back from being erased.</summary>
public sealed class PatientRestraints
{
    const int LongestReason = 300;

    readonly ClinicDb db;
    readonly CurrentUser user;
    readonly ClinicClock clock;

    internal PatientRestraints(ClinicDb db, CurrentUser user, ClinicClock clock) => (this.db, this.user, this.clock) = (db, user, clock);

    /// <summary>Why, and until when.</summary>
    /// <param name="Reason">Up to 300 characters.</param>
    /// <param name="UntilOn">When somebody looks again; not before today.</param>
    public sealed record Command(string? Reason = null, DateOnly? UntilOn = null);

    /// <summary>Which of these patients' records are restricted now.</summary>
    public async Task<IReadOnlySet<Guid>> WhoIsRestricted(IReadOnlyCollection<Guid> patients, CancellationToken stop) => await Under(RestraintKinds.Restriction, patients, stop);

    /// <summary>Whether something new may begin on a record: an appointment, a place on a list, a change. docs/decisions/0016-rights.md says what may under a restriction.</summary>
    /// <returns>Done; or <see cref="PatientsRefusals.IsRestricted"/>.</returns>
    public async Task<Outcome> Lets(Guid patientId, CancellationToken stop) => (await WhoIsRestricted([patientId], stop)).Count == 0 ? Outcome.Done : PatientsRefusals.IsRestricted;

    /// <summary>Which of these patients' records are held now.</summary>
    public async Task<IReadOnlySet<Guid>> WhoIsHeld(IReadOnlyCollection<Guid> patients, CancellationToken stop) => await Under(RestraintKinds.Hold, patients, stop);

    /// <summary>What the person at the screen is told of a restricted record, which only who manages or may have to treat at once reads, and no application that acts for them; null when they may read it.</summary>
    public async Task<Refusal?> Reading(Guid patientId, CancellationToken stop) =>
        user.IsSignedIn && !(user.May(PatientsPermissions.SeeRestricted) && user.Person.Scopes is null) && (await WhoIsRestricted([patientId], stop)).Count > 0 ? PatientsRefusals.RestrictedToFew : null;

    /// <summary>Every patient whose record is held now.</summary>
    public async Task<IReadOnlyList<Guid>> Held(CancellationToken stop) =>
        await db.Set<Restraint>().Where(one => one.Kind == RestraintKinds.Hold && one.EndedAt == null).OrderBy(one => one.Id).Select(one => one.PatientId).ToListAsync(stop);

    /// <summary>All there ever was of a patient, the latest first.</summary>
    public async Task<IReadOnlyList<RestraintView>> Of(Guid patientId, CancellationToken stop)
    {
        var all = await db.Set<Restraint>().AsNoTracking().Where(one => one.PatientId == patientId).OrderByDescending(one => one.BegunAt).ToListAsync(stop);
        return [.. all.Select(View)];
    }

    /// <summary>Restricts or holds a record.</summary>
    /// <param name="kind">A word of <see cref="RestraintKinds"/>.</param>
    /// <returns>It; or an unknown patient, what is wrong with the fields, <see cref="PatientsRefusals.RestraintTaken"/>.</returns>
    public async Task<Outcome<RestraintView>> Begin(Guid patientId, string kind, Command command, CancellationToken stop)
    {
        if (!await db.Set<Patient>().AnyAsync(patient => patient.Id == patientId, stop)) return PatientsRefusals.Unknown;
        var check = new Validation();
        check.Require("reason", command.Reason, PlainText.UpTo(LongestReason), out var reason);
        check.Require("untilOn", command.UntilOn is null || command.UntilOn >= clock.Today, PatientsRefusals.InThePast.Code);
        if (check.Refused(out var wrong)) return wrong;
        if ((await Under(kind, [patientId], stop)).Count > 0) return PatientsRefusals.RestraintTaken;
        var restraint = new Restraint
        {
            Id = Guid.CreateVersion7(clock.Now), PatientId = patientId, Kind = kind, Reason = reason, UntilOn = command.UntilOn, BegunAt = clock.Now, BegunBy = user.Id,
        };
        db.Add(restraint);
        await db.SaveChangesAsync(stop);
        return View(restraint);
    }

    /// <summary>Ends it.</summary>
    /// <returns>Done; or none that holds, a missing reason.</returns>
    public async Task<Outcome> End(Guid patientId, string kind, string? reason, CancellationToken stop)
    {
        if (await db.Set<Restraint>().SingleOrDefaultAsync(one => one.PatientId == patientId && one.Kind == kind && one.EndedAt == null, stop) is not { } restraint) return PatientsRefusals.RestraintUnknown;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        restraint.End(why, user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    async Task<HashSet<Guid>> Under(string kind, IReadOnlyCollection<Guid> patients, CancellationToken stop) => patients.Count == 0 ? [] :
        (await db.Set<Restraint>().Where(one => patients.Contains(one.PatientId) && one.Kind == kind && one.EndedAt == null).Select(one => one.PatientId).ToListAsync(stop)).ToHashSet();

    RestraintView View(Restraint one) => new(
        one.Id, one.Kind, one.Reason, one.UntilOn, clock.WithOffsetOf(one.BegunAt), one.BegunBy, one.EndedAt is { } ended ? clock.WithOffsetOf(ended) : null, one.EndedBy, one.EndReason);
}
