using Enamel.Kernel;
using Enamel.Platform.Identity.Staff;
using Enamel.Practice.Scheduling.Types;

namespace Enamel.Practice.Scheduling.Doctors;

/// <summary>A doctor of the clinic, as the agenda shows them.</summary>
/// <param name="Id">The account.</param>
/// <param name="DisplayName">The name that colleagues read.</param>
/// <param name="Speciality">In words.</param>
/// <param name="Tint">1 to 12: the doctor's colour in the agenda.</param>
/// <param name="Color">The same as #rrggbb.</param>
/// <param name="IsActive">Whether the doctor works here now; past ones stay for their past appointments.</param>
public sealed record DoctorCard(Guid Id, string DisplayName, string? Speciality, int Tint, string Color, bool IsActive);

/// <summary>The clinic's doctors. Each keeps a colour: it depends on who came before, not on who came after or left.</summary>
public sealed class ClinicDoctors(StaffList staff)
{
    /// <summary>Those who work here now and those who did, by name.</summary>
    public async Task<IReadOnlyList<DoctorCard>> All(CancellationToken stop) =>
        [.. (await staff.All(stop)).Where(member => member.HasTreated).OrderBy(member => member.UserId)
            .Select((member, place) => Card(member, Tints.OfDoctor(place))).OrderBy(doctor => doctor.DisplayName, StringComparer.CurrentCulture)];

    /// <summary>Those who work here now, by name.</summary>
    public async Task<IReadOnlyList<DoctorCard>> Active(CancellationToken stop) => [.. (await All(stop)).Where(doctor => doctor.IsActive)];

    /// <summary>One of them, past ones included.</summary>
    public async Task<DoctorCard?> Find(Guid id, CancellationToken stop) => (await All(stop)).FirstOrDefault(doctor => doctor.Id == id);

    static DoctorCard Card(StaffMember member, int tint) => new(member.UserId, member.DisplayName, member.Speciality, tint, Tints.Hex(tint), member.IsActive && member.Role == Role.Doctor);
}
