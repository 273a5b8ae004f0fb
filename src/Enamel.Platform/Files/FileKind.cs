namespace Enamel.Platform.Files;

/// <summary>A kind of file that the clinic keeps, known by its first bytes: what a caller or a name claims counts for nothing.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Ending">How its names end.</param>
/// <param name="OtherEndings">How they may end as well.</param>
/// <param name="IsShown">Whether every browser shows it in a tab.</param>
public sealed record FileKind(string Type, string Ending, IReadOnlyList<string> OtherEndings, bool IsShown)
{
    /// <summary>What a form's field of files accepts.</summary>
    public static string Accepted => string.Join(',', All.Select(kind => kind.Type));

    static readonly FileKind Pdf = new("application/pdf", ".pdf", [], IsShown: true);
    static readonly FileKind Jpeg = new("image/jpeg", ".jpg", [".jpeg", ".jfif", ".jpe"], IsShown: true);
    static readonly FileKind Png = new("image/png", ".png", [], IsShown: true);
    static readonly FileKind WebP = new("image/webp", ".webp", [], IsShown: true);
    static readonly FileKind Heic = new("image/heic", ".heic", [".heif"], IsShown: false);

    // The brands by which telephones mark their pictures (ISO/IEC 23008-12).
    static readonly byte[][] HeicBrands = ["heic"u8.ToArray(), "heix"u8.ToArray(), "heim"u8.ToArray(), "heis"u8.ToArray(), "mif1"u8.ToArray()];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FileKind> All { get; } = [Pdf, Jpeg, Png, WebP, Heic];

    /// <summary>What begins like this; null for what is not kept.</summary>
    public static FileKind? Of(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("%PDF-"u8) ? Pdf
        : beginning.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : beginning.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
        : beginning.Length >= 12 && beginning.StartsWith("RIFF"u8) && beginning[8..].StartsWith("WEBP"u8) ? WebP
        : beginning.Length >= 12 && beginning[4..].StartsWith("ftyp"u8) && IsHeic(beginning.Slice(8, 4)) ? Heic
        : null;

    /// <summary>The kind of a media type that is stored.</summary>
    internal static FileKind Named(string type) => All.Single(kind => kind.Type == type);

    static bool IsHeic(ReadOnlySpan<byte> brand)
    {
        foreach (var known in HeicBrands)
            if (brand.SequenceEqual(known)) return true;
        return false;
    }
}
