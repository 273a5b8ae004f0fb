namespace Enamel.Kernel;

/// <summary>Which way of saying no a <see cref="Refusal"/> is. The HTTP edge turns each into its status.</summary>
public enum RefusalKind
{
    /// <summary>What was sent cannot be read (400).</summary>
    Malformed,
    /// <summary>Nobody is signed in, or the proof of it does not hold (401).</summary>
    NotSignedIn,
    /// <summary>Whoever is signed in may not do this (403).</summary>
    NotAllowed,
    /// <summary>There is no such thing, or it is another clinic's (404).</summary>
    NotFound,
    /// <summary>It contradicts what is there already, such as a slot that is taken (409).</summary>
    Conflict,
    /// <summary>It was changed by somebody else since it was read (412).</summary>
    StaleVersion,
    /// <summary>Understood, but a rule forbids it (422).</summary>
    AgainstRule,
    /// <summary>More was sent than is accepted (413).</summary>
    TooLarge,
    /// <summary>Asked too often; later it may work (429).</summary>
    TooMany,
}

/// <summary>
/// The product says no, and why. Immutable, so that one refusal can be a shared constant:
/// <see cref="With"/> gives a copy. The code is also the key of its text in every language.
/// </summary>
/// <param name="Kind">Which way of saying no it is.</param>
/// <param name="Code">Module and reason in kebab-case, such as <c>patients.cin-taken</c>.</param>
public sealed record Refusal(RefusalKind Kind, string Code)
{
    /// <summary>The code of a refusal whose reasons are in <see cref="Fields"/>.</summary>
    public const string FieldsCode = "fields";

    /// <summary>What fills the named placeholders of the text.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; private init; } = FactSet.None;

    /// <summary>What is wrong field by field; empty when the refusal is not about fields.</summary>
    public IReadOnlyList<FieldRefusal> Fields { get; private init; } = [];

    /// <summary>The same refusal with one more fact.</summary>
    public Refusal With(string fact, object? value) => this with { Facts = Facts.Adding(fact, value) };

    /// <summary>What was sent cannot be read.</summary>
    public static Refusal Malformed(string code) => new(RefusalKind.Malformed, code);

    /// <summary>Nobody is signed in, or the proof of it does not hold.</summary>
    public static Refusal NotSignedIn(string code) => new(RefusalKind.NotSignedIn, code);

    /// <summary>Whoever is signed in may not do this.</summary>
    public static Refusal NotAllowed(string code) => new(RefusalKind.NotAllowed, code);

    /// <summary>There is no such thing, or it is another clinic's.</summary>
    public static Refusal NotFound(string code) => new(RefusalKind.NotFound, code);

    /// <summary>It contradicts what is there already.</summary>
    public static Refusal Conflict(string code) => new(RefusalKind.Conflict, code);

    /// <summary>It was changed by somebody else since it was read.</summary>
    public static Refusal StaleVersion(string code) => new(RefusalKind.StaleVersion, code);

    /// <summary>Understood, but a rule forbids it.</summary>
    public static Refusal AgainstRule(string code) => new(RefusalKind.AgainstRule, code);

    /// <summary>More was sent than is accepted.</summary>
    public static Refusal TooLarge(string code) => new(RefusalKind.TooLarge, code);

    /// <summary>Asked too often; later it may work.</summary>
    public static Refusal TooMany(string code) => new(RefusalKind.TooMany, code);

    /// <summary>One or more fields are not acceptable: <see cref="RefusalKind.AgainstRule"/> with the code <c>fields</c>.</summary>
    /// <param name="fields">At least one; their order is kept.</param>
    public static Refusal OfFields(params IEnumerable<FieldRefusal> fields)
    {
        var wrong = fields.ToArray();
        if (wrong.Length == 0) throw new ArgumentException("A refusal of fields names at least one field.", nameof(fields));
        return new(RefusalKind.AgainstRule, FieldsCode) { Fields = wrong };
    }

    /// <summary>Equal when kind, code, facts and fields are.</summary>
    public bool Equals(Refusal? other) =>
        other is not null && Kind == other.Kind && Code == other.Code && Facts.SameAs(other.Facts) && Fields.SequenceEqual(other.Fields);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Kind, Code, Facts.Count, Fields.Count);

    /// <summary>Kind and code only: facts may hold what a log must not show.</summary>
    public override string ToString() =>
        Fields.Count == 0 ? $"{Kind} {Code}" : $"{Kind} {Code} [{string.Join(", ", Fields)}]";
}

/// <summary>Why one field is not acceptable.</summary>
/// <param name="Field">The field's name as in the JSON body, in camelCase.</param>
/// <param name="Code">The reason in kebab-case; also the key of its text.</param>
public sealed record FieldRefusal(string Field, string Code)
{
    /// <summary>What fills the named placeholders of the text.</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = FactSet.None;

    /// <summary>The same refusal with one more fact.</summary>
    public FieldRefusal With(string fact, object? value) => this with { Facts = Facts.Adding(fact, value) };

    /// <summary>Equal when field, code and facts are.</summary>
    public bool Equals(FieldRefusal? other) =>
        other is not null && Field == other.Field && Code == other.Code && Facts.SameAs(other.Facts);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Field, Code, Facts.Count);

    /// <summary>Field and code only: facts may hold what a log must not show.</summary>
    public override string ToString() => $"{Field}: {Code}";
}

/// <summary>The facts of a refusal: a dictionary that is never changed, only copied.</summary>
static class FactSet
{
    public static readonly IReadOnlyDictionary<string, object?> None =
        new Dictionary<string, object?>(StringComparer.Ordinal).AsReadOnly();

    public static IReadOnlyDictionary<string, object?> Adding(
        this IReadOnlyDictionary<string, object?> facts, string fact, object? value) =>
        new Dictionary<string, object?>(facts, StringComparer.Ordinal) { [fact] = value }.AsReadOnly();

    public static bool SameAs(this IReadOnlyDictionary<string, object?> facts, IReadOnlyDictionary<string, object?> others) =>
        facts.Count == others.Count
        && facts.All(fact => others.TryGetValue(fact.Key, out var other) && Equals(fact.Value, other));
}
