using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>Takes on everybody who works in a demo clinic.</summary>
internal sealed class DemoStaffLoading(DemoWork clinic)
{
    public async Task Load(CancellationToken stop)
    {
        var take = clinic.The<TakeOnStaff>();
        foreach (var person in clinic.Plan.Staff)
            if (await ElsewhereAlready(person, stop) is { } account)
                clinic.Expected(await take.RunFor(account, RoleWords.Parse(person.Role).Expected(), person.Login, stop));
            else
                clinic.Expected(await take.Run(
                    new(person.DisplayName, person.Role, person.Login, DemoStaff.Password, person.Email, person.Phone, person.Speciality), stop));
    }

    /// <summary>The account of someone who works in another demo clinic too.</summary>
    private async Task<Guid?> ElsewhereAlready(DemoStaff person, CancellationToken stop)
    {
        var others = DemoPlan.Slugs.Where(slug => slug != clinic.Plan.Clinic.Slug).SelectMany(DemoClinics.StaffOf)
            .Where(other => other.Person == person.Person).Select(other => other.Login).ToArray();
        return others.Length == 0
            ? null
            : await clinic.Registry.Set<Membership>()
                .Where(member => others.Contains(member.Username)).Select(member => (Guid?)member.UserId).FirstOrDefaultAsync(stop);
    }
}
