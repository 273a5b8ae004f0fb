namespace Enamel.Kernel;

/// <summary>Free text on one line, such as the name of a place.</summary>
public static class PlainLine
{
    /// <summary>Cleans typed text as <see cref="PlainText"/> does and puts it on one line: white space of any kind becomes one blank.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="maximumLength">In UTF-16 characters after cleaning.</param>
    public static Outcome<string> Clean(string typed, int maximumLength) =>
        PlainText.Clean(typed, maximumLength).Then(clean => Outcome.Of(string.Join(' ', clean.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));

    /// <summary>A reader for <see cref="Validation"/>.</summary>
    public static Func<string, Outcome<string>> UpTo(int maximumLength) => typed => Clean(typed, maximumLength);
}
