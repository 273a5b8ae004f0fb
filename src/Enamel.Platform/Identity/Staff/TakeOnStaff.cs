using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>Somebody begins to work in the clinic, within what its plan admits.</summary>
public sealed class TakeOnStaff(
    RegistryDb registry, UnitOfWork unit, StaffCapacity capacity, StaffPlaces places, KeyRing ring, CurrentClinic clinic, Passwords passwords, IPhonePlan phones, TimeProvider clock)
{
    const int LongestUsername = 40;

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
        check.Require("username", command.Username, UsernameOf, out var username);
        check.Optional("email", command.Email, EmailAddress.Parse, out string? email);
        check.Optional("phone", command.Phone, phones.Parse, out string? phone);
        check.Optional("speciality", command.Speciality, DoctorPapers.Speciality, out string? speciality);
        check.Optional("licenceNumber", command.LicenceNumber, DoctorPapers.Licence, out string? licence);
        check.Optional("inpe", command.Inpe, DoctorPapers.Inpe, out string? inpe);
        DoctorPapers.OnlyOfDoctors(check, role, licence, inpe, speciality);
        await places.Check(check, command.Branches ?? [], stop);
        check.Field("password", Passwords.Check(command.Password ?? "", [command.Username ?? "", command.Email ?? ""], [command.DisplayName ?? "", clinic.Card.Name, clinic.Card.Slug]));
        if (check.Refused(out var wrong)) return wrong;
        if (await capacity.Full(role, stop) is { } full) return full;
        var user = await Account(name, command.Password!, email, phone, stop); // checked above
        registry.Add(user);
        await Join(user.Id, new(role, username, speciality, licence, inpe, [.. (command.Branches ?? []).Distinct()]), stop);
        return user.Id;
    }

    /// <summary>Gives an existing account a place in the clinic: a doctor who already works in another.</summary>
    /// <returns>Done; or a taken username, or a full plan.</returns>
    public async Task<Outcome> RunFor(Guid userId, Role role, string username, CancellationToken stop)
    {
        if (await capacity.Full(role, stop) is { } full) return full;
        await Join(userId, new(role, username), stop);
        return Outcome.Done;
    }

    async Task<User> Account(string name, string password, string? email, string? phone, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        var now = clock.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            DisplayName = name,
            PasswordHash = passwords.Hash(password),
            EmailSealed = email is null ? null : keys.Cipher.Seal(UserFields.Email, email),
            EmailIndex = keys.Index.Of(UserFields.Email, email),
            PhoneSealed = phone is null ? null : keys.Cipher.Seal(UserFields.Phone, phone),
            PhoneIndex = keys.Index.Of(UserFields.Phone, phone),
            CreatedAt = now,
        };
    }

    async Task Join(Guid userId, Place place, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var isDoctor = place.Role == Kernel.Role.Doctor;
        var profile = isDoctor ? await registry.Set<DoctorProfile>().SingleOrDefaultAsync(doctor => doctor.UserId == userId, stop) : null;
        registry.Add(new Membership
        {
            ClinicId = clinic.Id,
            UserId = userId,
            Role = place.Role,
            Username = place.Username,
            Branches = place.Branches ?? [],
            LicenceNumber = place.LicenceNumber,
            Inpe = place.Inpe,
            Speciality = place.Speciality ?? profile?.Speciality,
            HasTreated = isDoctor,
            CreatedAt = now,
        });
        if (isDoctor && profile is null) registry.Add(new DoctorProfile { UserId = userId, Speciality = place.Speciality, CreatedAt = now });
        await registry.SaveChangesAsync(stop);
    }

    static Outcome<string> UsernameOf(string typed)
    {
        var username = typed.Trim().ToLowerInvariant();
        var isPlain = username.Length is >= 3 and <= LongestUsername && char.IsAsciiLetter(username[0])
            && username.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_');
        return isPlain ? username : StaffRefusals.UsernameMalformed;
    }

    /// <summary>What the person will be here.</summary>
    sealed record Place(Kernel.Role Role, string Username, string? Speciality = null, string? LicenceNumber = null, string? Inpe = null, Guid[]? Branches = null);
}
