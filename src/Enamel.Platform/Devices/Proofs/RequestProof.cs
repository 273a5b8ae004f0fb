using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Devices;

/// <summary>
/// The proof that came with this request. Looked at once, before any work begins: whoever works holds a connection and must not wait for a second one.
/// </summary>
public sealed class RequestProof(ProofNonces nonces, ShownProofs shown, CurrentClinic clinic, TimeProvider clock)
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "DPoP";

    /// <summary>The header that says what the next proof has to repeat; addresses at which tokens are given always carry it.</summary>
    public const string NonceHeader = "DPoP-Nonce";

    /// <summary>Whether the request brings one at all.</summary>
    public static bool Comes(HttpRequest request) => request.Headers.ContainsKey(Header);

    /// <summary>The thumbprint of the key that is proved; null without a proof that holds.</summary>
    public string? Key { get; private set; }

    /// <summary>Why the proof that came is not believed; null when none came or it is.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Looks at the request's proof.</summary>
    /// <param name="accessToken">The token that it must be made for; null where there is none.</param>
    /// <param name="boundTo">The thumbprint of the key that the token is bound to.</param>
    /// <returns>Why it is not believed; null when it is.</returns>
    internal async Task<Refusal?> Check(HttpContext context, string? accessToken, string? boundTo)
    {
        var stop = context.RequestAborted;
        if (!(await Judge(context.Request, accessToken, boundTo, stop)).Succeeded(out var key, out var refusal)) return Refusal = refusal;
        Key = key;
        await GiveNonce(context.Response, stop);
        return null;
    }

    /// <summary>Says which nonce the next proof has to repeat.</summary>
    internal async Task GiveNonce(HttpResponse response, CancellationToken stop) => response.Headers[NonceHeader] = await nonces.Current(clinic.Id, stop);

    async Task<Outcome<string>> Judge(HttpRequest request, string? accessToken, string? boundTo, CancellationToken stop)
    {
        var headers = request.Headers[Header];
        if (headers.Count == 0) return ProofRefusals.Missing;
        if (headers is not [{ Length: > 0 } text] || text.Contains(',', StringComparison.Ordinal)) return ProofRefusals.Malformed;
        if (!DpopProof.Read(text).Succeeded(out var proof, out var refusal)) return refusal;
        if (!proof.Fits(request.Method, PublicAddress.Of(request), accessToken, clock.GetUtcNow()).Succeeded(out var unfit)) return unfit;
        if (boundTo is not null && proof.Key.Thumbprint != boundTo) return ProofRefusals.WrongKey;
        if (!await nonces.Holds(proof.Nonce, clinic.Id, stop))
        {
            await GiveNonce(request.HttpContext.Response, stop);
            return ProofRefusals.NonceNeeded;
        }
        // Last, for this writes: only what would be believed is worth remembering.
        return await shown.IsFirst(proof, stop) ? proof.Key.Thumbprint : ProofRefusals.Replayed;
    }
}
