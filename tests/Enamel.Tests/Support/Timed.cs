using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Support;

/// <summary>An installation whose clock a test can move on.</summary>
public sealed class Timed : IAsyncLifetime
{
    /// <summary>Makes it.</summary>
    public Timed(TestCluster cluster) => Installation = new(cluster) { Settings = services => services.AddSingleton<TimeProvider>(Clock) };

    /// <summary>The running server.</summary>
    public Installation Installation { get; }

    /// <summary>Its clock.</summary>
    internal Hands Clock { get; } = new();

    /// <inheritdoc/>
    public ValueTask InitializeAsync() => Installation.InitializeAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Installation.DisposeAsync();
}
