using Enamel.Kernel;
using NodaTime;

namespace Enamel.Platform.Time;

/// <summary>Every way in which time says no.</summary>
public static class TimeRefusals
{
    /// <summary>No time zone of this name: <c>{zone}</c>.</summary>
    public static Refusal UnknownZone(string zone) => Refusal.AgainstRule("time.unknown-zone").With("zone", zone);
}

/// <summary>The time zones' rules as they come with Enamel. The machine's own are never asked: they may be years old.</summary>
public sealed class ZoneRules(IDateTimeZoneProvider zones, TimeProvider clock)
{
    /// <summary>The rules that NodaTime carries.</summary>
    public ZoneRules(TimeProvider clock) : this(DateTimeZoneProviders.Tzdb, clock) { }

    /// <summary>Which edition of the IANA database they are, to be stored beside an instant that was computed by them.</summary>
    public string Version => zones.VersionId;

    /// <summary>The clock of a zone.</summary>
    /// <param name="zoneId">Its IANA name, such as <c>Africa/Casablanca</c>.</param>
    public Outcome<ClinicClock> Clock(string zoneId) =>
        zones.GetZoneOrNull(zoneId) is { } zone ? new ClinicClock(zone, clock) : TimeRefusals.UnknownZone(zoneId);

    /// <summary>Checks the rules against what is known to be true.</summary>
    /// <returns>The facts that they get wrong, with what they say instead; empty when all is well.</returns>
    public IReadOnlyList<WrongZoneFact> Check(IEnumerable<ZoneFact> facts) =>
        [.. facts.Select(fact => new WrongZoneFact(fact, OffsetOf(fact))).Where(finding => finding.Found != finding.Fact.Offset)];

    TimeSpan? OffsetOf(ZoneFact fact) =>
        zones.GetZoneOrNull(fact.ZoneId)?.GetUtcOffset(Instant.FromDateTimeOffset(fact.At)).ToTimeSpan();
}

/// <summary>A fact that the zone data get wrong.</summary>
/// <param name="Fact">What is true.</param>
/// <param name="Found">What the data say; null when they do not know the zone.</param>
public sealed record WrongZoneFact(ZoneFact Fact, TimeSpan? Found);
