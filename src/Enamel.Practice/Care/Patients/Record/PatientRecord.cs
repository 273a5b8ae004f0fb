using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;
using Enamel.Practice.Patients.Medical;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Record;

/// <summary>A patient's particulars. Whoever may not see the record learns who it is, and the telephone.</summary>
public sealed record PatientRecord(
    Guid Id, string Number, string FullName, string? FullNameArabic, string FirstName, string LastName, string? FirstNameArabic, string? LastNameArabic,
    Sex? Sex, DateOnly? BirthDate, string? Cin, string? Phone, string? Email, string? InsuranceId, string? Address,
    IReadOnlyList<string> Allergies, IReadOnlyList<string> Alerts, bool IsArchived, string? ArchiveReason, DateTimeOffset RegisteredAt, int Version)
{
    /// <summary>Whether there is a CIN that was not opened: a page shows dots until somebody asks for it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasUnopenedCin { get; init; }
}

/// <summary>Opens a patient's record: the look and every sealed field that was opened are written into the trail.</summary>
sealed class OpenRecord(ClinicDb db, ClinicVault vault, MedicalAlerts alerts, PatientRestraints restraints, CurrentUser user, AuditTrail trail, ClinicClock clock)
{
    /// <summary>Opens it.</summary>
    /// <param name="page">What the trail calls it.</param>
    /// <param name="withCin">Whether the CIN is opened too.</param>
    /// <returns>The record; or <see cref="PatientsRefusals.Unknown"/>, <see cref="PatientsRefusals.RestrictedToFew"/>.</returns>
    public async Task<Outcome<PatientRecord>> Run(Guid id, string page, bool withCin, CancellationToken stop)
    {
        if (await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } patient) return PatientsRefusals.Unknown;
        if (await restraints.Reading(id, stop) is { } closed) return closed;
        trail.Looked(id, page);
        var all = user.May(PatientsPermissions.SeeRecord);
        var (allergies, warnings) = await alerts.Of(id, stop);
        return new PatientRecord(
            patient.Id, patient.Number, patient.FullName, patient.FullNameArabic, patient.FirstName, patient.LastName, patient.FirstNameArabic, patient.LastNameArabic,
            patient.Sex, patient.BirthOn,
            all && withCin ? await vault.Open(patient.CinSealed, "cin", id, stop) : null,
            await vault.Open(patient.PhoneSealed, "phone", id, stop),
            all ? await vault.Open(patient.EmailSealed, "email", id, stop) : null,
            all ? await vault.Open(patient.InsuranceIdSealed, "insurance-id", id, stop) : null,
            all ? await vault.Open(patient.AddressSealed, "address", id, stop) : null,
            allergies, warnings, patient.IsArchived, all ? patient.ArchiveReason : null, clock.WithOffsetOf(patient.RegisteredAt), patient.Version)
        {
            HasUnopenedCin = all && !withCin && patient.CinSealed is not null,
        };
    }

    /// <summary>The CIN alone.</summary>
    /// <returns>It, null when there is none; or <see cref="PatientsRefusals.Unknown"/>.</returns>
    public async Task<Outcome<string?>> Cin(Guid id, CancellationToken stop)
    {
        if (await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } patient) return PatientsRefusals.Unknown;
        return await restraints.Reading(id, stop) is { } closed ? closed : Outcome.Of(await vault.Open(patient.CinSealed, "cin", id, stop));
    }

    /// <summary>The record's version; null when there is none.</summary>
    public Task<int?> VersionOf(Guid id, CancellationToken stop) =>
        db.Set<Patient>().Where(patient => patient.Id == id).Select(patient => (int?)patient.Version).SingleOrDefaultAsync(stop);
}
