using System.Security.Cryptography;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Enamel.Platform.Files;

/// <summary>
/// Sends a file. It was looked through already; now it is read a few pieces at a time, each time in a moment of its own, so that who takes it slowly holds no
/// connection to the database meanwhile.
/// </summary>
public sealed class FileAnswer : IResult
{
    const int AtOnce = 4;

    readonly FileCard file;
    readonly bool isDownload;
    readonly Acting acting;

    internal FileAnswer(FileCard file, bool isDownload, Acting acting) => (this.file, this.isDownload, this.acting) = (file, isDownload, acting);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stop = httpContext.RequestAborted;
        Head(httpContext);
        for (var first = 0; first < FileStore.PiecesOf(file); first += AtOnce)
            foreach (var piece in await Pieces(httpContext.RequestServices, first, stop))
            {
                await httpContext.Response.Body.WriteAsync(piece, stop);
                CryptographicOperations.ZeroMemory(piece);
            }
    }

    void Head(HttpContext http)
    {
        var headers = http.Response.GetTypedHeaders();
        headers.ContentType = new(file.ContentType);
        headers.ContentLength = file.Bytes;
        var kind = FileKind.Named(file.ContentType);
        var disposition = new ContentDispositionHeaderValue(isDownload || !kind.IsShown ? "attachment" : "inline");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition;
        SecurityHeaders.Enclose(http, kind);
    }

    async Task<List<byte[]>> Pieces(IServiceProvider services, int first, CancellationToken stop)
    {
        var (unit, store) = (services.GetRequiredService<UnitOfWork>(), services.GetRequiredService<FileStore>());
        var pieces = new List<byte[]>(AtOnce);
        await unit.Enter(acting, stop);
        for (var position = first; position < Math.Min(first + AtOnce, FileStore.PiecesOf(file)); position++) pieces.Add(await store.Piece(file, position, stop));
        await unit.Commit(stop);
        return pieces;
    }
}
