using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.OAuth;

namespace Enamel.Platform.Identity;

/// <summary>Who calls, as their cookie or token says; the unit of work asks the registry whether it still holds.</summary>
public sealed class CurrentUser
{
    SignedIn? signedIn;

    /// <summary>Whether somebody is signed in at this clinic.</summary>
    public bool IsSignedIn => signedIn is not null;

    /// <summary>The person.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the address should have required it.</exception>
    public SignedIn Person => signedIn ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <summary>The account's id.</summary>
    public Guid Id => Person.UserId;

    /// <summary>What the person is in this clinic.</summary>
    public Role Role => Person.Role;

    /// <summary>Whether the person may do something; never when nobody is signed in.</summary>
    public bool May(Permission permission) => signedIn is not null && permission.Allows(signedIn.Role) && signedIn.Scopes?.Cover(permission) is not false;

    /// <summary>Whether the person, or the application that acts for them, may do something by a request of this method.</summary>
    public bool MayBy(string method, Permission permission) => May(permission) && signedIn?.Scopes?.Cover(permission, method) is not false;

    /// <summary>The approved device that this request was proved to come from; null for all others. A session that began on a device does not carry it.</summary>
    public CurrentDevice? Device { get; private set; }

    internal void Set(SignedIn person) => signedIn = person;

    /// <summary>Whether the request comes from an approved device of a branch where the person does not work: for them it is none.</summary>
    internal bool IsAtAnotherBranch { get; private set; }

    internal void ComesFrom(CurrentDevice? device, IReadOnlyList<Guid> branches)
    {
        IsAtAnotherBranch = device is not null && branches.Count > 0 && !branches.Contains(device.BranchId);
        Device = IsAtAnotherBranch ? null : device;
    }

    internal Acting Acting(string requestId, string? address) => signedIn is null
        ? new(RequestId: requestId, Address: address)
        : new(signedIn.UserId, signedIn.SessionId, null, requestId, address, signedIn.ShownKey);
}

/// <summary>A signed-in person.</summary>
/// <param name="UserId">The account.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Role">The role in this clinic.</param>
/// <param name="DisplayName">The name that colleagues read; empty where a token signed in, which does not carry it.</param>
/// <param name="ByCookie">Whether a browser's cookie signed in.</param>
/// <param name="DeviceId">The device on which the session began, as far as it is known; only <see cref="CurrentUser.Device"/> says that this request comes from it.</param>
/// <param name="Scopes">What an application that acts for the person was let do; null where none does: all that the role may.</param>
/// <param name="ShownKey">Thumbprint of the key by which this very request was proved.</param>
public sealed record SignedIn(Guid UserId, Guid SessionId, Role Role, string DisplayName, bool ByCookie, Guid? DeviceId = null, string? ShownKey = null, Scopes? Scopes = null)
{
    /// <summary>The other clinics in which the person works; not looked for where a token signed in.</summary>
    public IReadOnlyList<Switching.OtherClinic> Elsewhere { get; init; } = [];

    /// <summary>Whether the screen is covered: nothing is answered until the password or a passkey is given again.</summary>
    public bool IsLocked { get; init; }

    /// <summary>After how many minutes without a touch the clinic's screens are covered.</summary>
    public int IdleLockMinutes { get; init; }
}
