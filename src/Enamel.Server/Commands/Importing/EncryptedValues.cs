using System.Text;
using Enamel.Platform.Privacy;

namespace Enamel.Server.Commands.Importing;

/// <summary>Opens the values that a Django deployment encrypted. Whatever looks encrypted is opened or refused, and never taken for text.</summary>
internal sealed class EncryptedValues
{
    // The version, 0x80, and the first zeros of a time of our days, in base64url; and the same as PostgreSQL writes bytes.
    private const string Beginning = "gAAAA", InHexadecimal = @"\x6741414141";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Fernet _fernet;

    private EncryptedValues(Fernet fernet) => _fernet = fernet;

    /// <summary>Takes the keys of a file: one on each line, as in MultiFernet; blank lines and those that begin with # are passed over.</summary>
    /// <exception cref="OperatorException">The file cannot be read, or holds something that is no key. The sentence shows nothing of it.</exception>
    public static EncryptedValues WithKeysOf(string path)
    {
        try
        {
            var keys = File.ReadAllLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
            return Fernet.WithKeys(keys).Succeeded(out var fernet, out _)
                ? new(fernet)
                : throw new OperatorException($"{path} does not hold Fernet keys: write one on each line, 44 characters as the old deployment has them.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Opens a value where it is encrypted.</summary>
    /// <returns>The text; null where it looks encrypted and none of the keys opens it.</returns>
    public string? Open(string value)
    {
        var token = Unwrapped(value.Trim());
        if (!LooksEncrypted(token))
            return value;
        if (!_fernet.Open(token).Succeeded(out var bytes, out _))
            return null;
        try
        {
            // Encrypted twice is not opened either.
            return Strict.GetString(bytes) is var text && !LooksEncrypted(text) ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static bool LooksEncrypted(string value) => value.Contains(Beginning, StringComparison.Ordinal) || value.StartsWith(InHexadecimal, StringComparison.OrdinalIgnoreCase);

    // Bytes that Python printed instead of decoding: b'gAAAA...'.
    private static string Unwrapped(string value) => value is ['b', '\'' or '"', .., '\'' or '"'] && value[1] == value[^1] ? value[2..^1] : value;
}
