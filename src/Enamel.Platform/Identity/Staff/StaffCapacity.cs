using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Staff;

/// <summary>How many of a role the clinic's plan admits.</summary>
public sealed class StaffCapacity(RegistryDb registry, CurrentClinic clinic)
{
    /// <summary>Why no more of the role may begin; null when there is room. Whoever asks next waits until this work is done.</summary>
    internal async Task<Refusal?> Full(Role role, CancellationToken stop)
    {
        var plan = await Lock(stop);
        var there = await registry.Set<Membership>().CountAsync(member => member.ClinicId == clinic.Id && member.Role == role && member.IsActive, stop);
        return role switch
        {
            Role.Doctor when there >= plan.CapacityDoctors => StaffRefusals.NoRoomForDoctors(plan.CapacityDoctors),
            Role.Receptionist when there >= plan.CapacityReceptionists => StaffRefusals.NoRoomForReceptionists(plan.CapacityReceptionists),
            Role.Manager or Role.Doctor or Role.Assistant or Role.Receptionist or Role.Cashier or Role.LabTech => null,
        };
    }

    /// <summary>Locks the clinic's row: of twenty who change its staff at once, each sees those before.</summary>
    internal Task<Clinic> Lock(CancellationToken stop) =>
        registry.Set<Clinic>().FromSql($"select * from registry.clinics where id = {clinic.Id} for no key update").AsNoTracking().SingleAsync(stop);
}
