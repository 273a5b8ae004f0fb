using System.Text.Json;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Approvals;

/// <summary>Somebody asks for an approval; somebody else decides, once.</summary>
sealed class ApprovalRequest : ClinicRow
{
    public const string Approved = "approved", Refused = "refused";

    /// <summary>The code of its <see cref="ApprovalKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The document that it is about.</summary>
    public required Guid SubjectId { get; init; }

    public required string Reason { get; init; }

    public required JsonElement Facts { get; init; }

    public required Guid RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public Guid? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? Decision { get; private set; }

    public string? Note { get; private set; }

    /// <summary>Decides it. The database refuses the same things once more, whatever stands here.</summary>
    public Kernel.Outcome Decide(bool approve, Guid by, string? note, DateTimeOffset now)
    {
        if (by == RequestedBy) return ApprovalRefusals.NotOnesOwn;
        if (DecidedAt is not null) return ApprovalRefusals.Decided;
        (Decision, DecidedBy, DecidedAt, Note) = (approve ? Approved : Refused, by, now, note);
        return Kernel.Outcome.Done;
    }

    internal static void Map(EntityTypeBuilder<ApprovalRequest> row) => row.Property(request => request.Facts).HasColumnType("jsonb");
}
