namespace Enamel.Tests.Support;

/// <summary>A week some way ahead: far from today, so that no test depends on the hour at which it runs.</summary>
static class OrdinaryWeek
{
    /// <summary>Its Monday.</summary>
    public static DateOnly Monday()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return today.AddDays(21 - ((int)today.DayOfWeek + 6) % 7);
    }
}
