namespace Enamel.Platform.Identity.Switching;

/// <summary>A person's way into another of their clinics: given where they are signed in, good once, for a minute, in the same browser.</summary>
public sealed class Handoff
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(60);

    /// <summary>The clinic that it leads to.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7; the trails of both clinics name it, and neither names the other clinic.</summary>
    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Who.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Where they are signed in.</summary>
    public required int FromClinicId { get; init; }

    /// <summary>SHA-256 of the cookie that the other clinic gave the browser beforehand.</summary>
    public required byte[] BrowserHash { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was shown, rightly or wrongly: it works once.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}
