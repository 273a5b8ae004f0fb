using Enamel.Kernel;
using Enamel.Platform.Identity;

namespace Enamel.Platform.Devices;

/// <summary>Every way in which devices are refused.</summary>
public static class DeviceRefusals
{
    /// <summary>Money is taken and approved on an approved device only; this request proves to come from none.</summary>
    public static readonly Refusal Needed = Refusal.NotAllowed("devices.needed").With(ProofRefusals.Error, "invalid_token");

    /// <summary>The request proves to come from a device that no manager approved, or from one on which this session did not begin.</summary>
    public static readonly Refusal NotApproved = Refusal.NotAllowed("devices.not-approved");

    /// <summary>The device stands in a branch where the person does not work.</summary>
    public static readonly Refusal OtherBranch = Refusal.NotAllowed("devices.other-branch");

    /// <summary>The device stands at no counter, and money is taken at counters.</summary>
    public static readonly Refusal NoCounter = Refusal.NotAllowed("devices.no-counter");

    /// <summary>The counter at which the device stands is closed, or its branch is.</summary>
    public static readonly Refusal CounterClosed = Refusal.NotAllowed("devices.counter-closed");

    /// <summary>What somebody lacks who needs an approved device here.</summary>
    internal static Refusal Lacking(CurrentUser user) => user.IsAtAnotherBranch ? OtherBranch : user is { IsSignedIn: true, Person.ShownKey: not null } ? NotApproved : Needed;

    /// <summary>The key is one of a device that was revoked.</summary>
    public static readonly Refusal Revoked = Refusal.NotAllowed("devices.revoked");

    /// <summary>No device of that id was ever enrolled in the clinic.</summary>
    public static readonly Refusal NoSuchDevice = Refusal.NotFound("devices.no-such-device");

    /// <summary>To approve what was revoked would bring back a key that may have been lost.</summary>
    public static readonly Refusal AlreadyRevoked = Refusal.AgainstRule("devices.already-revoked");

    /// <summary>Who enrolled a device does not approve it, as long as another manager is there.</summary>
    public static readonly Refusal OwnRequest = Refusal.AgainstRule("devices.own-request");

    /// <summary>The clinic has no such open branch.</summary>
    public static readonly Refusal NoSuchBranch = Refusal.AgainstRule("devices.no-such-branch");

    /// <summary>The branch has no such open counter.</summary>
    public static readonly Refusal NoSuchCounter = Refusal.AgainstRule("devices.no-such-counter");

    /// <summary>The clinic has another device with this key: the same terminal was enrolled by somebody at the same moment.</summary>
    public static readonly Refusal KeyKnown = Refusal.Conflict("devices.key-known");
}
