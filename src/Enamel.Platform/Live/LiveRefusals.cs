using Enamel.Kernel;

namespace Enamel.Platform.Live;

/// <summary>Every way in which listening is refused.</summary>
public static class LiveRefusals
{
    /// <summary>No word, too many, or not words at all.</summary>
    public static readonly Refusal TopicsMalformed = Refusal.Malformed("live.topics-malformed");

    /// <summary>The person, or the clinic, listens in as many places as one server keeps open.</summary>
    public static readonly Refusal TooMany = Refusal.TooMany("live.too-many");
}
