using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Family;

/// <summary>Two patients are linked as relatives, both ways at once, or no longer.</summary>
sealed class LinkRelative(ClinicDb db, CurrentClinic clinic, ClinicClock clock)
{
    const int LongestReason = 300;

    /// <summary>The link as it is seen from the patient.</summary>
    /// <param name="RelativeId">The other patient.</param>
    /// <param name="Relation">What the other is to the patient: <c>parent</c>, <c>child</c>, <c>spouse</c>, <c>sibling</c>, <c>guardian</c>, <c>ward</c>, <c>other</c>.</param>
    /// <param name="IsGuardian">The elder of the two signs for the other: a parent may, a guardian always does.</param>
    public sealed record Command(Guid? RelativeId = null, string? Relation = null, bool IsGuardian = false);

    /// <summary>Links them.</summary>
    /// <returns>The link's id; or what is wrong with the fields, an unknown or archived patient, <see cref="PatientsRefusals.LinkTaken"/>.</returns>
    public async Task<Outcome<Guid>> Run(Guid patientId, Command command, CancellationToken stop)
    {
        if (!await db.Set<Patient>().AnyAsync(patient => patient.Id == patientId, stop)) return PatientsRefusals.Unknown;
        var check = new Validation();
        check.Require("relativeId", command.RelativeId, out Guid relativeId);
        check.Require("relation", command.Relation, Words.Parse<Relation>, out var relation);
        if (check.Refused(out var wrong)) return wrong;
        if (relativeId == patientId) return Refusal.OfFields(new FieldRefusal("relativeId", PatientsRefusals.LinkToSelf.Code));
        if (!(await Both(patientId, relativeId, stop)).Succeeded(out var pair, out var unknown)) return unknown;
        // A ward or a child is the one who is signed for; otherwise it is the patient.
        var isPatientSigning = relation is Relation.Child or Relation.Ward;
        var signs = command.IsGuardian || relation is Relation.Guardian or Relation.Ward;
        if (signs && IsMinor(isPatientSigning ? pair.Patient : pair.Relative)) return Refusal.OfFields(new FieldRefusal("isGuardian", PatientsRefusals.GuardianIsMinor.Code));
        if (await db.Set<FamilyLink>().AnyAsync(link => link.PatientId == patientId && link.RelativeId == relativeId && link.EndedAt == null, stop))
            return PatientsRefusals.LinkTaken;
        var own = Row(patientId, relativeId, relation, signs && !isPatientSigning);
        db.AddRange(own, Row(relativeId, patientId, FamilyLink.Mirrored(relation), signs && isPatientSigning));
        await db.SaveChangesAsync(stop);
        return own.Id;
    }

    /// <summary>Ends a link, both ways.</summary>
    /// <param name="reason">Why; required.</param>
    /// <returns>Done; or an unknown patient or link, a missing reason, <see cref="PatientsRefusals.LinkEnded"/>.</returns>
    public async Task<Outcome> End(Guid patientId, Guid linkId, string? reason, CancellationToken stop)
    {
        if (!await db.Set<Patient>().AnyAsync(patient => patient.Id == patientId, stop)) return PatientsRefusals.Unknown;
        if (await db.Set<FamilyLink>().SingleOrDefaultAsync(link => link.PatientId == patientId && link.Id == linkId, stop) is not { } own) return PatientsRefusals.LinkUnknown;
        var check = new Validation();
        check.Require("reason", reason, PlainText.UpTo(LongestReason), out var why);
        if (check.Refused(out var wrong)) return wrong;
        if (own.EndedAt is not null) return PatientsRefusals.LinkEnded;
        var now = clock.Now;
        own.End(why, now);
        var mirror = await db.Set<FamilyLink>()
            .SingleOrDefaultAsync(link => link.PatientId == own.RelativeId && link.RelativeId == patientId && link.EndedAt == null, stop);
        mirror?.End(why, now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    /// <summary>Brings an ended link back, both ways.</summary>
    /// <returns>Done; or an unknown link, one that holds, <see cref="PatientsRefusals.LinkTaken"/> where they were linked anew since.</returns>
    public async Task<Outcome> Restore(Guid linkId, CancellationToken stop)
    {
        if (await db.Set<FamilyLink>().SingleOrDefaultAsync(link => link.Id == linkId, stop) is not { EndedAt: { } ended } own) return PatientsRefusals.LinkUnknown;
        if (await db.Set<FamilyLink>().AnyAsync(link => link.PatientId == own.PatientId && link.RelativeId == own.RelativeId && link.EndedAt == null, stop)) return PatientsRefusals.LinkTaken;
        // Both rows of a link end in one moment.
        var mirror = await db.Set<FamilyLink>().SingleOrDefaultAsync(link => link.PatientId == own.RelativeId && link.RelativeId == own.PatientId && link.EndedAt == ended, stop);
        own.Reopen();
        mirror?.Reopen();
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    // Locked in one order, so that two people who link the same pair from its two ends meet one after the other and not in a deadlock.
    async Task<Outcome<(Patient Patient, Patient Relative)>> Both(Guid patientId, Guid relativeId, CancellationToken stop)
    {
        Guid[] ids = [patientId, relativeId];
        var found = await db.Set<Patient>()
            .FromSql($"select * from patients_patients where clinic_id = {clinic.Id} and id = any ({ids}) order by id for no key update").AsNoTracking().ToListAsync(stop);
        if (found.SingleOrDefault(one => one.Id == patientId) is not { } patient) return PatientsRefusals.Unknown;
        if (found.SingleOrDefault(one => one.Id == relativeId) is not { } relative) return Refusal.OfFields(new FieldRefusal("relativeId", PatientsRefusals.Unknown.Code));
        if (patient.IsArchived || relative.IsArchived) return PatientsRefusals.IsArchived;
        return (patient, relative);
    }

    FamilyLink Row(Guid patientId, Guid relativeId, Relation relation, bool isGuardian) => new()
    {
        Id = Guid.CreateVersion7(clock.Now), PatientId = patientId, RelativeId = relativeId, Relation = relation, IsGuardian = isGuardian, CreatedAt = clock.Now,
    };

    bool IsMinor(Patient patient) => patient.BirthOn is { } birth && Age.Years(birth, clock.Today) < Age.Majority;
}
