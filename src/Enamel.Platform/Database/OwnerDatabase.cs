using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Database;

/// <summary>The registry as its owner, for the operator's commands. No request can reach it: the server's container does not hold it.</summary>
public sealed class OwnerDatabase(DatabaseAddress address)
{
    /// <summary>A context of its own connection; the caller disposes it.</summary>
    public RegistryDb Registry() => new(new DbContextOptionsBuilder<RegistryDb>().UseNpgsql(address.AsOwner("registry")).Options);
}
