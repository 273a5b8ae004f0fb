using Enamel.Platform.Database;

namespace Enamel.Practice.Rights.Processing;

/// <summary>An entry of the clinic's register of processing.</summary>
sealed class ProcessingEntry : ClinicRow
{
    /// <summary>The word of one of the usual entries, or one of the clinic's own.</summary>
    public required string Code { get; init; }

    public string Name { get; private set; } = "";

    public string Purpose { get; private set; } = "";

    /// <summary>Whose data it is.</summary>
    public string People { get; private set; } = "";

    public string Data { get; private set; } = "";

    public string Recipients { get; private set; } = "";

    public string Period { get; private set; } = "";

    /// <summary>Why it may be done.</summary>
    public string Basis { get; private set; } = "";

    /// <summary><c>declaration</c> or <c>authorisation</c>.</summary>
    public string? CndpKind { get; private set; }

    public string? CndpNumber { get; private set; }

    public DateOnly? CndpOn { get; private set; }

    /// <summary>Where data goes abroad: to whom, to which state, by which ground.</summary>
    public string? Transfer { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public Guid? RemovedBy { get; private set; }

    public string? RemoveReason { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public void Say(ProcessingView said)
    {
        (Name, Purpose, People, Data, Recipients) = (said.Name, said.Purpose, said.People, said.Data, said.Recipients);
        (Period, Basis, CndpKind, CndpNumber, CndpOn, Transfer) = (said.Period, said.Basis, said.CndpKind, said.CndpNumber, said.CndpOn, said.Transfer);
    }

    public void Remove(string reason, Guid by, DateTimeOffset now) => (RemoveReason, RemovedBy, RemovedAt) = (reason, by, now);

    public void Restore() => (RemoveReason, RemovedBy, RemovedAt) = (null, null, null);
}

/// <summary>An entry as it is read.</summary>
public sealed record ProcessingView(
    string Code, string Name, string Purpose, string People, string Data, string Recipients, string Period, string Basis, string? CndpKind = null, string? CndpNumber = null,
    DateOnly? CndpOn = null, string? Transfer = null, int Version = 0);
