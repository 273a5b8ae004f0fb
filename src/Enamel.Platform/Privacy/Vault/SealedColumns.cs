using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>A column of sealed values.</summary>
/// <param name="Table">The table, without a schema.</param>
/// <param name="Column">The column, which ends in <c>_sealed</c>.</param>
/// <param name="Field">The name that its values are bound to.</param>
public sealed record SealedColumn(string Table, string Column, string Field)
{
    const string Ending = "_sealed";

    /// <summary>All sealed columns of a model. The field is the column's name: <c>insurance_id_sealed</c> is sealed as <c>insurance-id</c>.</summary>
    /// <param name="prefix">Before each field, so that two models never share one.</param>
    public static IReadOnlyList<SealedColumn> In(IModel model, string prefix = "") =>
    [
        .. from entity in model.GetEntityTypes()
           from property in entity.GetProperties()
           where property.ClrType == typeof(Sealed)
           let column = property.GetColumnName()
           select new SealedColumn(entity.GetTableName()!, column, prefix + column[..^Ending.Length].Replace('_', '-')), // every entity here is a table
    ];
}
