using System.Buffers.Binary;
using System.Globalization;

namespace Enamel.Platform.Audit.Reading;

/// <summary>Entries are kept in the order of their ids, which begin with the time (UUID version 7, RFC 9562): a time is a place among them.</summary>
static class TrailPlace
{
    public static readonly Guid End = Guid.AllBitsSet;

    /// <summary>Before everything that was written from that instant on.</summary>
    public static Guid Of(DateTimeOffset instant)
    {
        Span<byte> place = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(place, Math.Max(0, instant.ToUnixTimeMilliseconds()) << 16);
        place[6..].Clear();
        return new(place, bigEndian: true);
    }

    /// <summary>When it was written, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(Guid place)
    {
        Span<byte> bytes = stackalloc byte[16];
        place.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }

    public static string Write(Guid place) => place.ToString("N", CultureInfo.InvariantCulture);

    public static Guid? Read(string? text) => Guid.TryParseExact(text, "N", out var place) ? place : null;
}
