using System.Buffers.Binary;
using Enamel.Kernel;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>
/// What a picture says of itself in its first bytes: its kind and its size. Only kinds without scripts are known (no SVG); the name and the type that came
/// with it are not believed.
/// </summary>
/// <param name="Type">Its media type.</param>
sealed record Picture(string Type, int Width, int Height)
{
    public const int LargestBytes = 256 * 1024;
    const int SmallestSide = 16, LargestSide = 4096;

    /// <summary>Reads a logo's kind and size.</summary>
    /// <returns>The picture; or why it cannot be a logo.</returns>
    public static Outcome<Picture> Read(ReadOnlySpan<byte> content)
    {
        if (content.Length > LargestBytes) return TenancyRefusals.LogoTooLarge;
        if ((Png(content) ?? Jpeg(content) ?? WebP(content)) is not { } picture) return TenancyRefusals.LogoUnknown;
        return picture is { Width: >= SmallestSide and <= LargestSide, Height: >= SmallestSide and <= LargestSide } ? picture : TenancyRefusals.LogoSides;
    }

    // PNG specification, 5.2 and 11.2.2: signature, then IHDR.
    static Picture? Png(ReadOnlySpan<byte> content) =>
        content.Length >= 33 && content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) && content[12..16].SequenceEqual("IHDR"u8)
            ? new("image/png", BinaryPrimitives.ReadInt32BigEndian(content[16..]), BinaryPrimitives.ReadInt32BigEndian(content[20..])) : null;

    // ITU T.81, annex B: segments until a start of frame, which holds height and width.
    static Picture? Jpeg(ReadOnlySpan<byte> content)
    {
        if (!content.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])) return null;
        var at = 2;
        while (at + 9 <= content.Length && content[at] == 0xff)
        {
            var marker = content[at + 1];
            if (marker == 0xff) { at++; continue; }
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
                return new("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(content[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
        }
        return null;
    }

    // RFC 9649, section 2: lossy, lossless and extended file format.
    static Picture? WebP(ReadOnlySpan<byte> content)
    {
        if (content.Length < 30 || !content.StartsWith("RIFF"u8) || !content[8..12].SequenceEqual("WEBP"u8)) return null;
        var chunk = content[12..16];
        if (chunk.SequenceEqual("VP8X"u8)) return new("image/webp", 1 + Int24(content[24..]), 1 + Int24(content[27..]));
        if (chunk.SequenceEqual("VP8 "u8))
            return new("image/webp", BinaryPrimitives.ReadUInt16LittleEndian(content[26..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(content[28..]) & 0x3fff);
        if (!chunk.SequenceEqual("VP8L"u8)) return null;
        var sides = BinaryPrimitives.ReadUInt32LittleEndian(content[21..]);
        return new("image/webp", 1 + (int)(sides & 0x3fff), 1 + (int)((sides >> 14) & 0x3fff));
    }

    static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
}
