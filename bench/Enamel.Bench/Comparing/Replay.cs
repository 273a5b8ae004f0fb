using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Enamel.Bench.Comparing;

/// <summary>
/// Recorded units of work as a pgbench script. Parameters that were the same in all are constants; the others lie in a table, of which each transaction
/// first fetches a row. That fetch is measured alone, too, for it is no part of what the server does.
/// </summary>
sealed partial class Replay
{
    readonly List<string> constants = [];
    readonly List<string> columns = [];

    Replay(string name) => Name = name;

    public string Name { get; }

    /// <summary>The script that repeats the units of work.</summary>
    public string Script { get; private set; } = "";

    /// <summary>The script that only fetches parameters.</summary>
    public string FetchOnly { get; private set; } = "";

    /// <summary>How many units of work can be repeated.</summary>
    public int Count { get; private set; }

    /// <summary>How many statements each has, BEGIN and COMMIT among them.</summary>
    public int Statements { get; private set; }

    /// <summary>The parameters that never change, as pgbench takes them.</summary>
    public IReadOnlyList<string> Constants => constants;

    /// <summary>Prepares a script from what was recorded, and fills its table.</summary>
    /// <param name="once">Each may be repeated once only, for it writes; otherwise by chance.</param>
    public static async Task<Replay> Of(string name, IReadOnlyList<IReadOnlyList<Statement>> recorded, bool once, BenchInstallation bench, CancellationToken stop)
    {
        // The first requests of a connection or of a clinic ask for keys and the like besides: what most did is what is repeated.
        var usual = recorded.GroupBy(unit => string.Join(";\n", unit.Select(Shape))).MaxBy(group => group.Count())?.ToArray()
            ?? throw new InvalidOperationException($"Nothing was recorded for {name}.");
        var replay = new Replay(name) { Count = usual.Length, Statements = usual[0].Count };
        var body = replay.Write(usual);
        var choose = once ? "\\set k :k + 1\n\\set n :client_id + 1 + :k * :clients\n" : $"\\set n random(1, {usual.Length})\n";
        var fetch = replay.columns.Count == 0 ? "" : $"{choose}select {string.Join(", ", replay.columns)} from bench.{name} where n = :n \\gset\n";
        (replay.FetchOnly, replay.Script) = (fetch, fetch + body);
        await replay.Fill(usual, bench, stop);
        return replay;
    }

    // Statements with the same text can differ in which parameters are null, and null has to stand in the script itself.
    static string Shape(Statement statement) => statement.Sql + string.Concat(statement.Values.Select(value => value is null ? '0' : '1'));

    string Write(IReadOnlyList<Statement>[] units)
    {
        var script = new StringBuilder();
        var named = new HashSet<string>(StringComparer.Ordinal); // a parameter may stand in its statement twice
        for (var at = 0; at < units[0].Count; at++)
        {
            var sql = Parameter().Replace(units[0][at].Sql, found =>
            {
                var parameter = int.Parse(found.ValueSpan[1..], CultureInfo.InvariantCulture) - 1;
                if (units[0][at].Values[parameter] is not { } value) return "null";
                if (value.Length == 0 && units.All(unit => unit[at].Values[parameter]!.Length == 0)) return "''"; // pgbench knows no empty constant
                var variable = string.Create(CultureInfo.InvariantCulture, $"s{at}p{parameter}");
                if (named.Add(variable))
                {
                    if (units.Any(unit => unit[at].Values[parameter] != value)) columns.Add(variable);
                    else constants.AddRange(["-D", $"{variable}={value}"]);
                }
                return ":" + variable + TypeOf(value);
            });
            script.Append(sql.TrimEnd().TrimEnd(';')).Append(";\n");
        }
        return script.ToString();
    }

    // The driver says of each parameter what it is, pgbench lets PostgreSQL guess: which it can not where a function takes an array of anything.
    static string TypeOf(string value) => Ids().IsMatch(value) ? "::uuid[]" : Numbers().IsMatch(value) ? "::bigint[]" : "";

    async Task Fill(IReadOnlyList<Statement>[] units, BenchInstallation bench, CancellationToken stop)
    {
        await bench.Execute($"""
            create schema if not exists bench; grant usage on schema bench to {BenchInstallation.AppRole}; drop table if exists bench.{Name};
            create table bench.{Name} (n int primary key{string.Concat(columns.Select(column => $", {column} text"))}); grant select on bench.{Name} to {BenchInstallation.AppRole}
            """, stop);
        await using var connection = await bench.Administrator(stop);
        await using (var import = await connection.BeginBinaryImportAsync($"copy bench.{Name} from stdin (format binary)", stop))
        {
            foreach (var (number, unit) in units.Index())
            {
                await import.StartRowAsync(stop);
                await import.WriteAsync(number + 1, stop);
                foreach (var column in columns) await import.WriteAsync(ValueOf(unit, column), stop);
            }
            await import.CompleteAsync(stop);
        }
        await bench.Execute($"vacuum (analyze) bench.{Name}", stop);
    }

    static string ValueOf(IReadOnlyList<Statement> unit, string column)
    {
        var parts = column[1..].Split('p');
        return unit[int.Parse(parts[0], CultureInfo.InvariantCulture)].Values[int.Parse(parts[1], CultureInfo.InvariantCulture)]!; // a null is no column
    }

    [GeneratedRegex(@"\$\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\{[0-9a-f-]{36}(,[0-9a-f-]{36})*\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"^\{-?[0-9]+(,-?[0-9]+)*\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Numbers();
}
