using System.Buffers;
using System.Security.Cryptography;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Files;

/// <summary>A file, as a list shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called; clean, and with the ending of its kind.</param>
/// <param name="ContentType">Its media type, as its first bytes say.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="AddedBy">By whom.</param>
/// <param name="AddedAt">When, with the clinic's offset at that time.</param>
public sealed record FileCard(Guid Id, string Name, string ContentType, int Bytes, Guid AddedBy, DateTimeOffset AddedAt);

/// <summary>
/// The clinic's files: sealed, in the clinic's own schema, so that a file is there exactly when what it is attached to is, and goes with it. Each module keeps a table
/// that says what its files belong to and who may see them, with a foreign key to the file, by which it goes for good with the row; it asks here by the file's id alone.
/// </summary>
public sealed class FileStore
{
    /// <summary>The table of the files themselves, to which a module's <c>file_id</c> refers: for the copy of what is held on a patient.</summary>
    public const string Table = "files_files";

    /// <summary>The largest file that is taken.</summary>
    public const int LargestBytes = 10 * 1024 * 1024;

    /// <summary>How much is sealed, written and read at once: a file of any length takes this much memory.</summary>
    internal const int PieceBytes = 256 * 1024;

    readonly ClinicDb db;
    readonly ClinicVault vault;
    readonly UnitOfWork unit;
    readonly CurrentUser user;
    readonly ClinicClock clock;

    internal FileStore(ClinicDb db, ClinicVault vault, UnitOfWork unit, CurrentUser user, ClinicClock clock) => (this.db, this.vault, this.unit, this.user, this.clock) = (db, vault, unit, user, clock);

    /// <summary>Takes a file in while it is read. Whoever attaches it writes its own row in the same unit of work.</summary>
    /// <returns>It; or <see cref="FilesRefusals.Empty"/>, <see cref="FilesRefusals.UnknownKind"/>, <see cref="FilesRefusals.TooLarge"/>: then nothing of it may be kept, and the refusal undoes it.</returns>
    public async Task<Outcome<FileCard>> Add(FileUpload upload, CancellationToken stop)
    {
        var (piece, ahead) = (ArrayPool<byte>.Shared.Rent(PieceBytes), ArrayPool<byte>.Shared.Rent(PieceBytes));
        try
        {
            var length = await Fill(piece, upload.Content, stop);
            if (length == 0) return FilesRefusals.Empty;
            if (FileKind.Of(piece.AsSpan(0, length)) is not { } kind) return FilesRefusals.UnknownKind;
            var (id, keys, bytes) = (Guid.CreateVersion7(clock.Now), await vault.Keys(stop), 0);
            // The pieces come in as they are read; how long the file is, is known behind the last one.
            await db.Database.ExecuteSqlAsync($"set constraints files_piece_of_file deferred", stop);
            for (var position = 0; length > 0; position++)
            {
                // Whether a piece is the last is sealed with it, so the next one is read first.
                var following = length < PieceBytes ? 0 : await Fill(ahead, upload.Content, stop);
                if ((bytes += length) + following > LargestBytes) return FilesRefusals.TooLarge;
                await Write(id, position, isLast: following == 0, piece.AsMemory(0, length), keys.Cipher, stop);
                (piece, ahead, length) = (ahead, piece, following);
            }
            var file = new StoredFile
            {
                Id = id, NameSealed = keys.Cipher.Seal("name", FileName.Clean(upload.Name, kind)), ContentType = kind.Type, Bytes = bytes, AddedBy = user.Id, AddedAt = clock.Now,
            };
            db.Add(file);
            await db.SaveChangesAsync(stop);
            return Card(file, keys.Cipher);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(piece);
            CryptographicOperations.ZeroMemory(ahead);
            ArrayPool<byte>.Shared.Return(piece);
            ArrayPool<byte>.Shared.Return(ahead);
        }
    }

