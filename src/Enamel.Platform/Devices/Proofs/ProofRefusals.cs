using Enamel.Kernel;

namespace Enamel.Platform.Devices;

/// <summary>
/// Every way in which a proof is not believed. The fact <c>error</c> is the word of RFC 9449. Where tokens are given each is a 400; where they are used it
/// is a 401 with the same word in the challenge.
/// </summary>
public static class ProofRefusals
{
    /// <summary>The name of the fact that holds the protocol's word.</summary>
    public const string Error = "error";

    const string Invalid = "invalid_dpop_proof";

    /// <summary>There is none, though the token is bound to a key.</summary>
    public static readonly Refusal Missing = Of("devices.proof-missing", Invalid);

    /// <summary>Not one proof in the form of RFC 9449: several headers, another type or algorithm, a missing claim, a private key in it.</summary>
    public static readonly Refusal Malformed = Of("devices.proof-malformed", Invalid);

    /// <summary>Not signed by the key that it names.</summary>
    public static readonly Refusal WrongSignature = Of("devices.proof-signature", Invalid);

    /// <summary>Made for another method.</summary>
    public static readonly Refusal WrongMethod = Of("devices.proof-method", Invalid);

    /// <summary>Made for another address.</summary>
    public static readonly Refusal WrongAddress = Of("devices.proof-address", Invalid);

    /// <summary>Made too long ago, or in the future.</summary>
    public static readonly Refusal Stale = Of("devices.proof-stale", Invalid);

    /// <summary>Made for another access token, or for none.</summary>
    public static readonly Refusal WrongToken = Of("devices.proof-token", Invalid);

    /// <summary>Shown before.</summary>
    public static readonly Refusal Replayed = Of("devices.proof-replayed", Invalid);

    /// <summary>Without the server's nonce, or with one that is out of date: a fresh one is in the answer's <c>DPoP-Nonce</c>.</summary>
    public static readonly Refusal NonceNeeded = Of("devices.proof-nonce", "use_dpop_nonce");

    /// <summary>The access token is bound to another key than the proof's.</summary>
    public static readonly Refusal WrongKey = Of("devices.proof-key", "invalid_token");

    /// <summary>The access token is not ours, out of date, or not to be used in this way: bound tokens are shown as <c>DPoP</c>, others as <c>Bearer</c>.</summary>
    public static readonly Refusal WrongScheme = Of("devices.token-scheme", "invalid_token");

    /// <summary>The refresh token is bound to another key than the proof's.</summary>
    public static readonly Refusal WrongRefreshKey = Of("devices.refresh-key", "invalid_grant");

    /// <summary>The same refusal where a token is used rather than given.</summary>
    public static Refusal WhereUsed(this Refusal refusal) => refusal with { Kind = RefusalKind.NotSignedIn };

    static Refusal Of(string code, string error) => Refusal.Malformed(code).With(Error, error);
}
