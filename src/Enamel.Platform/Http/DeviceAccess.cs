using Microsoft.AspNetCore.Builder;

namespace Enamel.Platform.Http;

/// <summary>What an address has to do with devices.</summary>
public static class DeviceAccess
{
    /// <summary>Answers only what is proved to come from an approved device: the taking and approving of money. A plain bearer token or cookie is not enough.</summary>
    public static TBuilder NeedsDevice<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new DeviceNeeded());

    /// <summary>The same, and on a device that stands at a counter which is open: the taking of money.</summary>
    public static TBuilder NeedsOpenCounter<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.NeedsDevice().WithMetadata(new OpenCounterNeeded());

    /// <summary>Looks at a proof that comes with the request, though the caller shows no token that is bound to a key: tokens are given here, or devices enrolled.</summary>
    internal static TBuilder TakesProof<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ProofTaken());
}

/// <summary>An address that answers approved devices only.</summary>
public sealed record DeviceNeeded;

/// <summary>An address that answers only where there is a cash desk, and an open one.</summary>
public sealed record OpenCounterNeeded;

/// <summary>An address whose handler asks for the proof.</summary>
sealed record ProofTaken;
