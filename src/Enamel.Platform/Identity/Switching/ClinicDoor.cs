using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Identity.Switching;

/// <summary>A clinic's address as a word in another's: <c>atlas.example:5080</c>, or <c>enamel.example/clinic/atlas</c>.</summary>
/// <param name="Card">The clinic.</param>
/// <param name="Place">Authority and path base.</param>
sealed record ClinicDoor(ClinicCard Card, string Place)
{
    /// <summary>A page of that clinic, by the scheme of the request at hand.</summary>
    public string Page(HttpRequest request, string path, params (string Name, string Value)[] query) =>
        $"{request.Scheme}://{Place}{path}{QueryString.Create(query.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value)))}";

    /// <summary>The address under which the request came in.</summary>
    public static string PlaceOf(HttpRequest request) => request.Host.ToUriComponent() + request.PathBase.ToUriComponent();
}

/// <summary>Knows which clinic an address belongs to. Nobody is sent to what is no clinic's.</summary>
sealed class ClinicDoors(ClinicDirectory directory, PublicHosts publicHosts)
{
    const string Prefix = "/clinic/";

    /// <summary>The clinic at an address, on the port of the request at hand; null when there is none.</summary>
    public async Task<ClinicDoor?> At(string? place, HttpRequest request, CancellationToken stop)
    {
        if (place is not { Length: > 0 and <= 300 } || !place.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or ':' or '/')) return null;
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var (authority, path) = slash < 0 ? (place, "") : (place[..slash], place[slash..]);
        var host = new HostString(authority);
        if (host.Port != request.Host.Port || host.Host.Length == 0) return null;
        var name = host.Host.ToLowerInvariant();
        var byHost = await directory.AtHost(name, stop);
        if (path.Length == 0) return byHost is null ? null : new(byHost, place);
        if (!path.StartsWith(Prefix, StringComparison.Ordinal) || (byHost is null && !publicHosts.Names.Contains(name))) return null;
        var byPath = path[Prefix.Length..] is { Length: > 0 } slug && !slug.Contains('/', StringComparison.Ordinal) ? await directory.BySlug(slug, stop) : null;
        return byPath is null || (byHost is not null && byHost.Id != byPath.Id) ? null : new(byPath, place);
    }

    /// <summary>Where another clinic is found from here: by its path where the request came by the public host, else by its own host if it has one.</summary>
    public string PlaceOf(OtherClinic other, HttpRequest request)
    {
        var isPublic = publicHosts.Names.Contains(request.Host.Host.ToLowerInvariant());
        if (!isPublic && other.Host is { } own) return With(own, request.Host.Port);
        var shared = isPublic ? request.Host.Host : publicHosts.Names.FirstOrDefault() ?? request.Host.Host;
        return With(shared, request.Host.Port) + Prefix + other.Slug;
    }

    static string With(string host, int? port) => (port is { } number ? new HostString(host, number) : new HostString(host)).ToUriComponent();
}
