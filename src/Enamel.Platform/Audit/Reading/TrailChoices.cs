using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui.Components;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Audit.Reading;

/// <summary>What the filters of the page offer.</summary>
/// <param name="People">The staff, those who left too.</param>
/// <param name="Devices">The terminals, revoked ones too.</param>
/// <param name="Patient">The patient who is looked for, by name.</param>
public sealed record TrailFilters(IReadOnlyList<Choice> People, IReadOnlyList<Choice> Devices, string? Patient);

/// <summary>Finds what can be chosen.</summary>
sealed class TrailChoices(RegistryDb registry, CurrentClinic clinic, IEnumerable<TrailNames> names, IServiceProvider services)
{
    const int Most = 300;

    public async Task<TrailFilters> For(TrailQuery query, CancellationToken stop)
    {
        var people = await (from member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id)
                            join user in registry.Set<User>() on member.UserId equals user.Id
                            orderby member.IsActive descending, user.DisplayName
                            select new { user.Id, user.DisplayName }).Take(Most).ToListAsync(stop);
        var devices = await registry.Set<Device>().Where(device => device.ClinicId == clinic.Id).OrderBy(device => device.Name).Take(Most).Select(device => new { device.Id, device.Name }).ToListAsync(stop);
        string? patient = null;
        if (query.PatientId is { } id && names.FirstOrDefault(room => room.Subject == TrailKnownNames.Patients) is { } patients)
            patient = (await patients.Find(services, [id], stop)).GetValueOrDefault(id);
        return new([.. people.Select(one => new Choice(one.Id.ToString(), one.DisplayName))], [.. devices.Select(one => new Choice(one.Id.ToString(), one.Name))], patient);
    }
}
