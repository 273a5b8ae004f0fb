namespace Enamel.Kernel;

/// <summary>A country's identity numbers: what a clinic asks its patients for.</summary>
public interface INationalIdentity
{
    /// <summary>Reads a number as it is typed and gives its one normal form, which is what is sealed and indexed.</summary>
    Outcome<string> Parse(string typed);

    /// <summary>Whether a number in normal form is possible but rare, so that the desk should look at the card again.</summary>
    bool IsUnusual(string number);
}

/// <summary>A country's telephone numbers.</summary>
public interface IPhonePlan
{
    /// <summary>Reads a number as it is dialled in the country, or any international number, and gives it as E.164 (<c>+212612345678</c>).</summary>
    Outcome<string> Parse(string typed);

    /// <summary>Whether a number in E.164 is a mobile of the country, to which a message can be sent.</summary>
    bool IsMobile(string number);
}

/// <summary>What the time-zone data must say for the country's clocks to be right.</summary>
/// <param name="ZoneId">The zone's name in the IANA database.</param>
/// <param name="At">An instant.</param>
/// <param name="Offset">The distance of its wall clock from UTC at that instant.</param>
public sealed record ZoneFact(string ZoneId, DateTimeOffset At, TimeSpan Offset);
