namespace Enamel.Kernel;

/// <summary>An e-mail address in its normal form.</summary>
public static class EmailAddress
{
    /// <summary>The longest address that mail can carry (RFC 5321).</summary>
    public const int MaximumLength = 254;

    const int MaximumLocalLength = 64, MaximumLabelLength = 63;
    const string LocalSigns = "!#$%&'*+/=?^_`{|}~-.";

    /// <summary>
    /// Reads an address and puts it in lower case. One rule that real addresses pass and slips of the finger do not: ASCII, a local part
    /// without quotes, and a domain of at least two labels. Whether it exists, only a message tells.
    /// </summary>
    public static Outcome<string> Parse(string typed)
    {
        var address = typed.Trim();
        if (address.Length > MaximumLength) return KernelRefusals.TooLong(MaximumLength);
        var at = address.IndexOf('@', StringComparison.Ordinal);
        if (at < 0 || !IsLocal(address.AsSpan(0, at)) || !IsDomain(address[(at + 1)..])) return KernelRefusals.EmailMalformed;
        return address.ToLowerInvariant();
    }

    static bool IsLocal(ReadOnlySpan<char> local)
    {
        if (local.Length is 0 or > MaximumLocalLength || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal)) return false;
        foreach (var character in local)
            if (!char.IsAsciiLetterOrDigit(character) && !LocalSigns.Contains(character, StringComparison.Ordinal)) return false;
        return true;
    }

    static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(IsLabel) && labels[^1].Length >= 2 && labels[^1].Any(char.IsAsciiLetter);
    }

    static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaximumLabelLength && label[0] != '-' && label[^1] != '-'
        && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-');
}
