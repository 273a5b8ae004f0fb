using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>What a person will be in the clinic.</summary>
sealed record StaffPlace(Role Role, string Username, string? Speciality = null, string? LicenceNumber = null, string? Inpe = null, Guid[]? Branches = null);

/// <summary>Writes a new account, and an account's place in the clinic: the same however somebody comes to join. Whoever calls has asked for room in the plan.</summary>
public sealed class StaffJoining(RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, TimeProvider clock)
{
    const int LongestUsername = 40;

    /// <summary>A name to sign in with: lower case, a-z, 0-9, point, hyphen and underscore.</summary>
    internal static Outcome<string> Username(string typed)
    {
        var username = typed.Trim().ToLowerInvariant();
        var isPlain = username.Length is >= 3 and <= LongestUsername && char.IsAsciiLetter(username[0])
            && username.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_');
        return isPlain ? username : StaffRefusals.UsernameMalformed;
    }

    /// <summary>The names that no password of the person may hold.</summary>
    internal static IEnumerable<string> Names(string? displayName, ClinicCard card) => [displayName ?? "", card.Name, card.Slug];

    /// <summary>A new account; written with the next save.</summary>
    internal async Task<Guid> NewAccount(string name, string passwordHash, string? email, string? phone, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            DisplayName = name,
            PasswordHash = passwordHash,
            EmailSealed = email is null ? null : keys.Cipher.Seal(UserFields.Email, email),
            EmailIndex = keys.Index.Of(UserFields.Email, email),
            PhoneSealed = phone is null ? null : keys.Cipher.Seal(UserFields.Phone, phone),
            PhoneIndex = keys.Index.Of(UserFields.Phone, phone),
            CreatedAt = now,
        };
        registry.Add(user);
        return user.Id;
    }

    /// <summary>Gives an account its place.</summary>
    internal async Task Join(Guid userId, StaffPlace place, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var isDoctor = place.Role == Role.Doctor;
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
}
