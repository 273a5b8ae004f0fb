namespace Enamel.Kernel;

/// <summary>A clinic's short name as it stands in addresses and numbers: <c>atlas</c>, <c>dar-al-asnan</c>.</summary>
public sealed record Slug
{
    /// <summary>The shortest and the longest.</summary>
    public const int MinimumLength = 2, MaximumLength = 40;

    Slug(string value) => Value = value;

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>Reads a slug: 2 to 40 characters, a to z in lower case, digits, and hyphens inside, never two in a row.</summary>
    public static Outcome<Slug> Parse(string text) => IsSlug(text) ? new Slug(text) : KernelRefusals.SlugMalformed;

    /// <summary>The text.</summary>
    public override string ToString() => Value;

    // two hyphens in a row are left out as they mark encoded names in the DNS (xn--), where a slug becomes a label
    static bool IsSlug(string text) =>
        text.Length is >= MinimumLength and <= MaximumLength
        && text[0] != '-' && text[^1] != '-' && !text.Contains("--", StringComparison.Ordinal)
        && text.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
