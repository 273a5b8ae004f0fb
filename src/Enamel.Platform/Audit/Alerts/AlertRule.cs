using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>A rule that the product knows, as it stands until a clinic decides otherwise.</summary>
/// <param name="Word">Its word; key <c>rule.</c> and the word among the texts.</param>
public sealed record AlertRule(string Word)
{
    /// <summary>From which amount on, in the clinic's currency; null where the rule knows none.</summary>
    public decimal? Amount { get; init; }

    /// <summary>From how many on; null where the rule does not count.</summary>
    public int? Most { get; init; }

    /// <summary>Within how many minutes, or how many minutes beside the hours; null where time does not matter.</summary>
    public int? Minutes { get; init; }

    /// <summary>A refund is asked for or given.</summary>
    public static readonly AlertRule Refund = new("refund") { Amount = 500 };

    /// <summary>A discount is asked for or given.</summary>
    public static readonly AlertRule Discount = new("discount") { Amount = 500 };

    /// <summary>Somebody who works in some branches only looks at a record from a terminal of another one, or of a patient who is known in others alone.</summary>
    public static readonly AlertRule OutsideBranch = new("outside-branch");

    /// <summary>A record is looked at when no doctor of the clinic works, and for some time before and after.</summary>
    public static readonly AlertRule OutsideHours = new("outside-hours") { Minutes = 90 };

    /// <summary>One person opens many patients' records in a short time.</summary>
    public static readonly AlertRule ManyRecords = new("many-records") { Most = 40, Minutes = 10 };

    /// <summary>Sign-ins fail, for one account or from one address.</summary>
    public static readonly AlertRule FailedSignIns = new("failed-sign-ins") { Most = 5, Minutes = 15 };

    /// <summary>A terminal that was revoked is used all the same.</summary>
    public static readonly AlertRule RevokedDevice = new("revoked-device");

    /// <summary>A seal of the trail does not verify.</summary>
    public static readonly AlertRule BrokenSeal = new("seal-broken");

    /// <summary>All of them, in the order of the page.</summary>
    public static IReadOnlyList<AlertRule> All { get; } = [Refund, Discount, OutsideBranch, OutsideHours, ManyRecords, FailedSignIns, RevokedDevice, BrokenSeal];
}

/// <summary>What a clinic decided about a rule.</summary>
sealed class DecidedRule : ClinicRow
{
    public required string Rule { get; init; }

    public bool IsOn { get; set; } = true;

    /// <summary>Whether the managers get a message.</summary>
    public bool Sends { get; set; } = true;

    public decimal? Amount { get; set; }

    public int? Most { get; set; }

    public int? Minutes { get; set; }

    public static void Map(EntityTypeBuilder<DecidedRule> row) => row.Property(rule => rule.Amount).HasColumnType("numeric(12,2)");
}

/// <summary>A rule as it holds in a clinic now.</summary>
/// <param name="Rule">Its word.</param>
/// <param name="IsOn">Whether anything is raised by it.</param>
/// <param name="Sends">Whether the managers get a message.</param>
/// <param name="Amount">From which amount on; null where the rule knows none.</param>
/// <param name="Most">From how many on; null where the rule does not count.</param>
/// <param name="Minutes">Within or beside how many minutes; null where time does not matter.</param>
/// <param name="Version">Counts the clinic's decisions; 0 before the first.</param>
public sealed record RuleSetting(string Rule, bool IsOn, bool Sends, decimal? Amount, int? Most, int? Minutes, int Version);

/// <summary>
/// Where the trail tells of money that a rule watches: an approval of this kind, whose facts hold the amount. <c>services.AddSingleton(new WatchedMoney("cashdesk.refund", AlertRule.Refund))</c>.
/// What is given without being asked for first is told by a note of the rule's own word (<c>refund</c>, <c>discount</c>) with a fact <c>amount</c>.
/// </summary>
/// <param name="ApprovalKind">The code of the <see cref="Approvals.ApprovalKind"/>.</param>
/// <param name="Rule">Which rule watches it.</param>
/// <param name="Fact">The name of the fact that holds the amount.</param>
public sealed record WatchedMoney(string ApprovalKind, AlertRule Rule, string Fact = "amount");

/// <summary>When the clinic is at work: told by the room of the practice that keeps the hours, of which this floor knows nothing.</summary>
public interface IWorkingDays
{
    /// <summary>From the first doctor's beginning to the last one's end on a day; null when nobody works. Nothing at all where no hours were ever entered.</summary>
    Task<IReadOnlyDictionary<DayOfWeek, (TimeOnly Opens, TimeOnly Closes)>> Hours(CancellationToken stop);
}

/// <summary>Where patients are known: told by the room of the practice that keeps the agenda.</summary>
public interface IPatientsPlaces
{
    /// <summary>The branches in which each of these patients has or had appointments; those without any are left out.</summary>
    Task<IReadOnlyDictionary<Guid, IReadOnlySet<Guid>>> Branches(IReadOnlyCollection<Guid> patientIds, CancellationToken stop);
}
