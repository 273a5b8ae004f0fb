using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Files;

/// <summary>A file that somebody gave to the clinic. Written once.</summary>
sealed class StoredFile : ClinicRow
{
    /// <summary>What it is called.</summary>
    public required Sealed NameSealed { get; init; }

    /// <summary>The media type of its <see cref="FileKind"/>.</summary>
    public required string ContentType { get; init; }

    /// <summary>How long it is.</summary>
    public required int Bytes { get; init; }

    /// <summary>By whom.</summary>
    public required Guid AddedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>A part of what is in a file, sealed for this file, this place and whether it is the last.</summary>
sealed class FilePiece : ClinicRow
{
    /// <summary>Of which file.</summary>
    public required Guid FileId { get; init; }

    /// <summary>From 0.</summary>
    public required int Position { get; init; }

    /// <summary>Whether the file ends with it.</summary>
    public required bool IsLast { get; init; }

    /// <summary>What is in it.</summary>
    public required Sealed ContentSealed { get; init; }

    /// <summary>What the content is sealed for, besides the clinic: a piece elsewhere does not open.</summary>
    public static string FieldOf(Guid fileId, int position, bool isLast) => SealedColumn.FieldOf("content", [fileId, position, isLast]);

    internal static void Map(EntityTypeBuilder<FilePiece> row) =>
        row.Property(piece => piece.ContentSealed).SealedFor("file_id", "position", "is_last");
}
