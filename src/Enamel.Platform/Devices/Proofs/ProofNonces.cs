using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enamel.Platform.Privacy.Vault;

namespace Enamel.Platform.Devices;

/// <summary>
/// The word that a proof has to repeat (RFC 9449, section 8), so that nobody makes proofs in advance on a machine left alone for a moment. Nobody can
/// guess it, no server stores it and every server knows it: it is computed from the time by a key of the platform.
/// </summary>
public sealed class ProofNonces(KeyRing ring, TimeProvider clock)
{
    /// <summary>For how long one is given; it is taken for as long again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    const int Length = 18;

    /// <summary>The one to use now at a clinic.</summary>
    public async ValueTask<string> Current(int clinic, CancellationToken stop) => await Of(clinic, Now, stop);

    /// <summary>Whether one was given at the clinic in this window or the one before.</summary>
    public async ValueTask<bool> Holds(string? shown, int clinic, CancellationToken stop) =>
        shown is not null && (Same(shown, await Of(clinic, Now, stop)) || Same(shown, await Of(clinic, Now - 1, stop)));

    long Now => clock.GetUtcNow().ToUnixTimeSeconds() / (long)Window.TotalSeconds;

    async ValueTask<string> Of(int clinic, long window, CancellationToken stop)
    {
        // The index key of the platform, under a field name of its own: what is computed here stands in no index.
        var keyed = (await ring.Platform(stop)).Index.Of("dpop-nonce", string.Create(CultureInfo.InvariantCulture, $"{clinic}:{window}"));
        return Base64Url.EncodeToString(keyed.AsSpan(0, Length));
    }

    static bool Same(string shown, string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), Encoding.UTF8.GetBytes(given));
}
