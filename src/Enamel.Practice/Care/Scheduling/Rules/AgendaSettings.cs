using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Scheduling.Rules;

/// <summary>How the clinic keeps its agenda: one row, or none.</summary>
sealed class AgendaSettingsRow : ClinicRow
{
    public required bool FillsGaps { get; set; }

    public required int OfferMinutes { get; set; }

    public required int OffersAtOnce { get; set; }

    public required int HoldMinutes { get; set; }
}

/// <summary>How the clinic keeps its agenda.</summary>
/// <param name="FillsGaps">Whether the waiting list is asked by itself when a time becomes free.</param>
/// <param name="OfferMinutes">How long an offer holds.</param>
/// <param name="OffersAtOnce">How many are asked at a time; the first who accepts has it.</param>
/// <param name="HoldMinutes">How long a time is kept for who is about to book it.</param>
/// <param name="Version">0 where nobody ever said.</param>
public sealed record AgendaSettingsCard(bool FillsGaps, int OfferMinutes, int OffersAtOnce, int HoldMinutes, int Version);

/// <summary>Tells how the clinic keeps its agenda.</summary>
sealed class AgendaSettings(ClinicDb db)
{
    static readonly AgendaSettingsCard Usual = new(FillsGaps: true, OfferMinutes: 30, OffersAtOnce: 1, HoldMinutes: 10, Version: 0);

    /// <summary>As it is now.</summary>
    public async Task<AgendaSettingsCard> Now(CancellationToken stop) =>
        await db.Set<AgendaSettingsRow>().AsNoTracking().SingleOrDefaultAsync(stop) is { } row
            ? new(row.FillsGaps, row.OfferMinutes, row.OffersAtOnce, row.HoldMinutes, row.Version) : Usual;
}
