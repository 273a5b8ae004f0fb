using Enamel.Platform.Database;

namespace Enamel.Practice.Rights.Requests;

/// <summary>A patient uses a right (Law 09-08, articles 7 to 9); the answer stands beside it.</summary>
sealed class RightsRequest : ClinicRow
{
    public required Guid PatientId { get; init; }

    /// <summary>A word of <see cref="RequestWords.Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What was asked, as the patient said it.</summary>
    public required string Words { get; init; }

    public required string Channel { get; init; }

    public required DateOnly ReceivedOn { get; init; }

    public required DateOnly DueOn { get; init; }

    public required Guid RecordedBy { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    public string? Outcome { get; private set; }

    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    public Guid? AnsweredBy { get; private set; }

    public void Reply(string outcome, string answer, Guid by, DateTimeOffset now) => (Outcome, Answer, AnsweredBy, AnsweredAt) = (outcome, answer, by, now);
}

/// <summary>The words of requests, as the API and the database spell them.</summary>
public static class RequestWords
{
    /// <summary>What may be asked.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["access", "rectification", "erasure", "opposition"];

    /// <summary>How it came.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["desk", "letter", "email", "telephone", "portal"];

    /// <summary>What became of it.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["granted", "partly", "refused", "withdrawn"];
}
