using Npgsql;

namespace Enamel.Tests.House.Schema;

/// <summary>A breach of a rule, as the house test tells it.</summary>
sealed record Finding(string Where, string Rule, string Detail)
{
    public override string ToString() => $"{Where} {Rule}{(Detail.Length == 0 ? "" : $": {Detail}")}";
}

/// <summary>A rule and the query that finds its breaches: rows of where and detail.</summary>
/// <param name="Says">What every table does; the finding says it of the one that does not.</param>
/// <param name="Breaches">Takes the schema as its only parameter.</param>
sealed record SchemaRule(string Says, string Breaches);

/// <summary>Reads the catalogue by a list of rules. The house test and the planted breaches use the same one.</summary>
static class SchemaRules
{
    public static async Task<IReadOnlyList<Finding>> Check(NpgsqlConnection connection, string schema, IEnumerable<SchemaRule> rules)
    {
        var findings = new List<Finding>();
        foreach (var rule in rules)
        {
            await using var command = new NpgsqlCommand(rule.Breaches, connection) { Parameters = { new() { Value = schema } } };
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) findings.Add(new(reader.GetString(0), rule.Says, reader.GetString(1)));
        }
        return findings;
    }
}
