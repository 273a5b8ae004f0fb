namespace Enamel.Platform.Privacy;

/// <summary>
/// A sealed value does not open: its bytes were changed, or it was sealed for another clinic or field, or its key is gone.
/// It names field and key, never the bytes.
/// </summary>
public sealed class SealBrokenException(string field, int keyNumber)
    : Exception($"The sealed value of '{field}' does not open with key {keyNumber}: its bytes were changed, or it belongs to another clinic or field, or its key is gone.")
{
    /// <summary>The field it was to be opened for.</summary>
    public string Field { get; } = field;

    /// <summary>The number of the key that it names; 0 when it is too damaged to tell.</summary>
    public int KeyNumber { get; } = keyNumber;
}
