using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.OAuth;

/// <summary>Proof that who exchanges a code is who asked for it (RFC 7636), by SHA-256 and nothing else.</summary>
static class PkceCheck
{
    const int Shortest = 43, Longest = 128;

    /// <summary>Whether the verifier is the one that the challenge was made of.</summary>
    public static bool Holds(string verifier, string challenge)
    {
        if (verifier.Length is < Shortest or > Longest || !verifier.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~')) return false;
        var made = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(made), Encoding.ASCII.GetBytes(challenge));
    }
}
