using System.Diagnostics.CodeAnalysis;

namespace Enamel.Kernel;

/// <summary>What came of doing something that has no result of its own: it was done, or refused.</summary>
/// <remarks>An outcome that nobody made (<c>default</c>) counts as neither and throws when asked: success never happens by accident.</remarks>
public readonly struct Outcome : IEquatable<Outcome>
{
    readonly bool _isDone;
    readonly Refusal? _refusal;

    Outcome(bool isDone, Refusal? refusal) => (_isDone, _refusal) = (isDone, refusal);

    /// <summary>It was done.</summary>
    public static Outcome Done { get; } = new(isDone: true, null);

    /// <summary>A value, where the implicit conversion cannot be used because the type is an interface.</summary>
    public static Outcome<T> Of<T>(T value) => new(value);

    /// <summary>A refusal is an outcome.</summary>
    public static implicit operator Outcome(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(isDone: false, refusal);
    }

    /// <summary>Whether it was done; if not, why.</summary>
    public bool Succeeded([NotNullWhen(false)] out Refusal? refusal)
    {
        refusal = _refusal;
        return refusal is null && (_isDone ? true : throw Unmade());
    }

    /// <summary>Goes on with the next step when this one was done.</summary>
    public Outcome Then(Func<Outcome> next) => Succeeded(out var refusal) ? next() : refusal;

    /// <summary>Goes on with the next step when this one was done.</summary>
    public Outcome<T> Then<T>(Func<Outcome<T>> next) => Succeeded(out var refusal) ? next() : refusal;

    /// <inheritdoc />
    public bool Equals(Outcome other) => _isDone == other._isDone && Equals(_refusal, other._refusal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Outcome other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_isDone, _refusal);

    /// <summary>Equal when both were done, or refused alike.</summary>
    public static bool operator ==(Outcome left, Outcome right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(Outcome left, Outcome right) => !left.Equals(right);

    /// <summary>For logs: whether it was done, or kind and code of the refusal.</summary>
    public override string ToString() => _refusal is null ? "done" : $"refused: {_refusal}";

    internal static InvalidOperationException Unmade() =>
        new("This outcome is neither a success nor a refusal: it was never made.");
}

/// <summary>A value, or the refusal to give one. Both convert to it implicitly, so a method just returns either.</summary>
/// <remarks>An outcome that nobody made (<c>default</c>) counts as neither and throws when asked.</remarks>
public readonly struct Outcome<T> : IEquatable<Outcome<T>>
{
    readonly bool _hasValue;
    readonly T? _value;
    readonly Refusal? _refusal;

    internal Outcome(T value) => (_hasValue, _value, _refusal) = (true, value, null);

    Outcome(Refusal refusal) => (_hasValue, _value, _refusal) = (false, default, refusal);

    /// <summary>A value is an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value);

    /// <summary>A refusal is an outcome.</summary>
    public static implicit operator Outcome<T>(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return new(refusal);
    }

    /// <summary>Whether there is a value, and it; if not, why.</summary>
    public bool Succeeded([MaybeNullWhen(false)] out T value, [NotNullWhen(false)] out Refusal? refusal)
    {
        (value, refusal) = (_value, _refusal);
        return refusal is null && (_hasValue ? true : throw Outcome.Unmade());
    }

    /// <summary>The value turned into another; a refusal stays.</summary>
    public Outcome<TOther> Map<TOther>(Func<T, TOther> turn) =>
        Succeeded(out var value, out var refusal) ? new Outcome<TOther>(turn(value)) : refusal;

    /// <summary>Goes on with the next step when there is a value; a refusal stays.</summary>
    public Outcome<TOther> Then<TOther>(Func<T, Outcome<TOther>> next) =>
        Succeeded(out var value, out var refusal) ? next(value) : refusal;

    /// <summary>Goes on with the next step when there is a value; a refusal stays.</summary>
    public Outcome Then(Func<T, Outcome> next) => Succeeded(out var value, out var refusal) ? next(value) : refusal;

    /// <summary>The value, where a refusal would be a bug (a row that was checked when it was written, a seed).</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public T Expected() =>
        Succeeded(out var value, out var refusal) ? value : throw new InvalidOperationException($"Refused where no refusal can be: {refusal}.");

    /// <inheritdoc />
    public bool Equals(Outcome<T> other) =>
        _hasValue == other._hasValue && Equals(_refusal, other._refusal) && EqualityComparer<T?>.Default.Equals(_value, other._value);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Outcome<T> other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_hasValue, _value, _refusal);

    /// <summary>Equal when the values are, or refused alike.</summary>
    public static bool operator ==(Outcome<T> left, Outcome<T> right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(Outcome<T> left, Outcome<T> right) => !left.Equals(right);

    /// <summary>For logs: never the value, which may be personal.</summary>
    public override string ToString() => _refusal is null ? "succeeded" : $"refused: {_refusal}";
}
