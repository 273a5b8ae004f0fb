using Microsoft.EntityFrameworkCore.Migrations;

namespace Enamel.Platform.Database.Migrating;

/// <summary>A step whose work is a plain SQL file of the same id. Forward only: a landed file is never edited, and nothing steps back.</summary>
public abstract class SqlMigration(string sql) : Migration
{
    /// <inheritdoc/>
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var statement in SqlScript.Statements(sql)) migrationBuilder.Sql(statement);
    }

    /// <inheritdoc/>
    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations go forward only; a mistake is mended by the next one.");
}
