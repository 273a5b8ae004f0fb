using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>A person who works in the clinic.</summary>
/// <param name="UserId">The account.</param>
/// <param name="DisplayName">The name that colleagues read.</param>
/// <param name="Role">What the person is here.</param>
/// <param name="Username">The name to sign in with.</param>
/// <param name="IsActive">Whether the person works here now.</param>
/// <param name="Speciality">A doctor's.</param>
/// <param name="LicenceNumber">A doctor's number at the professional order.</param>
/// <param name="Inpe">A doctor's number at the health insurance.</param>
/// <param name="Branches">Where the person works; none for everywhere.</param>
/// <param name="HasTreated">Whether the person is or was a doctor here.</param>
/// <param name="Version">Counts the changes.</param>
public sealed record StaffMember(
    Guid UserId, string DisplayName, Role Role, string Username, bool IsActive, string? Speciality, string? LicenceNumber, string? Inpe, IReadOnlyList<Guid> Branches,
    bool HasTreated, int Version);

/// <summary>Who works in the clinic.</summary>
public sealed class StaffList(RegistryDb registry, CurrentClinic clinic)
{
    /// <summary>Everybody, by role and name; who no longer works here comes last.</summary>
    public async Task<IReadOnlyList<StaffMember>> All(CancellationToken stop) =>
        [.. (await Members(member => true).ToListAsync(stop)).OrderByDescending(member => member.IsActive).ThenBy(member => member.Role)]; // the database orders roles by their words

    /// <summary>The doctors who work here now, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> Doctors(CancellationToken stop) =>
        await Members(member => member.Role == Role.Doctor && member.IsActive).ToListAsync(stop);

    /// <summary>One of them, whether or not they still work here; null when nobody of that id ever did.</summary>
    public Task<StaffMember?> Find(Guid userId, CancellationToken stop) => Members(member => member.UserId == userId).SingleOrDefaultAsync(stop);

    IQueryable<StaffMember> Members(System.Linq.Expressions.Expression<Func<Membership, bool>> which) =>
        from member in registry.Set<Membership>().AsNoTracking().Where(member => member.ClinicId == clinic.Id).Where(which)
        join user in registry.Set<User>() on member.UserId equals user.Id
        orderby member.Role, user.DisplayName
        select new StaffMember(
            user.Id, user.DisplayName, member.Role, member.Username, member.IsActive, member.Speciality, member.LicenceNumber, member.Inpe, member.Branches, member.HasTreated,
            member.Version);
}
