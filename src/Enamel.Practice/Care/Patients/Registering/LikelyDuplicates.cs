using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Patients.Finding;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Registering;

/// <summary>Why a patient may be the person who is about to be registered.</summary>
public enum Likeness
{
    /// <summary>The same national identity number: surely the same person.</summary>
    SameCin,

    /// <summary>The same telephone number: perhaps a relative.</summary>
    SamePhone,

    /// <summary>Born on the same day, with the same or a similar name.</summary>
    SimilarNameSameBirthDate,

    /// <summary>The same name, in any order of its words.</summary>
    SameName,
}

static class LikenessWords
{
    /// <summary>The key of its text.</summary>
    public static string Key(this Likeness likeness) => likeness switch
    {
        Likeness.SameCin => "likeness.same-cin",
        Likeness.SamePhone => "likeness.same-phone",
        Likeness.SimilarNameSameBirthDate => "likeness.similar-name-same-birth-date",
        Likeness.SameName => "likeness.same-name",
    };
}

/// <summary>A patient who may be the same person.</summary>
public sealed record LikelyDuplicate(Guid Id, string Number, string FullName, string? FullNameArabic, DateOnly? BirthDate, bool IsArchived, IReadOnlyList<Likeness> Reasons);

/// <summary>Looks for patients who may be the person who is about to be registered: a second record of one person hides half of their history.</summary>
sealed class LikelyDuplicates(ClinicDb db, CurrentClinic clinic, ClinicVault vault, PatientParticulars particulars, NameSearch names)
{
    const int Shown = 8;

    // As pg_trgm counts: about one wrong letter in each of two names. Two people of one birthday are seldom so near by chance.
    const double Similar = 0.4;

    /// <summary>Who is like them, the likeliest first.</summary>
    /// <param name="input">What was typed so far; what cannot be read yet is passed over.</param>
    /// <param name="except">The record that is being changed.</param>
    public async Task<IReadOnlyList<LikelyDuplicate>> Of(PatientInput input, Guid? except, CancellationToken stop)
    {
        var read = particulars.ReadSoFar(input);
        var name = NameKey.Of($"{read.FirstName} {read.LastName}");
        var hasName = read.FirstName.Length > 0 && read.LastName.Length > 0;
        var found = new Dictionary<Guid, SortedSet<Likeness>>();
        foreach (var (id, likeness) in await ByIdentifiers(read, stop)) Note(id, likeness);
        if (hasName && read.BirthOn is { } birthOn)
            foreach (var id in await BornOn(birthOn, name, stop)) Note(id, Likeness.SimilarNameSameBirthDate);
        if (hasName)
            foreach (var id in await Namesakes(name, stop)) Note(id, Likeness.SameName);
        if (except is { } own) found.Remove(own);
        return await Described(found, stop);

        void Note(Guid id, Likeness likeness)
        {
            if (!found.TryGetValue(id, out var reasons)) found[id] = reasons = [];
            reasons.Add(likeness);
        }
    }

    async Task<IReadOnlyList<(Guid Id, Likeness Likeness)>> ByIdentifiers(CheckedPatient read, CancellationToken stop)
    {
        var (cin, phone) = (await vault.Index("cin", read.Cin, stop), await vault.Index("phone", read.Phone, stop));
        if (cin is null && phone is null) return [];
        var hits = await db.Database.SqlQuery<Hit>($"""
            select id as "Id", coalesce(cin_index = {cin}, false) as "IsCin" from patients_patients
            where clinic_id = {clinic.Id} and (cin_index = {cin} or phone_index = {phone}) limit 20
            """).ToListAsync(stop);
        return [.. hits.Select(hit => (hit.Id, hit.IsCin ? Likeness.SameCin : Likeness.SamePhone))];
    }

    sealed record Hit(Guid Id, bool IsCin);

    Task<List<Guid>> BornOn(DateOnly birthOn, string name, CancellationToken stop) => db.Database.SqlQuery<Guid>($"""
        select id as "Value" from patients_patients
        where clinic_id = {clinic.Id} and birth_on = {birthOn} and word_similarity({name}, name_key) >= {Similar} limit 20
        """).ToListAsync(stop);

    async Task<IEnumerable<Guid>> Namesakes(string name, CancellationToken stop)
    {
        var words = name.Split(' ').ToHashSet(StringComparer.Ordinal);
        var near = (await names.WithEveryWord(name, stop)).Select(match => match.Id).ToArray();
        var latin = await db.Set<Patient>().Where(patient => near.Contains(patient.Id))
            .Select(patient => new { patient.Id, patient.FirstName, patient.LastName }).ToListAsync(stop);
        return latin.Where(other => words.SetEquals(NameKey.Of($"{other.FirstName} {other.LastName}").Split(' '))).Select(other => other.Id);
    }

    async Task<IReadOnlyList<LikelyDuplicate>> Described(Dictionary<Guid, SortedSet<Likeness>> found, CancellationToken stop)
    {
        var ids = found.OrderBy(entry => entry.Value.Min).ThenByDescending(entry => entry.Value.Count).ThenBy(entry => entry.Key).Take(Shown).Select(entry => entry.Key).ToArray();
        var patients = await db.Set<Patient>().AsNoTracking().Where(patient => ids.Contains(patient.Id)).ToDictionaryAsync(patient => patient.Id, stop);
        return [.. ids.Where(patients.ContainsKey).Select(id => patients[id])
            .Select(patient => new LikelyDuplicate(
                patient.Id, patient.Number, patient.FullName, patient.FullNameArabic, patient.BirthOn, patient.IsArchived, [.. found[patient.Id]]))];
    }
}
