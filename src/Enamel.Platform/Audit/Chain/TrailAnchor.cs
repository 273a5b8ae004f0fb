using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Enamel.Platform.Identity;

namespace Enamel.Platform.Audit.Chain;

/// <summary>
/// The newest seal at some time, given out of the database on paper or by e-mail: short enough for a QR code. Whoever rewrites the whole chain, even with the
/// clinic's key, cannot make it fit what was given out before.
/// </summary>
/// <param name="ClinicId">Whose.</param>
/// <param name="Number">The number of the block.</param>
/// <param name="Hash">The hash of its header.</param>
/// <param name="At">When it was sealed, to the second.</param>
public sealed record TrailAnchor(int ClinicId, long Number, byte[] Hash, DateTimeOffset At)
{
    const string Mark = "ENAMEL1", TimeForm = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The words: <c>ENAMEL1.7.4711.20261121T181500Z.</c> and the hash in base64url.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Mark}.{ClinicId}.{Number}.{At.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture)}.{Base64Url.EncodeToString(Hash)}");

    /// <summary>Reads the words; spaces and line breaks are what paper and e-mail add.</summary>
    /// <returns>Null when that is no anchor.</returns>
    public static TrailAnchor? Read(string text)
    {
        var parts = string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))).Split('.');
        return parts.Length == 5 && parts[0] == Mark
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var clinic)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && DateTimeOffset.TryParseExact(parts[3], TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && Base64UrlText.Decode(parts[4]) is { Length: SHA256.HashSizeInBytes } hash ? new(clinic, number, hash, at) : null;
    }
}
