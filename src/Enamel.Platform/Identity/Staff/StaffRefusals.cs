using Enamel.Kernel;

namespace Enamel.Platform.Identity.Staff;

/// <summary>Every way in which staff is refused.</summary>
public static class StaffRefusals
{
    /// <summary>Not a username.</summary>
    public static readonly Refusal UsernameMalformed = Refusal.AgainstRule("identity.username-malformed");

    /// <summary>Somebody in the clinic has this username.</summary>
    public static readonly Refusal UsernameTaken = Refusal.Conflict("identity.username-taken");

    /// <summary>An account has this e-mail or mobile number.</summary>
    public static readonly Refusal ContactTaken = Refusal.Conflict("identity.contact-taken");

    /// <summary>The plan admits no further doctor.</summary>
    public static Refusal NoRoomForDoctors(int capacity) => Refusal.AgainstRule("identity.doctors-full").With("capacity", capacity);

    /// <summary>The plan admits no further receptionist.</summary>
    public static Refusal NoRoomForReceptionists(int capacity) => Refusal.AgainstRule("identity.receptionists-full").With("capacity", capacity);

    /// <summary>Nobody of that id works or worked in the clinic.</summary>
    public static readonly Refusal NoSuchMember = Refusal.NotFound("identity.no-such-member");

    /// <summary>Not a number of the professional order.</summary>
    public static readonly Refusal LicenceMalformed = Refusal.AgainstRule("identity.licence-malformed");

    /// <summary>Another doctor of the clinic has this licence number.</summary>
    public static readonly Refusal LicenceTaken = Refusal.Conflict("identity.licence-taken");

    /// <summary>Not an INPE.</summary>
    public static readonly Refusal InpeMalformed = Refusal.AgainstRule("identity.inpe-malformed");

    /// <summary>Licence number, INPE and speciality are a doctor's.</summary>
    public static readonly Refusal DoctorsOnly = Refusal.AgainstRule("identity.doctors-only");

    /// <summary>No open branch of the clinic.</summary>
    public static readonly Refusal BranchUnknown = Refusal.AgainstRule("identity.branch-unknown");

    /// <summary>Nobody gives themselves another role: the last manager would be lost.</summary>
    public static readonly Refusal NotOwnRole = Refusal.AgainstRule("identity.not-own-role");

    /// <summary>Who could deactivate themselves could leave the clinic without anybody to let them in again.</summary>
    public static readonly Refusal NotOneself = Refusal.AgainstRule("identity.not-oneself");
}
