using Enamel.Kernel;
using Enamel.Platform.Approvals;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients;
using Enamel.Practice.Premises;
using Enamel.Practice.Visits.Listing;
using Enamel.Practice.Visits.Settling;

namespace Enamel.Practice.Visits.Board;

/// <summary>What the walk-in's form was filled in with.</summary>
public sealed record WalkInInput(string? PatientId = null, string? PatientSearch = null, string? DoctorId = null, string? BranchId = null, string? Note = null, string? EmergencyReason = null);

/// <summary>What the walk-in's form shows.</summary>
public sealed record WalkInForm(
    WalkInInput Input, PatientSummary? Patient, IReadOnlyList<DoctorName> Doctors, IReadOnlyDictionary<Guid, int> Waiting, IReadOnlyList<BranchCard> Branches, Faults Faults, Guid? Here);

/// <summary>One visit with all that is known and can be done about it.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Banner">Who it is, with allergies and alerts; not at the cash desk.</param>
/// <param name="Doctors">To whom a waiting patient can be given.</param>
/// <param name="Chairs">Where in the branch.</param>
/// <param name="Rights">What the person who looks may do.</param>
/// <param name="Waiver">The last request for a waiver.</param>
/// <param name="Faults">What was wrong with the form that comes back.</param>
/// <param name="Typed">The reason that was typed.</param>
/// <param name="Open">Which form it was: <c>leave</c> or <c>waiver</c>.</param>
public sealed record VisitSheet(
    VisitCard Visit, PatientBannerModel? Banner, IReadOnlyList<DoctorName> Doctors, IReadOnlyList<ChairCard> Chairs, BoardRights Rights, ApprovalView? Waiver, Faults Faults, string? Typed, string? Open);

/// <summary>Fills the dialogs about visits.</summary>
sealed class VisitForms(VisitList visits, VisitScope scope, PatientDirectory patients, StaffList staff, Premises.Premises premises, Waiver waiver, CurrentUser user, RefusalTexts texts, Platform.Time.ClinicClock clock)
{
    public async Task<WalkInForm> WalkIn(WalkInInput input, Refusal? refusal, CancellationToken stop)
    {
        var today = (await visits.Run(new(clock.Today, State: VisitState.Registered), stop)).Items.Where(visit => visit.LeftAt is null);
        return new(
            input, Guid.TryParse(input.PatientId, out var patient) ? await patients.Find(patient, stop) : null,
            [.. (await staff.Doctors(stop)).Select(doctor => new DoctorName(doctor.UserId, doctor.DisplayName))], today.CountBy(visit => visit.DoctorId).ToDictionary(),
            await premises.Branches(stop), refusal is null ? Faults.None : Faults.Of(refusal, texts),
            refusal?.Facts.TryGetValue("visitId", out var here) is true && here is Guid id ? id : null);
    }

    /// <summary>Null where there is no such visit for the caller.</summary>
    public async Task<VisitSheet?> Sheet(Guid id, CancellationToken stop, Refusal? refusal = null, string? typed = null, string? open = null)
    {
        if (await visits.Find(id, stop) is not { } visit) return null;
        return new(
            visit, scope.IsCashDesk ? null : await patients.Banner(visit.PatientId, stop), [.. (await staff.Doctors(stop)).Select(doctor => new DoctorName(doctor.UserId, doctor.DisplayName))],
            [.. (await premises.Chairs(stop)).Where(chair => chair.BranchId == visit.BranchId)],
            new(user.May(VisitsPermissions.Register), user.May(VisitsPermissions.Start), user.May(VisitsPermissions.Ready), user.May(VisitsPermissions.Complete), user.May(VisitsPermissions.AskWaiver)),
            await waiver.Of(id, stop), refusal is null ? Faults.None : Faults.Of(refusal, texts), typed, open);
    }
}
