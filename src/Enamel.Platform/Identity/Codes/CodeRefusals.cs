using Enamel.Kernel;

namespace Enamel.Platform.Identity.Codes;

/// <summary>Every way in which one-time codes say no.</summary>
public static class CodeRefusals
{
    /// <summary>Not the code, or not any more. Which of the two is not told.</summary>
    public static readonly Refusal Wrong = Refusal.AgainstRule("codes.wrong");

    /// <summary>Not a mobile of the country.</summary>
    public static readonly Refusal NotMobile = Refusal.AgainstRule("codes.not-mobile");

    /// <summary>The last one was asked for a moment ago.</summary>
    public static readonly Refusal TooSoon = Refusal.TooMany("codes.too-soon");

    /// <summary>The number or the network has had too many.</summary>
    public static readonly Refusal TooMany = Refusal.TooMany("codes.too-many");
}
