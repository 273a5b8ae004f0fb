namespace Enamel.Platform.Devices;

/// <summary>The approved terminal that a request was proved to come from.</summary>
/// <param name="Id">The device.</param>
/// <param name="BranchId">The branch that it was approved for.</param>
/// <param name="CounterId">The counter that it was approved for; none for a terminal away from the cash desks.</param>
public sealed record CurrentDevice(Guid Id, Guid BranchId, Guid? CounterId);
