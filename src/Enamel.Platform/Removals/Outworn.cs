namespace Enamel.Platform.Removals;

/// <summary>
/// Rows of one kind that no longer serve once they are old enough: the module that keeps them says which, the clinic says how old, and a retention run removes
/// them. What must hold besides stands in the database (<c>registry.retire_rows</c>), so that nothing fresh goes by it.
/// </summary>
public interface IOutworn
{
    /// <summary>The kind, such as <c>messages</c>: the word of the rule and of the database.</summary>
    string Kind { get; }

    /// <summary>The module's texts: <c>outworn.{kind}</c> is what they are called, <c>outworn.{kind}.why</c> since when they count and by which reason they are kept so long.</summary>
    Type Texts { get; }

    /// <summary>Where it stands among the others.</summary>
    int Order { get; }

    /// <summary>How many months they are kept where the clinic says nothing.</summary>
    int UsualMonths { get; }

    /// <summary>The clinic cannot say less.</summary>
    int LeastMonths { get; }

    /// <summary>Those that are older, the oldest first.</summary>
    /// <param name="before">What happened before that is old.</param>
    /// <param name="most">How many at most.</param>
    Task<IReadOnlyList<Guid>> Due(DateTimeOffset before, int most, CancellationToken stop);

    /// <summary>What some of them are, in words that people recognise; none where a number says enough.</summary>
    Task<IReadOnlyList<string>> Examples(IReadOnlyCollection<Guid> ids, CancellationToken stop);
}
