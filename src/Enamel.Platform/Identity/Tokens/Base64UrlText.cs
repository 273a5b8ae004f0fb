using System.Buffers.Text;
using System.Text.Json;

namespace Enamel.Platform.Identity;

/// <summary>Strict reading of what stands in tokens.</summary>
static class Base64UrlText
{
    /// <summary>Base64url as RFC 7515 has it: no padding, no white space, and only the one spelling that encoding would give.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')) return null;
        if (text.Length % 4 == 1) return null;
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.TryDecodeFromChars(text, bytes, out var length)) return null;
        Array.Resize(ref bytes, length);
        return text.SequenceEqual(Base64Url.EncodeToString(bytes)) ? bytes : null;
    }

    /// <summary>A member that is text; null when it is absent or anything else.</summary>
    public static string? Text(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a whole number of seconds since 1970, within the calendar; null when it is absent or anything else.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
        && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
