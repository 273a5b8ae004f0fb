using Enamel.Platform.Database;
using Enamel.Practice.Scheduling.Slots;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>A kind of appointment: how long it usually takes and in which colour it is shown.</summary>
sealed class AppointmentType : ClinicRow
{
    /// <summary>In the clinic's language; unique.</summary>
    public required string Name { get; set; }

    /// <summary>Usual length: a multiple of 5, from 5 to 540.</summary>
    public required int Minutes { get; set; }

    /// <summary>Which parts need the doctor: a letter for each five minutes, X with, / without; null is all of it.</summary>
    public string? Pattern { get; set; }

    /// <summary>Minutes that stay free before it.</summary>
    public int BufferBefore { get; set; }

    /// <summary>Minutes that stay free after it.</summary>
    public int BufferAfter { get; set; }

    /// <summary>It is not offered for any sooner than in so many minutes.</summary>
    public int LeadMinutes { get; set; }

    /// <summary>1 to 12: the design's tints.</summary>
    public required int Tint { get; set; }

    /// <summary>The smallest comes first.</summary>
    public required int Position { get; set; }

    /// <summary>When it was taken out of use; its appointments keep it.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>Why.</summary>
    public string? RetireReason { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static void Map(EntityTypeBuilder<AppointmentType> row) => row.Ignore(type => type.Color);

    /// <summary>#rrggbb.</summary>
    public string Color => Tints.Hex(Tint);
}

/// <summary>A kind of appointment, as it is chosen.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">In the clinic's language.</param>
/// <param name="Minutes">How long it usually takes.</param>
/// <param name="Tint">1 to 12: the design's tints.</param>
/// <param name="Color">The same as #rrggbb.</param>
public sealed record AppointmentTypeCard(Guid Id, string Name, int Minutes, int Tint, string Color)
{
    /// <summary>Which parts need the doctor: a letter for each five minutes, <c>X</c> with, <c>/</c> without; null is all of it.</summary>
    public string? Pattern { get; init; }

    /// <summary>Minutes that stay free before it.</summary>
    public int BufferBefore { get; init; }

    /// <summary>Minutes that stay free after it.</summary>
    public int BufferAfter { get; init; }

    /// <summary>It is not offered for any sooner than in so many minutes.</summary>
    public int LeadMinutes { get; init; }

    /// <summary>Who performs it; nobody named is everybody.</summary>
    public IReadOnlyList<Guid> DoctorIds { get; init; } = [];

    /// <summary>Counts its changes.</summary>
    public int Version { get; init; }

    /// <summary>Whether a doctor performs it.</summary>
    internal bool IsDoneBy(Guid doctorId) => DoctorIds.Count == 0 || DoctorIds.Contains(doctorId);

    /// <summary>What a visit of this kind needs when it takes so long.</summary>
    internal VisitShape Shape(int minutes) => new(minutes, VisitShape.Fit(Pattern, minutes), BufferBefore, BufferAfter);
}

/// <summary>That a doctor performs a kind of visit; a kind of which nobody is named is for everybody.</summary>
sealed class TypeDoctor : ClinicRow
{
    /// <summary>The kind.</summary>
    public required Guid TypeId { get; init; }

    /// <summary>The doctor's account.</summary>
    public required Guid DoctorId { get; init; }

    internal static void Map(EntityTypeBuilder<TypeDoctor> row) =>
        row.HasOne<AppointmentType>().WithMany().HasForeignKey(doctor => new { doctor.ClinicId, doctor.TypeId });
}
