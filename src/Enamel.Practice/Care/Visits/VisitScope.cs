using Enamel.Kernel;
using Enamel.Platform.Identity;

namespace Enamel.Practice.Visits;

/// <summary>Which visits exist for the caller: a doctor's own; for the cash desk those that are to be paid and have been. All others see the clinic's.</summary>
sealed class VisitScope(CurrentUser user)
{
    static readonly VisitState[] AtTheCashDesk = [VisitState.ReadyForBilling, VisitState.Paid, VisitState.Completed];

    /// <summary>The doctor whose visits alone are seen; null where they are everybody's.</summary>
    public Guid? Own => user.IsSignedIn && VisitsPermissions.See.IsOwnOnly(user.Role) ? user.Id : null;

    /// <summary>Whether the caller takes money, and is told nothing of why anybody comes.</summary>
    public bool IsCashDesk => user is { IsSignedIn: true, Role: Role.Cashier };

    /// <summary>Whether the caller may see any visit at all: also asked by what is no address of its own, such as a landing page.</summary>
    public bool IsOpen => !user.IsSignedIn || user.May(VisitsPermissions.See);

    /// <summary>Narrows a query to what the caller sees.</summary>
    public IQueryable<Visit> Of(IQueryable<Visit> visits)
    {
        if (Own is { } own) visits = visits.Where(visit => visit.DoctorId == own);
        if (IsCashDesk) visits = visits.Where(visit => AtTheCashDesk.Contains(visit.State));
        return visits;
    }
}
