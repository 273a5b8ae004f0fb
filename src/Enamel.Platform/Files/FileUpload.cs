using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Enamel.Platform.Files;

/// <summary>A file on its way in: read from the request as it comes. The framework's own forms are not used, for they lay larger files down on the server's disk, in clear.</summary>
/// <param name="Name">What it is called, as the caller says.</param>
/// <param name="Content">What is in it; read once.</param>
public sealed record FileUpload(string? Name, Stream Content)
{
    /// <summary>The name of the form's field.</summary>
    public const string Field = "file";

    /// <summary>The form around the file.</summary>
    const int LargestForm = FileStore.LargestBytes + (256 * 1024);

    /// <summary>Reads the request's form up to its file, and hands it on.</summary>
    /// <param name="take">Takes the file in.</param>
    /// <returns>What was made of it; or <see cref="FilesRefusals.Missing"/>, <see cref="FilesRefusals.TooMany"/>.</returns>
    public static async Task<Outcome<T>> From<T>(HttpRequest request, Func<FileUpload, Task<Outcome<T>>> take, CancellationToken stop)
    {
        Hasten(request);
        var services = request.HttpContext.RequestServices;
        var taken = Boundary(request) is not { } boundary ? FilesRefusals.Missing
            : await services.GetRequiredService<FileGate>().Pass(services.GetRequiredService<UnitOfWork>(), () => Read(new MultipartReader(boundary, request.Body), take, stop), stop);
        // Who sends reads the answer when they have sent all.
        await request.Body.CopyToAsync(Stream.Null, stop);
        return taken;
    }

    /// <summary>Describes an address that takes a file, and lets it take one.</summary>
    public static TBuilder TakesFile<TBuilder>(TBuilder address) where TBuilder : IEndpointConventionBuilder =>
        address.WithMetadata(new LargestUpload(LargestForm) { Refusal = FilesRefusals.TooLarge }, new AcceptsMetadata(["multipart/form-data"], typeof(IFormFile)));

    static async Task<Outcome<T>> Read<T>(MultipartReader form, Func<FileUpload, Task<Outcome<T>>> take, CancellationToken stop)
    {
        try
        {
            while (await form.ReadNextSectionAsync(stop) is { } section)
                if (section.GetContentDispositionHeader() is { } disposition && HeaderUtilities.RemoveQuotes(disposition.Name) == Field && disposition.IsFileDisposition())
                    return await take(new(NameOf(disposition), section.Body));
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException and not BadHttpRequestException)
        {
            // It is no such form, or ends before it should.
        }
        return FilesRefusals.Missing;
    }

    static string? NameOf(ContentDispositionHeaderValue disposition) =>
        (disposition.FileNameStar.HasValue ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName)).Value;

    static string? Boundary(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 and <= 100 } boundary ? boundary : null;

    // A file comes in within the transaction that keeps it: who sends it drop by drop shall not hold a connection for hours.
    static void Hasten(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new(bytesPerSecond: 8 * 1024, gracePeriod: TimeSpan.FromSeconds(10));
    }
}
