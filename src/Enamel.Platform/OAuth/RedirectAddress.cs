using System.Net;
using Enamel.Kernel;

namespace Enamel.Platform.OAuth;

/// <summary>Where a code may be sent (OAuth 2.1, section 2.3; RFC 8252).</summary>
static class RedirectAddress
{
    const int Longest = 400;

    /// <summary>An https address, one of this machine, or a private scheme of an app; without a fragment, a user or a wildcard.</summary>
    public static Outcome<string> Parse(string typed)
    {
        var address = typed.Trim();
        var isPlain = address.Length <= Longest && address.All(letter => letter is > ' ' and < (char)127 and not ('*' or '#' or '\\' or '"' or '<' or '>' or ';' or '\''));
        if (!isPlain || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0) return OAuthRefusals.RedirectMalformed;
        return uri.Scheme switch
        {
            "https" => uri.Host.Length > 0,
            "http" => IsLoopback(uri),
            // A private scheme is a domain written backwards: no other app can be expected to have taken it (RFC 8252, section 7.1).
            var scheme => scheme.Contains('.', StringComparison.Ordinal),
        } ? address : OAuthRefusals.RedirectMalformed;
    }

    /// <summary>Whether an address is one of those registered: the same, character by character; on a loopback address any port, which the app gets from its machine.</summary>
    public static bool IsOneOf(IEnumerable<string> registered, string asked) => registered.Any(one => one == asked || SameButPort(one, asked));

    /// <summary>What a Content-Security-Policy calls the place behind an address.</summary>
    public static string Source(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : $"{uri!.Scheme}:"; // registered, so an address

    static bool SameButPort(string registered, string asked) =>
        Uri.TryCreate(registered, UriKind.Absolute, out var one) && one.Scheme == "http" && IPAddress.TryParse(one.Host, out _) && IsLoopback(one)
        && Parse(asked).Succeeded(out _, out _) && Uri.TryCreate(asked, UriKind.Absolute, out var other)
        && new UriBuilder(other) { Port = one.Port }.Uri.OriginalString == new UriBuilder(one).Uri.OriginalString;

    static bool IsLoopback(Uri uri) => uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
