using Enamel.Platform.Ui.Components;

namespace Enamel.Practice.Scheduling.Attachments;

/// <summary>What the dialog of an appointment shows of its files.</summary>
public sealed record AttachmentSheet
{
    /// <summary>Of which appointment.</summary>
    public required Guid AppointmentId { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<AttachmentItem> Items { get; init; }

    /// <summary>Whether more can be added: not to what is cancelled, nor where there are as many as there may be.</summary>
    public required bool TakesMore { get; init; }

    /// <summary>Whether who looks may add and remove.</summary>
    public required bool MayChange { get; init; }

    /// <summary>What was just done, to be heard by who does not see it.</summary>
    public string? Said { get; init; }

    /// <summary>What was wrong with a file.</summary>
    public Faults AttachFaults { get; init; } = Faults.None;

    /// <summary>Which one was to be removed.</summary>
    public Guid? Removing { get; init; }

    /// <summary>The reason that was typed.</summary>
    public string? RemoveReason { get; init; }

    /// <summary>What was wrong with that.</summary>
    public Faults RemoveFaults { get; init; } = Faults.None;
}
