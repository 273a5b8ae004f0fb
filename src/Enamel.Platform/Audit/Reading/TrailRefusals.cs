using Enamel.Kernel;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Every way in which the trail's reading is refused.</summary>
public static class TrailRefusals
{
    /// <summary>Neither a day nor an instant.</summary>
    public static readonly Refusal TimeMalformed = Refusal.AgainstRule("trail.time-malformed");

    /// <summary>Not a place in the list that was given before.</summary>
    public static readonly Refusal CursorMalformed = Refusal.AgainstRule("trail.cursor-malformed");

    /// <summary>Not a word of the trail.</summary>
    public static readonly Refusal WordMalformed = Refusal.AgainstRule("trail.word-malformed");

    /// <summary>Of such a thing nothing was ever told.</summary>
    public static readonly Refusal NothingTold = Refusal.NotFound("trail.nothing-told");

    /// <summary>An id alone says not of what.</summary>
    public static readonly Refusal SubjectNeeded = Refusal.AgainstRule("trail.subject-needed");

    /// <summary>A file covers a year at most.</summary>
    public static Refusal RangeTooLong(int days) => Refusal.AgainstRule("trail.range-too-long").With("days", days);
}
