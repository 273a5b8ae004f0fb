using Enamel.Platform.Identity;
using Microsoft.Extensions.Primitives;

namespace Enamel.Platform.OAuth;

/// <summary>An application asks a person to let it act for them (OAuth 2.1, section 4.1.1). What is asked is judged anew when they answer: the form that comes back is not believed either.</summary>
/// <param name="Client">Who asks.</param>
/// <param name="RedirectUri">Where the answer goes: one of the application's own.</param>
/// <param name="Words">What it wants to do.</param>
/// <param name="Challenge">SHA-256 of the verifier that it will have to show.</param>
/// <param name="State">Goes back as it came.</param>
/// <param name="KeyThumbprint">The key that the tokens are to be bound to.</param>
public sealed record AuthorizationRequest(OAuthClient Client, string RedirectUri, IReadOnlyList<string> Words, string Challenge, string? State, string? KeyThumbprint)
{
    static readonly string[] Parameters = ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "dpop_jkt"];

    const int LongestState = 1000, HashLength = 32;

    /// <summary>Judges what was asked, once application and address are known to belong together.</summary>
    /// <param name="asked">The parameters as they came.</param>
    /// <returns>The request; or the protocol's word for what is wrong with it.</returns>
    internal static (AuthorizationRequest? Request, OAuthError? Error) Read(OAuthClient client, string redirectUri, Func<string, StringValues> asked)
    {
        if (Parameters.Any(name => asked(name).Count > 1)) return No("invalid_request", "A parameter is there twice.");
        if (asked("response_type") != "code") return No("unsupported_response_type", "Only response_type=code is known.");
        // Without a method the protocol means the verifier itself: a downgrade.
        if (asked("code_challenge_method") != "S256" || Base64UrlText.Decode(asked("code_challenge").ToString()) is not { Length: HashLength }) return No("invalid_request", "A code_challenge of method S256 is needed.");
        if (asked("state").ToString().Length > LongestState) return No("invalid_request", "The state is too long.");
        var words = Scopes.Split(asked("scope").ToString());
        if (words.Length == 0) words = client.Scopes;
        if (!words.All(word => Scopes.Includes(client.Scopes, word))) return No("invalid_scope", "The client cannot be given that scope.");
        var key = asked("dpop_jkt").ToString();
        if (key.Length > 0 && Base64UrlText.Decode(key) is not { Length: HashLength }) return No("invalid_request", "The dpop_jkt is no thumbprint.");
        var state = asked("state").ToString();
        return (new(client, redirectUri, words, asked("code_challenge").ToString(), state.Length == 0 ? null : state, key.Length == 0 ? null : key), null);
    }

    static (AuthorizationRequest?, OAuthError?) No(string error, string description) => (null, new(error, description));
}
