using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Account.LockingOut;

/// <summary>From where a request comes: the network address and, where it brought its cookie, the browser.</summary>
public sealed class Whence(IHttpContextAccessor accessor)
{
    /// <summary>The address as it is shown and stored; nothing outside of a request.</summary>
    public string? Address => Ip?.ToString();

    /// <summary>The address as it is counted: one household or office of IPv6 owns 2^64 addresses, and they count as one.</summary>
    public string Network => NetworkOf(Ip);

    /// <summary>SHA-256 of the browser's own cookie; nothing for a program or a browser that is new here.</summary>
    public byte[]? Browser => accessor.HttpContext is { } context ? BrowserCookie.HashIn(context.Request) : null;

    /// <summary>The network that an address belongs to.</summary>
    internal static string NetworkOf(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes) + "/64";
    }

    IPAddress? Ip => accessor.HttpContext?.Connection.RemoteIpAddress;
}

/// <summary>
/// By this a browser is known again. It opens nothing: it only tells the browser at which somebody has signed in before from one that nobody knows.
/// </summary>
static class BrowserCookie
{
    const string Name = "enamel.browser";

    static readonly TimeSpan Life = TimeSpan.FromDays(365);

    public static byte[]? HashIn(HttpRequest request) => OpaqueToken.HashOf(request.Cookies[Name]);

    /// <summary>The browser's hash; one that has no cookie yet is given one.</summary>
    public static byte[] Know(HttpContext context)
    {
        if (HashIn(context.Request) is { } known) return known;
        var token = OpaqueToken.Make();
        context.Response.Cookies.Append(Name, token.Text, new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = context.Request.IsHttps,
            Path = context.Request.PathBase.HasValue ? context.Request.PathBase.ToUriComponent() : "/",
            MaxAge = Life,
            IsEssential = true,
        });
        return token.Hash;
    }
}
