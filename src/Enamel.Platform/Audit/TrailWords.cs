namespace Enamel.Platform.Audit;

/// <summary>
/// The words in which the trail tells of a module's tables. Each module registers one: <c>services.AddSingleton(new TrailWords(typeof(Texts)))</c>. The keys,
/// <c>subject</c> being the table's name (or what was given to <see cref="AuditTrail.Happened(string, string, string?, object)"/>) and <c>action</c> one of
/// <c>insert</c>, <c>update</c>, <c>delete</c> or a note's own word:
/// <list type="bullet">
/// <item><c>trail.subject</c>: what the thing is called, with its article: "le rendez-vous".</item>
/// <item><c>trail.subject.action</c>: a whole sentence, "{who} a pris un rendez-vous pour {patient}". May use <c>{who}</c>, <c>{patient}</c>, <c>{it}</c> (the
/// thing by its own name) and any column or fact of the entry in camelCase (<c>starts_at</c> is <c>{startsAt}</c>). A sentence that does not say who stands as it is.</item>
/// <item><c>trail.subject.update.column</c>: the sentence when that column changed, with <c>{before}</c> and <c>{after}</c> besides;
/// <c>trail.subject.update.column.value</c> when it became that value; <c>….set</c> and <c>….cleared</c> when it was nothing before, or is now.</item>
/// <item><c>trail.subject.column</c>: what the column is called: "heure"; and <c>trail.subject.column.value</c> for each word that it may hold.</item>
/// </list>
/// Where a word is missing a plainer sentence is made; where a key's facts are not in the entry, the next plainer key is taken.
/// </summary>
/// <param name="Texts">The module's marker class, beside its resource files.</param>
public sealed record TrailWords(Type Texts)
{
    /// <summary>Subjects that never are the story themselves: a counter that goes up beside what was registered.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];
}

/// <summary>
/// How the trail finds what a module's things are called. <c>services.AddSingleton(new TrailNames("premises_chairs", ["chair_id"], find))</c>
/// </summary>
/// <param name="Subject">The table whose ids they are.</param>
/// <param name="Columns">The columns, in any table, that hold such ids.</param>
/// <param name="Find">The names of some ids; unknown ones are left out. Takes the services of the unit of work.</param>
public sealed record TrailNames(string Subject, IReadOnlyList<string> Columns, Func<IServiceProvider, IReadOnlyCollection<Guid>, CancellationToken, Task<IReadOnlyDictionary<Guid, string>>> Find);
