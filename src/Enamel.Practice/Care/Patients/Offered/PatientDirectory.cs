using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Enamel.Practice.Patients.Medical;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>What other modules show of a patient in a line.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="Number">The number on the file.</param>
/// <param name="FullName">In Latin letters.</param>
/// <param name="FullNameArabic">In Arabic letters, where it is known.</param>
/// <param name="BirthOn">Date of birth, where it is known.</param>
/// <param name="HasAlerts">Whether allergies or alerts hold; always false for who may not see them.</param>
/// <param name="IsArchived">Whether the patient has left: nothing new is booked.</param>
public sealed record PatientSummary(Guid Id, string Number, string FullName, string? FullNameArabic, DateOnly? BirthOn, bool HasAlerts, bool IsArchived)
{
    /// <summary>Whether the record is restricted: kept, and used for nothing.</summary>
    public bool IsRestricted { get; init; }
}

/// <summary>What stands on top of every page about a patient.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="Number">The number on the file.</param>
/// <param name="FullName">In Latin letters.</param>
/// <param name="FullNameArabic">In Arabic letters, where it is known.</param>
/// <param name="Sex">As on papers, where it is known.</param>
/// <param name="BirthOn">Date of birth, where it is known.</param>
/// <param name="Today">The clinic's day, from which the age is counted.</param>
/// <param name="IsArchived">Whether the patient has left.</param>
/// <param name="Allergies">Those that hold, the severe ones first.</param>
/// <param name="Alerts">Those that hold, the severe ones first.</param>
public sealed record PatientBannerModel(
    Guid Id, string Number, string FullName, string? FullNameArabic, Sex? Sex, DateOnly? BirthOn, DateOnly Today, bool IsArchived,
    IReadOnlyList<string> Allergies, IReadOnlyList<string> Alerts)
{
    /// <summary>Whether the record is restricted: kept, and used for nothing.</summary>
    public bool IsRestricted { get; init; }
}

/// <summary>Who the clinic's patients are, for the modules that deal with them. Opens nothing that is sealed.</summary>
public sealed class PatientDirectory
{
    readonly ClinicDb db;
    readonly MedicalAlerts alerts;
    readonly ClinicClock clock;
    readonly PatientRestraints restraints;

    internal PatientDirectory(ClinicDb db, MedicalAlerts alerts, ClinicClock clock, PatientRestraints restraints) =>
        (this.db, this.alerts, this.clock, this.restraints) = (db, alerts, clock, restraints);

    /// <summary>The patients of these ids, in three queries however many; unknown ids are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, PatientSummary>> Summaries(IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        if (ids.Count == 0) return new Dictionary<Guid, PatientSummary>();
        var wanted = ids.Distinct().ToArray();
        var alarming = await alerts.WhoHas(wanted, stop);
        var restricted = await restraints.WhoIsRestricted(wanted, stop);
        var rows = await db.Set<Patient>().Where(patient => wanted.Contains(patient.Id))
            .Select(patient => new
            {
                patient.Id,
                patient.Number,
                patient.FirstName,
                patient.LastName,
                patient.FirstNameArabic,
                patient.LastNameArabic,
                patient.BirthOn,
                IsArchived = patient.ArchivedAt != null,
            }).ToListAsync(stop);
        return rows.ToDictionary(row => row.Id, row => new PatientSummary(
            row.Id, row.Number, PatientName.Latin(row.FirstName, row.LastName), PatientName.Arabic(row.FirstNameArabic, row.LastNameArabic), row.BirthOn,
            alarming.Contains(row.Id), row.IsArchived)
        { IsRestricted = restricted.Contains(row.Id) });
    }

    /// <summary>One patient; null when the clinic has no such patient.</summary>
    public async Task<PatientSummary?> Find(Guid id, CancellationToken stop) => (await Summaries([id], stop)).GetValueOrDefault(id);

    /// <summary>What <c>PatientBanner</c> shows; null when the clinic has no such patient. The page itself tells the trail that it was looked at.</summary>
    public async Task<PatientBannerModel?> Banner(Guid id, CancellationToken stop)
    {
        if (await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } patient) return null;
        var (allergies, warnings) = await alerts.Of(id, stop);
        return new(patient.Id, patient.Number, patient.FullName, patient.FullNameArabic, patient.Sex, patient.BirthOn, clock.Today, patient.IsArchived, allergies, warnings)
        {
            IsRestricted = (await restraints.WhoIsRestricted([id], stop)).Count > 0,
        };
    }

    /// <summary>Some of all patients, archived ones too, in the order of their ids.</summary>
    /// <param name="after">The last id of the page before.</param>
    public async Task<IReadOnlyList<Guid>> Ids(Guid after, int most, CancellationToken stop) =>
        await db.Set<Patient>().Where(patient => patient.Id > after).OrderBy(patient => patient.Id).Select(patient => patient.Id).Take(most).ToListAsync(stop);

    /// <summary>The same of those who were registered before a moment, and of age before it.</summary>
    public async Task<IReadOnlyList<Guid>> RegisteredBefore(DateTimeOffset before, Guid after, int most, CancellationToken stop)
    {
        var born = clock.DayOf(before).AddYears(-Age.Majority);
        return await db.Set<Patient>().Where(patient => patient.Id > after && patient.RegisteredAt < before.ToUniversalTime() && (patient.BirthOn == null || patient.BirthOn < born))
            .OrderBy(patient => patient.Id).Select(patient => patient.Id).Take(most).ToListAsync(stop);
    }

    /// <summary>How many patients the clinic has now, archived ones not counted.</summary>
    public Task<int> Active(CancellationToken stop) => db.Set<Patient>().CountAsync(patient => patient.ArchivedAt == null, stop);
}
