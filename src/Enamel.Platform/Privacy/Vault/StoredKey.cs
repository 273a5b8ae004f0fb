namespace Enamel.Platform.Privacy.Vault;

/// <summary>A wrapped key in the registry. A destroyed one keeps its row and loses its bytes.</summary>
public sealed class StoredKey
{
    /// <summary>Whose; 0 is the platform.</summary>
    public required int ClinicId { get; init; }

    /// <summary>The word of its <see cref="KeyPurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>From 1, per clinic and purpose.</summary>
    public required int Number { get; init; }

    /// <summary>The key, wrapped by a master key; null once destroyed.</summary>
    public byte[]? Wrapped { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When nothing current was sealed with it any more; it still opens what the trail remembers.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>When it was destroyed.</summary>
    public DateTimeOffset? DestroyedAt { get; set; }

    internal static StoredKey Of(int clinicId, WrappedKey key, DateTimeOffset now) =>
        new() { ClinicId = clinicId, Purpose = key.Purpose.Word(), Number = key.Number, Wrapped = key.Bytes, CreatedAt = now };
}
