using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Finding;

/// <summary>A patient whose name is like what was typed.</summary>
/// <param name="Id">Whose.</param>
/// <param name="Rank">How like; the most alike has the greatest.</param>
sealed record NameMatch(Guid Id, int Rank);

/// <summary>
/// Finds names by the three-letter groups that they share with what was typed (pg_trgm), in whichever order and script the words are. First those that
/// have every word, then those whose words begin so, then those with typing errors: a common name matches thousands, and who is typed right must not
/// have to stand behind them.
/// </summary>
sealed class NameSearch(ClinicDb db, CurrentClinic clinic)
{
    /// <summary>How many are weighed in each round: more than anybody reads, few enough to weigh in milliseconds.</summary>
    public const int Weighed = 300;

    const double Exact = 0.9;

    // One wrong letter in a word of five; of several words most are right.
    const double OneWordMistyped = 0.4, WordsMistyped = 0.5;

    // Ranks of an earlier round are above those of a later one.
    const int Round = 10_000;

    /// <summary>At least this many, if there are so many; the most alike first, in an order that stays.</summary>
    /// <param name="key">What was typed, folded by <see cref="Kernel.NameKey"/>.</param>
    public async Task<IReadOnlyList<NameMatch>> Nearest(string key, int atLeast, CancellationToken stop)
    {
        var found = new Dictionary<Guid, NameMatch>();
        Func<string, CancellationToken, Task<IReadOnlyList<NameMatch>>>[] rounds = [WithEveryWord, Beginning, Mistyped];
        for (var round = 0; round < rounds.Length && found.Count < atLeast; round++)
        {
            var above = (rounds.Length - round) * Round;
            foreach (var match in await rounds[round](key, stop)) found.TryAdd(match.Id, match with { Rank = above + match.Rank });
        }
        return [.. found.Values.OrderByDescending(match => match.Rank).ThenByDescending(match => match.Id)];
    }

    /// <summary>Those whose name has every word as typed, or all but an ending.</summary>
    public Task<IReadOnlyList<NameMatch>> WithEveryWord(string key, CancellationToken stop) => Within(key, Exact, stop);

    // A word of n letters has n + 1 groups, and what begins with it shares all but the last.
    Task<IReadOnlyList<NameMatch>> Beginning(string key, CancellationToken stop)
    {
        var words = key.Split(' ');
        return Within(key, 0.99 - ((double)words.Length / words.Sum(word => word.Length + 1)), stop);
    }

    async Task<IReadOnlyList<NameMatch>> Within(string key, double likeness, CancellationToken stop)
    {
        if (key.Length == 0) return [];
        await Set("pg_trgm.word_similarity_threshold", likeness, stop);
        return await db.Database.SqlQuery<NameMatch>($"""
            select id as "Id",
                ((word_similarity({key}, name_key) + strict_word_similarity({key}, name_key)) * 1000)::int * 2 + starts_with(name_key, {key})::int as "Rank"
            from patients_patients where clinic_id = {clinic.Id} and name_key %> {key} limit {Weighed}
            """).ToListAsync(stop);
    }

    // Compares whole words only: "mohmed" is near "mohamed", and not near "ahmed moussaoui", although those letters are all in it.
    async Task<IReadOnlyList<NameMatch>> Mistyped(string key, CancellationToken stop)
    {
        if (key.Length == 0) return [];
        await Set("pg_trgm.strict_word_similarity_threshold", key.Contains(' ', StringComparison.Ordinal) ? WordsMistyped : OneWordMistyped, stop);
        return await db.Database.SqlQuery<NameMatch>($"""
            select id as "Id",
                ((word_similarity({key}, name_key) + strict_word_similarity({key}, name_key)) * 1000)::int * 2 + starts_with(name_key, {key})::int as "Rank"
            from patients_patients where clinic_id = {clinic.Id} and name_key %>> {key} limit {Weighed}
            """).ToListAsync(stop);
    }

    // Until the transaction ends. The planner and the operator read it, so it cannot be a parameter of the query.
    Task Set(string threshold, double value, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"select set_config({threshold}, {value.ToString(CultureInfo.InvariantCulture)}, true)", stop);
}
