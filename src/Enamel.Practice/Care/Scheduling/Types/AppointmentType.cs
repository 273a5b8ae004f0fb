using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Scheduling.Types;

/// <summary>A kind of appointment: how long it usually takes and in which colour it is shown.</summary>
sealed class AppointmentType : ClinicRow
{
    /// <summary>In the clinic's language; unique.</summary>
    public required string Name { get; set; }

    /// <summary>Usual length: a multiple of 5, from 5 to 540.</summary>
    public required int Minutes { get; set; }

    /// <summary>1 to 12: the design's tints.</summary>
    public required int Tint { get; set; }

    /// <summary>The smallest comes first.</summary>
    public required int Position { get; set; }

    /// <summary>When it was taken out of use; its appointments keep it.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static void Map(EntityTypeBuilder<AppointmentType> row) => row.Ignore(type => type.Color);

    /// <summary>#rrggbb.</summary>
    public string Color => Tints.Hex(Tint);
}

/// <summary>A kind of appointment, as it is chosen.</summary>
public sealed record AppointmentTypeCard(Guid Id, string Name, int Minutes, int Tint, string Color);
