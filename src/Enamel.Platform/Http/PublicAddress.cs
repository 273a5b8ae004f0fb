using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Http;

/// <summary>Addresses as the outside sees them: behind a proxy, where its forwarded headers are believed, those that the caller typed.</summary>
public static class PublicAddress
{
    /// <summary>The request's own address, without its query.</summary>
    public static string Of(HttpRequest request) => OfClinic(request) + request.Path.ToUriComponent();

    /// <summary>The clinic's root, without a slash behind: <c>https://atlas.example</c> or <c>https://enamel.example/clinic/atlas</c>.</summary>
    public static string OfClinic(HttpRequest request) => $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}";
}
