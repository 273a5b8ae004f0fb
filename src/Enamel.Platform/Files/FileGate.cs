using Enamel.Kernel;
using Enamel.Platform.Database;

namespace Enamel.Platform.Files;

/// <summary>
/// Lets so many files in at once on this server, and no more: each holds a connection to the database while it comes in, and those who send slowly shall leave enough
/// of them to everybody else.
/// </summary>
/// <param name="atOnce">How many come in together.</param>
/// <param name="patience">How long one waits for its turn.</param>
public sealed class FileGate(int atOnce, TimeSpan patience) : IDisposable
{
    readonly SemaphoreSlim places = new(atOnce);

    /// <summary>Does what takes a file in, when it is its turn. Who waits holds no connection.</summary>
    /// <returns>What was done; or <see cref="FilesRefusals.TooMany"/>.</returns>
    public async Task<Outcome<T>> Pass<T>(UnitOfWork unit, Func<Task<Outcome<T>>> take, CancellationToken stop)
    {
        if (!places.Wait(0, CancellationToken.None) && !await unit.Outside(() => places.WaitAsync(patience, stop), stop)) return FilesRefusals.TooMany;
        try
        {
            return await take();
        }
        finally
        {
            places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();
}
