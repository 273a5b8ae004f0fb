namespace Enamel.Server.Commands.Health;

/// <summary>How bad it is.</summary>
internal enum Severity
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Works, and will not for ever.</summary>
    Warning,

    /// <summary>Something does not work, or is not safe.</summary>
    Trouble,
}

/// <summary>One thing that the doctor looked at.</summary>
/// <param name="Area">database, roles, migrations, keys, messages, clock, time-zones or disk.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Found">What was seen.</param>
/// <param name="WhatToDo">The way out; nothing where all is well.</param>
internal sealed record Finding(string Area, Severity Severity, string Found, string? WhatToDo = null)
{
    public static Finding Good(string area, string found) => new(area, Severity.Good, found);

    public static Finding Warning(string area, string found, string whatToDo) => new(area, Severity.Warning, found, whatToDo);

    public static Finding Trouble(string area, string found, string whatToDo) => new(area, Severity.Trouble, found, whatToDo);
}
