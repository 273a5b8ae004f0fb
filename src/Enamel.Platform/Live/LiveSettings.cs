namespace Enamel.Platform.Live;

/// <summary>How screens are kept up to date.</summary>
public sealed record LiveSettings
{
    /// <summary>How often an open stream gives a sign of life, and is asked whether whoever listens may still: within this time a session that ended is not told anything any more.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What happens within this time is told at once: a screen is renewed a few times a second at most.</summary>
    public TimeSpan Breath { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How many streams one person may hold open at one server: a window holds one while it is seen.</summary>
    public int MostOfOnePerson { get; init; } = 12;

    /// <summary>How many streams one clinic may hold open at one server.</summary>
    public int MostOfOneClinic { get; init; } = 500;
}
