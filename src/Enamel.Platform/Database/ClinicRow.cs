namespace Enamel.Platform.Database;

/// <summary>A row of a clinic's own table. Its clinic is stamped when it is saved, from the unit of work, and never from a request.</summary>
public abstract class ClinicRow
{
    /// <summary>The clinic that owns the row: first part of every key.</summary>
    public int ClinicId { get; internal set; }

    /// <summary>UUID version 7, made by the application.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts the row's changes; two people who edit the same version meet in a <c>stale-version</c> refusal.</summary>
    public int Version { get; internal set; } = 1;
}
