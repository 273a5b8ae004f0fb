using Enamel.Kernel;
using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Hours;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>Settles where a visit takes place.</summary>
sealed class Places(Premises.Premises premises, DoctorHours hours, ClinicClock clock)
{
    /// <summary>The branch follows from the chair, or is the one that is named, or where the doctor works at that time, or the clinic's first.</summary>
    /// <returns>The place; or a chair or branch that is not there, or a chair of another branch, or a clinic without a branch.</returns>
    public async Task<Outcome<Place>> Find(Guid doctorId, Guid? chairId, Guid? branchId, TimeSlot time, CancellationToken stop)
    {
        if (chairId is { } wanted)
        {
            if ((await premises.Chairs(stop)).FirstOrDefault(chair => chair.Id == wanted) is not { } chair) return SchedulingRefusals.NoSuchChair;
            return branchId is null || branchId == chair.BranchId ? new Place(doctorId, chair.BranchId, chair.Id) : SchedulingRefusals.ChairElsewhere;
        }
        var branches = await premises.Branches(stop);
        if (branchId is { } named) return branches.Any(branch => branch.Id == named) ? new Place(doctorId, named, null) : SchedulingRefusals.NoSuchBranch;
        if (branches.Count == 0) return SchedulingRefusals.NoBranch;
        var there = WorkingWeek.WindowOf(await hours.Of(doctorId, stop), clock, time)?.BranchId;
        return new Place(doctorId, branches.Any(branch => branch.Id == there) ? there!.Value : branches[0].Id, null); // Any found it, so it is there
    }
}
