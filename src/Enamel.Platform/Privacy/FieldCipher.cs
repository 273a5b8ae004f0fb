using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Enamel.Platform.Privacy;

/// <summary>Seals and opens the fields of one clinic. What it seals opens only for the same clinic and the same field.</summary>
public sealed class FieldCipher
{
    // throws on half a character instead of storing a replacement for what was typed
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    readonly ClinicKeys _keys;

    internal FieldCipher(ClinicKeys keys) => _keys = keys;

    /// <summary>Seals a datum with the clinic's current key and a fresh nonce.</summary>
    /// <param name="field">The field's name, such as <c>cin</c>; it never changes once values are sealed for it.</param>
    /// <param name="plaintext">Well-formed text.</param>
    public Sealed Seal(string field, string plaintext)
    {
        var plain = Utf8.GetBytes(plaintext);
        try
        {
            return SealBytes(field, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Seals bytes that are no text.</summary>
    /// <param name="field">The field's name, and what else it is bound to.</param>
    public Sealed SealBytes(string field, ReadOnlySpan<byte> plain) => Sealed.Of(Envelope.Seal(_keys.DataKey(_keys.CurrentNumber), _keys.CurrentNumber, plain, Context(field)));

    /// <summary>Opens a datum. Whoever calls this for a patient's record writes it into the audit trail.</summary>
    /// <exception cref="SealBrokenException">Wrong clinic, wrong field, changed bytes, or a key that is gone.</exception>
    public string Open(Sealed value, string field)
    {
        var plain = OpenBytes(value, field);
        try
        {
            return Utf8.GetString(plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens bytes that are no text.</summary>
    /// <exception cref="SealBrokenException">Wrong clinic, wrong field, changed bytes, or a key that is gone.</exception>
    public byte[] OpenBytes(Sealed value, string field)
    {
        var context = Context(field);
        var key = _keys.DataKey(value.KeyNumber);
        return (key.IsEmpty ? null : Envelope.Open(key, value.Bytes, context)) ?? throw new SealBrokenException(field, value.KeyNumber);
    }

    /// <summary>Seals anew what an older key sealed, whatever it is.</summary>
    /// <exception cref="SealBrokenException">It does not open.</exception>
    public Sealed Reseal(Sealed value, string field)
    {
        var plain = OpenBytes(value, field);
        try
        {
            return SealBytes(field, plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Whether it was sealed with an older key than the current one, so that rotation has it still to do.</summary>
    public bool IsOutdated(Sealed value) => value.KeyNumber != _keys.CurrentNumber;

    byte[] Context(string field)
    {
        // the bar separates the parts: a field that holds one could pass for another clinic's
        if (field.Length == 0 || field.Contains('|')) throw new ArgumentException("A field's name is not empty and holds no bar.", nameof(field));
        return Utf8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"enamel|{_keys.ClinicId}|{field}"));
    }
}