    /// <summary>Some files, by their ids. Names are opened: whoever shows them notes in the trail whose record was looked at.</summary>
    public async Task<IReadOnlyDictionary<Guid, FileCard>> Find(IReadOnlyCollection<Guid> ids, CancellationToken stop)
    {
        if (ids.Count == 0) return new Dictionary<Guid, FileCard>();
        var keys = await vault.Keys(stop);
        return (await db.Set<StoredFile>().AsNoTracking().Where(file => ids.Contains(file.Id)).ToListAsync(stop)).ToDictionary(file => file.Id, file => Card(file, keys.Cipher));
    }

    /// <summary>
    /// Makes a file ready to be sent: every piece is opened once before the first leaves, so that what was damaged or exchanged is an error and never half a file.
    /// Whoever opens it notes in the trail whose record was looked at.
    /// </summary>
    /// <param name="id">A file that is there.</param>
    /// <param name="isDownload">Whether it is to be kept by who asks, instead of shown.</param>
    /// <exception cref="SealBrokenException">A piece is missing, is not as it was written, or belongs elsewhere.</exception>
    public async Task<FileAnswer> Open(Guid id, bool isDownload, CancellationToken stop)
    {
        var keys = await vault.Keys(stop);
        var file = Card(await db.Set<StoredFile>().AsNoTracking().SingleAsync(file => file.Id == id, stop), keys.Cipher);
        var pieces = await db.Set<FilePiece>().CountAsync(piece => piece.FileId == id, stop);
        if (pieces != PiecesOf(file)) throw new SealBrokenException("content", 0);
        for (var position = 0; position < pieces; position++) CryptographicOperations.ZeroMemory(await Piece(file, position, stop));
        return new(file, isDownload, unit.Entrant!); // it has read just now
    }

    /// <summary>How many pieces a file has.</summary>
    internal static int PiecesOf(FileCard file) => (file.Bytes + PieceBytes - 1) / PieceBytes;

    /// <summary>A piece of a file, opened.</summary>
    /// <exception cref="SealBrokenException">It is missing, is not as it was written, or belongs elsewhere.</exception>
    internal async Task<byte[]> Piece(FileCard file, int position, CancellationToken stop)
    {
        var isLast = position == PiecesOf(file) - 1;
        var field = FilePiece.FieldOf(file.Id, position, isLast);
        var @sealed = await db.Set<FilePiece>().AsNoTracking().Where(piece => piece.FileId == file.Id && piece.Position == position).Select(piece => piece.ContentSealed).SingleOrDefaultAsync(stop)
            ?? throw new SealBrokenException(field, 0);
        var plain = (await vault.Keys(stop)).Cipher.OpenBytes(@sealed, field);
        return plain.Length == (isLast ? file.Bytes - (position * PieceBytes) : PieceBytes) ? plain : throw new SealBrokenException(field, @sealed.KeyNumber);
    }

    static ValueTask<int> Fill(byte[] buffer, Stream content, CancellationToken stop) => content.ReadAtLeastAsync(buffer.AsMemory(0, PieceBytes), PieceBytes, throwOnEndOfStream: false, stop);

    async Task Write(Guid id, int position, bool isLast, ReadOnlyMemory<byte> plain, FieldCipher cipher, CancellationToken stop)
    {
        var piece = new FilePiece
        {
            Id = Guid.CreateVersion7(clock.Now), FileId = id, Position = position, IsLast = isLast, ContentSealed = cipher.SealBytes(FilePiece.FieldOf(id, position, isLast), plain.Span),
        };
        var entry = db.Add(piece);
        await db.SaveChangesAsync(stop);
        entry.State = EntityState.Detached; // or all of the file were held until the end
    }

    FileCard Card(StoredFile file, FieldCipher cipher) => new(file.Id, cipher.Open(file.NameSealed, "name"), file.ContentType, file.Bytes, file.AddedBy, clock.WithOffsetOf(file.AddedAt));
}
