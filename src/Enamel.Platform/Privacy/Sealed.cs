using System.Text.Json;
using System.Text.Json.Serialization;

namespace Enamel.Platform.Privacy;

/// <summary>
/// A personal datum as it is stored: encrypted, and shown as dots wherever it is printed by accident. It opens only by
/// <see cref="FieldCipher.Open"/>, with the clinic's keys and for the field that it was sealed for.
/// </summary>
/// <remarks>
/// A damaged value can be held, so that one damaged row does not take a whole list with it: it is seen when it is opened.
/// </remarks>
[JsonConverter(typeof(NeverAsJson))]
public sealed class Sealed : IEquatable<Sealed>
{
    readonly byte[] _envelope;

    Sealed(byte[] envelope) => _envelope = envelope;

    /// <summary>The number of the data key that it was sealed with; 0 when it is too damaged to tell.</summary>
    public int KeyNumber => Envelope.KeyNumberOf(_envelope);

    internal ReadOnlySpan<byte> Bytes => _envelope;

    // Made just now, and held by nobody else.
    internal static Sealed Of(byte[] envelope) => new(envelope);

    /// <summary>Takes the bytes of a column.</summary>
    public static Sealed FromStored(ReadOnlySpan<byte> stored) => new(stored.ToArray());

    /// <summary>The bytes for a column; a copy.</summary>
    public byte[] ToStored() => [.. _envelope];

    /// <summary>Equal when the stored bytes are: the same datum sealed twice is not, as each sealing takes a fresh nonce.</summary>
    public bool Equals(Sealed? other) => other is not null && _envelope.AsSpan().SequenceEqual(other._envelope);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Sealed);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_envelope);
        return hash.ToHashCode();
    }

    /// <summary>Dots.</summary>
    public override string ToString() => "•••";

    /// <summary>An answer that would carry a sealed value is a bug that must be seen, not ciphertext sent out.</summary>
    sealed class NeverAsJson : JsonConverter<Sealed>
    {
        public override Sealed Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Refused();

        public override void Write(Utf8JsonWriter writer, Sealed value, JsonSerializerOptions options) => throw Refused();

        static NotSupportedException Refused() => new("A sealed value is never JSON: open it by FieldCipher and send what the reader may see.");
    }
}
