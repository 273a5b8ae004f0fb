using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>Time-based one-time passwords (RFC 6238 over RFC 4226): SHA-1, six digits, thirty seconds, as every authenticator app has them.</summary>
public static class Totp
{
    /// <summary>How many digits a code has.</summary>
    public const int Digits = 6;

    /// <summary>160 bits, as RFC 4226 recommends.</summary>
    public const int SecretLength = 20;

    const int SecondsPerStep = 30;

    // A telephone's clock may be this many steps off, either way.
    const int Tolerance = 1;

    /// <summary>The time step that an instant falls into.</summary>
    public static long StepAt(DateTimeOffset instant) => Math.DivRem(instant.ToUnixTimeSeconds(), SecondsPerStep).Quotient;

    /// <summary>The code of a time step.</summary>
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as the apps implement it; an HMAC does not depend on collisions being hard to find
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & int.MaxValue;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code this is: now, or one before or after.</summary>
    /// <returns>Nothing when it is no such code, or one that is not newer than what was used already.</returns>
    public static long? Matching(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now, long lastUsed)
    {
        var shown = Encoding.UTF8.GetBytes(typed);
        long? found = null;
        for (var step = StepAt(now) - Tolerance; step <= StepAt(now) + Tolerance; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), shown) && step > lastUsed) found ??= step;
        return found;
    }

    /// <summary>What an authenticator app reads from the picture.</summary>
    /// <param name="secret">In base 32.</param>
    /// <param name="clinic">The clinic's name: an app lists many.</param>
    /// <param name="person">Whose it is.</param>
    public static string Address(string secret, string clinic, string person) =>
        $"otpauth://totp/{Uri.EscapeDataString(clinic)}:{Uri.EscapeDataString(person)}?secret={secret}&issuer={Uri.EscapeDataString(clinic)}&algorithm=SHA1&digits={Digits}&period={SecondsPerStep}";
}

/// <summary>Base 32 (RFC 4648), without padding: what people can read out and type.</summary>
public static class Base32
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Writes bytes; five at a time make eight letters.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (held, bits) = (0, 0);
        foreach (var value in bytes)
        {
            (held, bits) = ((held << 8) | value, bits + 8);
            for (; bits >= 5; bits -= 5) text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            held &= (1 << bits) - 1;
        }
        if (bits > 0) text.Append(Alphabet[(held << (5 - bits)) & 31]);
        return text.ToString();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">Another letter is in it.</exception>
    public static byte[] Read(string text)
    {
        var bytes = new List<byte>(text.Length * 5 / 8);
        var (held, bits) = (0, 0);
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) throw new FormatException("Not base 32.");
            (held, bits) = ((held << 5) | value, bits + 5);
            if (bits < 8) continue;
            bytes.Add((byte)(held >> (bits - 8)));
            bits -= 8;
            held &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
