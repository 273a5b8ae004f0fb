using Enamel.Kernel;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.Identity.Staff;

/// <summary>Somebody begins to work in the clinic, within what its plan admits.</summary>
public sealed class TakeOnStaff(
    StaffCapacity capacity, StaffPlaces places, StaffJoining joining, CurrentClinic clinic, Passwords passwords, IPhonePlan phones)
{
    /// <summary>Who begins.</summary>
    /// <param name="DisplayName">The name that colleagues read.</param>
    /// <param name="Role">The wire word of a role.</param>
    /// <param name="Username">To sign in with; unique in the clinic; a-z, 0-9, point, hyphen and underscore.</param>
    /// <param name="Password">At least 12 characters.</param>
    /// <param name="Email">Another way to sign in.</param>
    /// <param name="Phone">Another way to sign in.</param>
    /// <param name="Speciality">A doctor's.</param>
    /// <param name="LicenceNumber">A doctor's number at the professional order; unique in the clinic.</param>
    /// <param name="Inpe">A doctor's number at the health insurance: nine digits.</param>
    /// <param name="Branches">Where the person works; none for everywhere.</param>
    public sealed record Command(
        string? DisplayName, string? Role, string? Username, string? Password, string? Email = null, string? Phone = null, string? Speciality = null,
        string? LicenceNumber = null, string? Inpe = null, IReadOnlyList<Guid>? Branches = null);

    /// <summary>Takes somebody on.</summary>
    /// <returns>The account's id; or what is wrong with the fields, a login that is taken, or a full plan.</returns>
    public async Task<Outcome<Guid>> Run(Command command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("displayName", command.DisplayName, PersonName.Clean, out var name);
        check.Require("role", command.Role, RoleWords.Parse, out var role);
        check.Require("username", command.Username, StaffJoining.Username, out var username);
        check.Optional("email", command.Email, EmailAddress.Parse, out string? email);
        check.Optional("phone", command.Phone, phones.Parse, out string? phone);
        check.Optional("speciality", command.Speciality, DoctorPapers.Speciality, out string? speciality);
        check.Optional("licenceNumber", command.LicenceNumber, DoctorPapers.Licence, out string? licence);
        check.Optional("inpe", command.Inpe, DoctorPapers.Inpe, out string? inpe);
        DoctorPapers.OnlyOfDoctors(check, role, licence, inpe, speciality);
        await places.Check(check, command.Branches ?? [], stop);
        check.Field("password", Passwords.Check(command.Password ?? "", [command.Username ?? "", command.Email ?? ""], StaffJoining.Names(command.DisplayName, clinic.Card)));
        if (check.Refused(out var wrong)) return wrong;
        if (await capacity.Full(role, stop) is { } full) return full;
        var user = await joining.NewAccount(name, passwords.Hash(command.Password!), email, phone, stop); // checked above
        await joining.Join(user, new(role, username, speciality, licence, inpe, [.. (command.Branches ?? []).Distinct()]), stop);
        return user;
    }

    /// <summary>Gives an existing account a place in the clinic: a doctor who already works in another.</summary>
    /// <returns>Done; or a taken username, or a full plan.</returns>
    public async Task<Outcome> RunFor(Guid userId, Role role, string username, CancellationToken stop)
    {
        if (await capacity.Full(role, stop) is { } full) return full;
        await joining.Join(userId, new(role, username), stop);
        return Outcome.Done;
    }
}
