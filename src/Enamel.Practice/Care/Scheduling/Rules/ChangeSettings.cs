using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>The clinic says how it keeps its agenda.</summary>
sealed class ChangeSettings(ClinicDb db, AgendaSettings settings, TimeProvider clock)
{
    /// <summary>What changes; what is left out stays.</summary>
    public sealed record Command(bool? FillsGaps = null, int? OfferMinutes = null, int? OffersAtOnce = null, int? HoldMinutes = null);

    /// <summary>Says it.</summary>
    public async Task<Outcome> Run(Command command, CancellationToken stop)
    {
        var now = await settings.Now(stop);
        var (offer, once, hold) = (command.OfferMinutes ?? now.OfferMinutes, command.OffersAtOnce ?? now.OffersAtOnce, command.HoldMinutes ?? now.HoldMinutes);
        var check = new Validation();
        check.Require("offerMinutes", offer is >= 5 and <= 1440, SchedulingRefusals.LengthOutOfRange.Code);
        check.Require("offersAtOnce", once is >= 1 and <= 10, SchedulingRefusals.CountOutOfRange.Code);
        check.Require("holdMinutes", hold is >= 1 and <= 60, SchedulingRefusals.LengthOutOfRange.Code);
        if (check.Refused(out var wrong)) return wrong;
        var row = await db.Set<AgendaSettingsRow>().SingleOrDefaultAsync(stop);
        if (row is null)
            db.Add(new AgendaSettingsRow { Id = Guid.CreateVersion7(clock.GetUtcNow()), FillsGaps = command.FillsGaps ?? now.FillsGaps, OfferMinutes = offer, OffersAtOnce = once, HoldMinutes = hold });
        else (row.FillsGaps, row.OfferMinutes, row.OffersAtOnce, row.HoldMinutes) = (command.FillsGaps ?? now.FillsGaps, offer, once, hold);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }
}
