using System.Text.RegularExpressions;
using Enamel.Kernel;
using Npgsql;

namespace Enamel.Platform.Database;

/// <summary>What a module answers when one of its constraints says no; each module registers its own.</summary>
/// <param name="ByConstraint">The refusal of each constraint's name.</param>
public sealed record ConstraintRefusals(IReadOnlyDictionary<string, Refusal> ByConstraint);

/// <summary>Turns the database's no into the same no that the product's rules say.</summary>
public sealed partial class DatabaseRefusals(IEnumerable<ConstraintRefusals> modules)
{
    static readonly Refusal Unreadable = Refusal.Malformed("text-unreadable");
    static readonly Refusal OutOfRange = Refusal.AgainstRule("out-of-range");

    readonly Dictionary<string, Refusal> byConstraint = modules.SelectMany(module => module.ByConstraint).ToDictionary(StringComparer.Ordinal);

    /// <summary>The refusal behind a database error; null when it is nobody's doing and must surface as a failure.</summary>
    public Refusal? Of(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
            if (cause is PostgresException answer) return Of(answer);
        return null;
    }

    Refusal? Of(PostgresException answer) => answer.SqlState switch
    {
        PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.CheckViolation
            or PostgresErrorCodes.ForeignKeyViolation => Named(answer),
        PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter => Unreadable,
        PostgresErrorCodes.DatetimeFieldOverflow or PostgresErrorCodes.NumericValueOutOfRange or PostgresErrorCodes.StringDataRightTruncation => OutOfRange,
        _ => null,
    };

    // The name is read from the message as well: on a cluster the field is empty and the name carries the shard's number.
    Refusal? Named(PostgresException answer)
    {
        var name = string.IsNullOrEmpty(answer.ConstraintName) ? Quoted().Matches(answer.MessageText).LastOrDefault()?.Groups["name"].Value : answer.ConstraintName;
        return name is null ? null : byConstraint.GetValueOrDefault(ShardNumber().Replace(name, ""));
    }

    [GeneratedRegex("\"(?<name>[a-z0-9_]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Quoted();

    [GeneratedRegex("_[0-9]{6,}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex ShardNumber();
}
