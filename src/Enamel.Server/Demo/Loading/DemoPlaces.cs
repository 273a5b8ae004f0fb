using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Patients;
using Enamel.Practice.Premises;
using Enamel.Practice.Scheduling.Types;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Demo.Loading;

/// <summary>Where in the clinic's rows that is which the plan names by its place or its word. What people renamed or archived since is not found.</summary>
internal sealed class DemoPlaces
{
    private readonly List<(Guid? Id, Dictionary<string, Guid> Chairs)> _branches = [];
    private readonly DemoPlan _plan;

    private DemoPlaces(DemoPlan plan) => _plan = plan;

    /// <summary>The doctors' accounts by <see cref="DemoStaff.Person"/>.</summary>
    public required Dictionary<string, Guid> Doctors { get; init; }

    /// <summary>The kinds of appointment by name.</summary>
    public required Dictionary<string, Guid> Types { get; init; }

    /// <summary>The patients by first and family name; no two of the plan have the same.</summary>
    public required Dictionary<(string First, string Last), Guid> Patients { get; init; }

    /// <summary>Looks everything up.</summary>
    public static async Task<DemoPlaces> Of(DemoWork clinic, CancellationToken stop)
    {
        var id = clinic.The<CurrentClinic>().Id;
        var logins = clinic.Plan.Staff.ToDictionary(person => person.Login, person => person.Person, StringComparer.Ordinal);
        var staff = await clinic.Registry.Set<Membership>().AsNoTracking().Where(member => member.ClinicId == id && logins.Keys.Contains(member.Username)).ToListAsync(stop);
        var types = await clinic.Db.Set<AppointmentType>().AsNoTracking().Where(type => type.RetiredAt == null).ToListAsync(stop);
        var patients = await clinic.Db.Set<Patient>().Where(patient => patient.ArchivedAt == null)
            .OrderBy(patient => patient.Number).Select(patient => new { patient.Id, patient.FirstName, patient.LastName }).ToListAsync(stop);
        var places = new DemoPlaces(clinic.Plan)
        {
            Doctors = staff.ToDictionary(member => logins[member.Username], member => member.UserId, StringComparer.Ordinal),
            Types = types.ToDictionary(type => type.Name, type => type.Id, StringComparer.Ordinal),
            Patients = patients.DistinctBy(patient => (patient.FirstName, patient.LastName)).ToDictionary(patient => (patient.FirstName, patient.LastName), patient => patient.Id),
        };
        var (branches, chairs) = (await clinic.The<Premises>().Branches(stop), await clinic.The<Premises>().Chairs(stop));
        foreach (var planned in clinic.Plan.Branches)
        {
            var branch = branches.FirstOrDefault(branch => branch.Name == planned.Name);
            places._branches.Add((branch?.Id, chairs.Where(chair => chair.BranchId == branch?.Id).ToDictionary(chair => chair.Name, chair => chair.Id, StringComparer.Ordinal)));
        }
        return places;
    }

    /// <summary>A branch and one of its chairs.</summary>
    public (Guid Branch, Guid Chair)? Of(int branch, int chair) =>
        _branches[branch] is ({ } id, var chairs) && chairs.TryGetValue(_plan.Branches[branch].Chairs[chair], out var found) ? (id, found) : null;

    /// <summary>A patient.</summary>
    public Guid? Patient(int place)
    {
        var patient = _plan.Patients[place];
        return Patients.TryGetValue((patient.FirstName.Latin, patient.LastName.Latin), out var id) ? id : null;
    }
}
