using System.Security.Cryptography;

namespace Enamel.Platform.Privacy;

/// <summary>
/// The keys of one clinic, open in memory: the data keys by number (the highest is the one that seals), and the index key.
/// Clinic 0 is the platform itself, for what belongs to no clinic, such as global persons.
/// </summary>
/// <remarks>Immutable and safe for many threads. Printing it shows numbers only.</remarks>
public sealed class ClinicKeys
{
    /// <summary>The number under which the platform's own keys stand.</summary>
    public const int Platform = 0;

    readonly Dictionary<int, byte[]> _dataKeys;

    ClinicKeys(int clinicId, Dictionary<int, byte[]> dataKeys, byte[] indexKey)
    {
        (ClinicId, _dataKeys, CurrentNumber) = (clinicId, dataKeys, dataKeys.Keys.Max());
        Index = new(indexKey);
        Cipher = new(this);
    }

    /// <summary>Whose keys they are.</summary>
    public int ClinicId { get; }

    /// <summary>The number of the data key that seals from now on.</summary>
    public int CurrentNumber { get; }

    /// <summary>The numbers of all data keys that still open something.</summary>
    public IReadOnlyCollection<int> Numbers => _dataKeys.Keys;

    /// <summary>Seals and opens the clinic's fields.</summary>
    public FieldCipher Cipher { get; }

    /// <summary>Finds the clinic's values without opening them.</summary>
    public BlindIndex Index { get; }

    /// <summary>Makes the first keys of a clinic: data key 1 and its index key, wrapped, to be stored.</summary>
    public static IReadOnlyList<WrappedKey> Make(int clinicId, MasterKeys master) =>
        [MakeOne(clinicId, KeyPurpose.Data, 1, master), MakeOne(clinicId, KeyPurpose.Index, 1, master)];

    /// <summary>Makes the next data key, wrapped, to be stored beside the others; whatever is sealed after opening them again uses it.</summary>
    public WrappedKey MakeNext(MasterKeys master) => MakeOne(ClinicId, KeyPurpose.Data, CurrentNumber + 1, master);

    /// <summary>Opens a clinic's keys from their stored form.</summary>
    /// <param name="clinicId">Whose they are: keys of another clinic do not open.</param>
    /// <param name="wrapped">All of them: data keys and the index key.</param>
    /// <param name="master">What wraps them.</param>
    /// <exception cref="SealBrokenException">One does not open with the master keys at hand.</exception>
    /// <exception cref="InvalidOperationException">There is no data key or no index key: the clinic's data were made unreadable, or a row is lost.</exception>
    public static ClinicKeys Open(int clinicId, IEnumerable<WrappedKey> wrapped, MasterKeys master)
    {
        var all = wrapped.ToList();
        var data = all.Where(key => key.Purpose == KeyPurpose.Data).ToDictionary(key => key.Number, key => key.Open(clinicId, master));
        // the newest index key counts: an index is rebuilt as a whole, so no value is ever looked up under an older one
        var index = all.Where(key => key.Purpose == KeyPurpose.Index).MaxBy(key => key.Number);
        if (data.Count == 0 || index is null)
            throw new InvalidOperationException($"Clinic {clinicId} has no {(data.Count == 0 ? "data" : "index")} key: its sealed data cannot be read.");
        return new(clinicId, data, index.Open(clinicId, master));
    }

    internal ReadOnlySpan<byte> DataKey(int number) => _dataKeys.TryGetValue(number, out var key) ? key : [];

    /// <summary>Whose keys they are and their numbers, never a key.</summary>
    public override string ToString() => $"keys of clinic {ClinicId}: data 1..{CurrentNumber}";

    static WrappedKey MakeOne(int clinicId, KeyPurpose purpose, int number, MasterKeys master)
    {
        var key = RandomNumberGenerator.GetBytes(Envelope.KeyLength);
        try
        {
            return WrappedKey.Wrap(clinicId, purpose, number, key, master);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
