using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>A column of sealed values.</summary>
/// <param name="Table">The table, without a schema.</param>
/// <param name="Column">The column, which ends in <c>_sealed</c>.</param>
/// <param name="Field">The name that its values are bound to.</param>
public sealed record SealedColumn(string Table, string Column, string Field)
{
    const string Ending = "_sealed";
    const string PlaceKey = "Enamel:SealedFor";

    /// <summary>Columns of the same row that the value is bound to as well, by which a value does not open in another row's place; none for most.</summary>
    public IReadOnlyList<string> Place { get; init; } = [];

    /// <summary>All sealed columns of a model. The field is the column's name: <c>insurance_id_sealed</c> is sealed as <c>insurance-id</c>.</summary>
    /// <param name="prefix">Before each field, so that two models never share one.</param>
    public static IReadOnlyList<SealedColumn> In(IModel model, string prefix = "") =>
    [
        .. from entity in model.GetEntityTypes()
           from property in entity.GetProperties()
           where property.ClrType == typeof(Sealed)
           let column = property.GetColumnName()
           select new SealedColumn(entity.GetTableName()!, column, prefix + column[..^Ending.Length].Replace('_', '-')) // every entity here is a table
           { Place = (property.FindAnnotation(PlaceKey)?.Value as string)?.Split(',') ?? [] },
    ];

    /// <summary>The field of a value that is bound to its place besides.</summary>
    /// <param name="field">The column's.</param>
    /// <param name="place">What stands in the columns of <see cref="Place"/>, in their order.</param>
    public static string FieldOf(string field, params IEnumerable<object> place) => string.Join(':', [field, .. place.Select(part => Convert.ToString(part, CultureInfo.InvariantCulture))]);

    internal static void Bind(IMutableProperty property, IEnumerable<string> columns) => property.SetAnnotation(PlaceKey, string.Join(',', columns));
}

/// <summary>How a mapping says what sealed values are bound to.</summary>
public static class SealedColumns
{
    /// <summary>The value is sealed for these columns of its row too (<see cref="SealedColumn.Place"/>): it opens there and nowhere else.</summary>
    public static void SealedFor(this PropertyBuilder<Sealed> property, params IReadOnlyList<string> columns) => SealedColumn.Bind(property.Metadata, columns);
}
