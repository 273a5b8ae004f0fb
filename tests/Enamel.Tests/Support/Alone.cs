namespace Enamel.Tests.Support;

/// <summary>Tests that look at what the whole process holds: they run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
