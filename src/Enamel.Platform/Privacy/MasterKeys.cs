namespace Enamel.Platform.Privacy;

/// <summary>A key that wraps the clinics' keys. It never leaves the server's memory and its provider.</summary>
public sealed class MasterKey
{
    readonly byte[] _key;

    /// <summary>Takes a key.</summary>
    /// <param name="number">From 1.</param>
    /// <param name="key">32 bytes; copied.</param>
    public MasterKey(int number, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        if (key.Length != Envelope.KeyLength) throw new ArgumentException("A master key has 32 bytes.", nameof(key));
        (Number, _key) = (number, key.ToArray());
    }

    /// <summary>Its number, named by whatever it wraps.</summary>
    public int Number { get; }

    internal ReadOnlySpan<byte> Key => _key;

    /// <summary>Its number, never the key.</summary>
    public override string ToString() => $"master key {Number}";
}

/// <summary>The master keys at hand, newest first. The newest wraps; all of them unwrap, so that a master key can be replaced while the server runs.</summary>
public sealed class MasterKeys
{
    readonly MasterKey[] _newestFirst;

    /// <summary>Takes the keys, in any order.</summary>
    public MasterKeys(params IEnumerable<MasterKey> keys)
    {
        _newestFirst = [.. keys.OrderByDescending(key => key.Number)];
        if (_newestFirst.Length == 0) throw new ArgumentException("There is no master key.", nameof(keys));
        if (_newestFirst.DistinctBy(key => key.Number).Count() != _newestFirst.Length)
            throw new ArgumentException("Two master keys have the same number.", nameof(keys));
    }

    /// <summary>The one that wraps.</summary>
    public MasterKey Current => _newestFirst[0];

    /// <summary>Their numbers, newest first.</summary>
    public IReadOnlyList<int> Numbers => [.. _newestFirst.Select(key => key.Number)];

    /// <summary>The key of a number, if it is at hand.</summary>
    public MasterKey? Find(int number) => Array.Find(_newestFirst, key => key.Number == number);

    /// <summary>Their numbers, never a key.</summary>
    public override string ToString() => $"master keys {string.Join(", ", Numbers)}";
}

/// <summary>Where the master keys come from: a file by default, a vault where there is one.</summary>
public interface IMasterKeyProvider
{
    /// <summary>The master keys.</summary>
    MasterKeys Keys { get; }

    /// <summary>The master keys, looked for anew where the key of this number is not among them: another process may have added one.</summary>
    MasterKeys KeysWith(int number);
}
