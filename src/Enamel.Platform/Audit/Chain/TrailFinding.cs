using System.Text.Json.Serialization;

namespace Enamel.Platform.Audit.Chain;

/// <summary>What can be wrong with a trail.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrailFault>))]
public enum TrailFault
{
    /// <summary>An entry does not say what it said when it was sealed.</summary>
    EntryChanged,

    /// <summary>Two entries bear each other's words.</summary>
    EntriesSwapped,

    /// <summary>An entry stands elsewhere in the order than where it was sealed.</summary>
    EntryMoved,

    /// <summary>An entry that was sealed is gone.</summary>
    EntryRemoved,

    /// <summary>An entry stands where all had been sealed already.</summary>
    EntrySlippedIn,

    /// <summary>An entry claims a time at which it cannot have been written.</summary>
    EntryMisdated,

    /// <summary>A block does not hold together: its words, its root, its number or its list of entries were changed.</summary>
    BlockBroken,

    /// <summary>A block is gone.</summary>
    BlockRemoved,

    /// <summary>The last blocks of the chain are gone.</summary>
    ChainCut,

    /// <summary>A block is not signed by a key of the clinic.</summary>
    SignatureWrong,

    /// <summary>The chain is another than the one of which the anchor was given out.</summary>
    AnchorMissed,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Fault">What.</param>
/// <param name="Block">Where: the number of the block; 0 where none is touched.</param>
/// <param name="EntryId">Which entry; none where a block as a whole is meant.</param>
/// <param name="Detail">What is known of it, in a sentence for the operator.</param>
public sealed record TrailFinding(TrailFault Fault, long Block, Guid? EntryId, string Detail);

/// <summary>What the verification of one trail has found.</summary>
/// <param name="ClinicId">Whose; 0 is the platform.</param>
/// <param name="Blocks">How many blocks were checked.</param>
/// <param name="Entries">How many sealed entries are there.</param>
/// <param name="Retired">How many sealed entries a retention run has removed, and said so.</param>
/// <param name="Unsealed">How many entries wait for the next seal.</param>
/// <param name="Head">The hash of the newest block, in hexadecimal; none where nothing was sealed yet.</param>
/// <param name="Findings">What is wrong, first things first; a hundred at most.</param>
public sealed record TrailVerdict(int ClinicId, long Blocks, long Entries, long Retired, long Unsealed, string? Head, IReadOnlyList<TrailFinding> Findings)
{
    /// <summary>Whether all is as it was written.</summary>
    public bool IsWhole => Findings.Count == 0;

    /// <summary>The seals given out before that lie on this chain: up to the newest of them everything is what it was then.</summary>
    public IReadOnlyList<TrailAnchor> Fitting { get; init; } = [];
}
