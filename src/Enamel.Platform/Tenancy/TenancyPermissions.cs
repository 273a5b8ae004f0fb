using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Tenancy;

/// <summary>What may be done with the clinic's own card, and by whom.</summary>
public static class TenancyPermissions
{
    /// <summary>See the clinic's card: name, address, what its papers need.</summary>
    public static readonly Permission SeeClinic = new("tenancy.see-clinic", [.. Permission.Everyone]);

    /// <summary>Change the card, the logo and the colours.</summary>
    public static readonly Permission ChangeClinic = new("tenancy.change-clinic", Role.Manager);
}
