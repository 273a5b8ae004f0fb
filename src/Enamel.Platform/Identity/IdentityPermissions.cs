using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Identity;

/// <summary>What may be done with accounts, and by whom.</summary>
public static class IdentityPermissions
{
    /// <summary>See who one is.</summary>
    public static readonly Permission SeeOneself = new("identity.see-oneself", [.. Permission.Everyone]);

    /// <summary>End one's own session.</summary>
    public static readonly Permission SignOut = new("identity.sign-out", [.. Permission.Everyone]);

    /// <summary>Go to another clinic in which one works.</summary>
    public static readonly Permission SwitchClinic = new("identity.switch-clinic", [.. Permission.Everyone]);

    /// <summary>See who works here.</summary>
    public static readonly Permission SeeStaff = new("identity.see-staff", Role.Manager);

    /// <summary>See which role may do what.</summary>
    public static readonly Permission SeeRoles = new("identity.see-roles", Role.Manager);

    /// <summary>Take somebody on, change a role, deactivate.</summary>
    public static readonly Permission ManageStaff = new("identity.manage-staff", Role.Manager);
}
