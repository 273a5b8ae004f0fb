using System.Buffers;
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
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        // the overload that answers: the others throw when the last character holds bits that belong to no byte
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) != OperationStatus.Done) return null;
        Array.Resize(ref bytes, length);
        return text.SequenceEqual(Base64Url.EncodeToString(bytes)) ? bytes : null;
    }

    /// <summary>A member that is text; null when it is absent or anything else.</summary>
    public static string? Text(this JsonElement json, string member)
    {
        if (!json.TryGetProperty(member, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException) // an escape that stands for half a character is valid JSON, but no text
        {
            return null;
        }
    }

    /// <summary>A member that is a whole number of seconds since 1970, within the calendar; null when it is absent or anything else.</summary>
    public static DateTimeOffset? Instant(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
        && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
