using System.Collections.Concurrent;

namespace Enamel.Platform.Audit.Alerts;

/// <summary>In which clinics something was just written by this server: their trails are looked through soon, all others now and then.</summary>
public sealed class TrailSignals(TimeProvider clock)
{
    readonly ConcurrentDictionary<int, DateTimeOffset> touched = new();

    /// <summary>Something was committed there.</summary>
    internal void Touched(int clinicId) => touched[clinicId] = clock.GetUtcNow();

    /// <summary>Where, and when last.</summary>
    internal IReadOnlyCollection<KeyValuePair<int, DateTimeOffset>> Waiting => [.. touched];

    /// <summary>It was looked at, if nothing came since.</summary>
    internal void Settle(KeyValuePair<int, DateTimeOffset> one) => touched.TryRemove(one);
}
