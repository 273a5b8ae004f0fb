using System.Text;
using System.Text.Json;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;

namespace Enamel.Platform.Removals;

/// <summary>Where the ledger of removals lies: beside the other files of the installation, outside the database.</summary>
/// <param name="Path">The file.</param>
public sealed record LedgerFile(string Path);

/// <summary>What was removed for good, as the ledger tells it.</summary>
/// <param name="Clinic">The clinic's slug.</param>
/// <param name="ClinicId">And its number.</param>
/// <param name="Kind">The kind of rows; <c>clinic</c> for a whole clinic.</param>
/// <param name="Certificate">The certificate of the run.</param>
/// <param name="At">When.</param>
/// <param name="Before">What was older than this went.</param>
/// <param name="Subjects">The keyed hash of each row's id.</param>
public sealed record LedgerLine(string Clinic, int ClinicId, string Kind, Guid Certificate, DateTimeOffset At, DateTimeOffset Before, IReadOnlyList<string> Subjects);

/// <summary>
/// Remembers outside of the database what was removed for good, for a restored backup brings it back: <c>enamel retention replay</c> removes it again. It names
/// nobody: ids stand in it as hashes under the clinic's key. Each line is signed together with the one before, so that none is left out in between.
/// </summary>
public sealed class RemovalLedger(LedgerFile file, KeyRing ring)
{
    static readonly Lock Writing = new();

    /// <summary>Adds a line and sees it on the disk: before the removal is committed, for what is not remembered must not go.</summary>
    public async Task Add(LedgerLine line, UnitOfWork unit, CancellationToken stop)
    {
        var index = (await ring.Platform(unit, stop)).Index;
        Append(line, text => Convert.ToHexStringLower(index.Of("removal-ledger", text)!)); // text is never empty
    }

    /// <summary>The same where no work is under way.</summary>
    public async Task Add(LedgerLine line, CancellationToken stop)
    {
        var index = (await ring.Platform(stop)).Index;
        Append(line, text => Convert.ToHexStringLower(index.Of("removal-ledger", text)!)); // text is never empty
    }

    /// <summary>All lines.</summary>
    /// <param name="path">Another file than the installation's own: a copy from before the restore.</param>
    /// <exception cref="InvalidDataException">A line is not as it was written, or one before it is missing.</exception>
    public async Task<IReadOnlyList<LedgerLine>> Read(string? path, CancellationToken stop)
    {
        path ??= file.Path;
        if (!File.Exists(path)) return [];
        var index = (await ring.Platform(stop)).Index;
        var lines = new List<LedgerLine>();
        var before = "";
        foreach (var text in await File.ReadAllLinesAsync(path, stop))
        {
            if (text.Length == 0) continue;
            var (signature, body) = text.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", text);
            if (Convert.ToHexStringLower(index.Of("removal-ledger", before + body)!) != signature) // a body is never empty
                throw new InvalidDataException($"Line {lines.Count + 1} of {path} is not as it was written, or one before it is missing.");
            before = signature;
            lines.Add(JsonSerializer.Deserialize<LedgerLine>(body, JsonSerializerOptions.Web) ?? throw new InvalidDataException($"Line {lines.Count + 1} of {path} is empty."));
        }
        return lines;
    }

    void Append(LedgerLine line, Func<string, string> sign)
    {
        lock (Writing)
        {
            if (Path.GetDirectoryName(file.Path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
            var before = File.Exists(file.Path) ? File.ReadLines(file.Path).LastOrDefault(text => text.Length > 0)?.Split(' ', 2)[0] ?? "" : "";
            var body = JsonSerializer.Serialize(line, JsonSerializerOptions.Web);
            using var stream = new FileStream(file.Path, new FileStreamOptions
            {
                Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            stream.Write(Encoding.UTF8.GetBytes($"{sign(before + body)} {body}\n"));
            stream.Flush(flushToDisk: true);
        }
    }
}
