using System.Security.Cryptography;

namespace Enamel.Platform.Jobs;

/// <summary>How long to wait before what failed is tried again: longer each time, and never quite the same, so that what failed together does not come back together.</summary>
public static class Backoff
{
    static readonly TimeSpan[] Steps =
    [
        TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(20), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(8),
    ];

    /// <summary>The wait after the given try, a tenth more or less.</summary>
    /// <param name="tries">How often it was tried, from 1.</param>
    public static TimeSpan After(int tries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tries, 1);
        var step = Steps[Math.Min(tries, Steps.Length) - 1];
        return step * (0.9 + RandomNumberGenerator.GetInt32(201) / 1000.0);
    }
}
