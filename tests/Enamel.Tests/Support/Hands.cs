namespace Enamel.Tests.Support;

/// <summary>A clock whose hands a test moves; it goes on by itself like any other.</summary>
sealed class Hands : TimeProvider
{
    long moved;

    /// <summary>Moves the hands forward.</summary>
    public void Move(TimeSpan by) => Interlocked.Add(ref moved, by.Ticks);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref moved));
}
