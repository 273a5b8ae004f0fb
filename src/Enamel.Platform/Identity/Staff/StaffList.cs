using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>A person who works in the clinic.</summary>
public sealed record StaffMember(Guid UserId, string DisplayName, Role Role, string Username, bool IsActive, string? Speciality);

/// <summary>Who works in the clinic.</summary>
public sealed class StaffList(RegistryDb registry, CurrentClinic clinic)
{
    /// <summary>Everybody, by role and name; who no longer works here comes last.</summary>
    public async Task<IReadOnlyList<StaffMember>> All(CancellationToken stop) =>
        [.. (await Members(member => true).ToListAsync(stop)).OrderByDescending(member => member.IsActive).ThenBy(member => member.Role)]; // the database orders roles by their words

    /// <summary>The doctors who work here now, by name.</summary>
    public async Task<IReadOnlyList<StaffMember>> Doctors(CancellationToken stop) =>
        await Members(member => member.Role == Role.Doctor && member.IsActive).ToListAsync(stop);

    /// <summary>The name that colleagues read.</summary>
    public Task<string> NameOf(Guid userId, CancellationToken stop) =>
        registry.Set<User>().Where(user => user.Id == userId).Select(user => user.DisplayName).SingleAsync(stop);

    IQueryable<StaffMember> Members(System.Linq.Expressions.Expression<Func<Membership, bool>> which) =>
        from member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id).Where(which)
        join user in registry.Set<User>() on member.UserId equals user.Id
        join doctor in registry.Set<DoctorProfile>() on member.UserId equals doctor.UserId into doctors
        from doctor in doctors.DefaultIfEmpty()
        orderby member.Role, user.DisplayName
        select new StaffMember(user.Id, user.DisplayName, member.Role, member.Username, member.IsActive, doctor.Speciality);
}
