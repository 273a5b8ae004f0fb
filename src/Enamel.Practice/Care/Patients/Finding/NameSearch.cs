using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Finding;

/// <summary>A patient whose name is like what was typed.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Rank">How like: 2000 has every word of it; one more where the name begins with it.</param>
sealed record NameMatch(Guid Id, int Rank);

/// <summary>
/// Finds names with typing errors, by the three-letter groups that they share with what was typed (pg_trgm), in whichever order and script the words
/// are. The nearest are looked for first, and further away only while there are too few: a common name matches thousands.
/// </summary>
sealed class NameSearch(ClinicDb db, CurrentClinic clinic)
{
    /// <summary>Every word is in the name as typed.</summary>
    public const double Exact = 0.9;

    /// <summary>How many are weighed at each distance: more than anybody reads, few enough to weigh in milliseconds.</summary>
    public const int Weighed = 300;

    // A beginning of a word or one wrong letter in a long one; then two wrong letters, or one in a short word.
    static readonly double[] Distances = [Exact, 0.6, 0.4];

    /// <summary>At least this many of the most alike, if there are so many; the most alike first, in an order that stays.</summary>
    /// <param name="key">What was typed, folded by <see cref="Kernel.NameKey"/>.</param>
    public async Task<IReadOnlyList<NameMatch>> Nearest(string key, int atLeast, CancellationToken stop)
    {
        var found = new Dictionary<Guid, NameMatch>();
        foreach (var distance in Distances)
        {
            foreach (var match in await Within(key, distance, stop)) found[match.Id] = match;
            if (found.Count >= atLeast) break;
        }
        return [.. found.Values.OrderByDescending(match => match.Rank).ThenByDescending(match => match.Id)];
    }

    /// <summary>Those within a distance, <see cref="Weighed"/> at most.</summary>
    public async Task<IReadOnlyList<NameMatch>> Within(string key, double distance, CancellationToken stop)
    {
        if (key.Length == 0) return [];
        await db.Database.ExecuteSqlAsync(
            $"select set_config('pg_trgm.word_similarity_threshold', {distance.ToString(System.Globalization.CultureInfo.InvariantCulture)}, true)", stop);
        return await db.Database.SqlQuery<NameMatch>($"""
            select id as "Id", (word_similarity({key}, name_key) * 1000)::int * 2 + starts_with(name_key, {key})::int as "Rank"
            from patients_patients where clinic_id = {clinic.Id} and name_key %> {key} limit {Weighed}
            """).ToListAsync(stop);
    }
}
