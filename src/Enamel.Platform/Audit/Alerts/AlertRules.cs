using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>The rules as they hold in the clinic, and the manager's decisions about them.</summary>
sealed class AlertRules(ClinicDb db, TimeProvider clock)
{
    /// <summary>What a manager decides; what is not given stays.</summary>
    public sealed record Command(bool? IsOn = null, bool? Sends = null, decimal? Amount = null, int? Most = null, int? Minutes = null);

    /// <summary>All rules.</summary>
    public async Task<IReadOnlyList<RuleSetting>> Now(CancellationToken stop)
    {
        var decided = await db.Set<DecidedRule>().AsNoTracking().ToDictionaryAsync(rule => rule.Rule, StringComparer.Ordinal, stop);
        return [.. AlertRule.All.Select(rule => Setting(rule, decided.GetValueOrDefault(rule.Word)))];
    }

    /// <summary>Decides about one.</summary>
    /// <returns>It, as it holds from now on; or that there is none of the word, or what is wrong with the fields.</returns>
    public async Task<Outcome<RuleSetting>> Decide(string word, Command command, CancellationToken stop)
    {
        if (AlertRule.All.FirstOrDefault(rule => rule.Word == word) is not { } known) return AlertsRefusals.NoSuchRule;
        var check = new Validation();
        check.Require("amount", command.Amount is null || (known.Amount is not null && command.Amount is > 0 and < 10_000_000 && decimal.Round(command.Amount.Value, 2) == command.Amount), "out-of-range");
        check.Require("most", command.Most is null || (known.Most is not null && command.Most is >= 1 and <= 10_000), "out-of-range");
        check.Require("minutes", command.Minutes is null || (known.Minutes is not null && command.Minutes is >= 0 and <= 1440), "out-of-range");
        if (check.Refused(out var wrong)) return wrong;
        var decided = await db.Set<DecidedRule>().SingleOrDefaultAsync(rule => rule.Rule == word, stop);
        if (decided is null) db.Add(decided = new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), Rule = word });
        decided.IsOn = command.IsOn ?? decided.IsOn;
        decided.Sends = command.Sends ?? decided.Sends;
        decided.Amount = command.Amount ?? decided.Amount;
        decided.Most = command.Most ?? decided.Most;
        decided.Minutes = command.Minutes ?? decided.Minutes;
        await db.SaveChangesAsync(stop);
        return Setting(known, decided);
    }

    static RuleSetting Setting(AlertRule rule, DecidedRule? decided) => new(
        rule.Word, decided?.IsOn ?? true, decided?.Sends ?? true, rule.Amount is null ? null : decided?.Amount ?? rule.Amount, rule.Most is null ? null : decided?.Most ?? rule.Most,
        rule.Minutes is null ? null : decided?.Minutes ?? rule.Minutes, decided?.Version ?? 0);
}
