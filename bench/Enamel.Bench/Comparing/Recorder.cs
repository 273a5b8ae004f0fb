using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;

namespace Enamel.Bench.Comparing;

/// <summary>A statement as the server sent it.</summary>
/// <param name="Sql">With $1, $2, ...</param>
/// <param name="Values">The parameters as text; null for NULL.</param>
sealed record Statement(string Sql, IReadOnlyList<string?> Values);

/// <summary>
/// Takes down what the server says to PostgreSQL: for a while the application's role has each statement logged with its parameters, and the log is read.
/// So what pgbench repeats is what the server sends, today and after the next change.
/// </summary>
sealed partial class Recorder(BenchInstallation bench)
{
    /// <summary>Records the units of work that happen meanwhile, each the statements of one transaction from BEGIN to COMMIT.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<Statement>>> Record(Action work, CancellationToken stop)
    {
        var role = BenchInstallation.AppRole;
        await Settle($"alter role {role} set log_statement = 'all'; alter role {role} set log_error_verbosity = 'default'; alter role {role} set log_parameter_max_length = -1", stop);
        await bench.Execute("alter system set log_destination = 'jsonlog'", stop);
        await bench.Execute("select pg_reload_conf()", stop);
        // A role's settings count for new connections only.
        await bench.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{role}'", stop);
        try
        {
            var file = await LogFile(stop);
            var from = new FileInfo(file).Length;
            work();
            await bench.Execute("select pg_sleep(0.5)", stop); // the collector writes a moment later
            return await Read(file, from, stop);
        }
        finally
        {
            await Settle($"alter role {role} reset log_statement; alter role {role} reset log_error_verbosity; alter role {role} reset log_parameter_max_length", stop);
            await bench.Execute("alter system reset log_destination", stop);
            await bench.Execute("select pg_reload_conf()", stop);
            await bench.Execute($"select pg_terminate_backend(pid) from pg_stat_activity where usename = '{role}'", stop);
        }
    }

    Task Settle(string sql, CancellationToken stop) => bench.Execute(sql, stop);

    async Task<string> LogFile(CancellationToken stop)
    {
        await using var connection = await bench.Administrator(stop);
        await using var ask = new NpgsqlCommand("select pg_current_logfile('jsonlog') from pg_sleep(0.5)", connection);
        return Path.Combine(bench.Cluster.Folder, "data", await ask.ExecuteScalarAsync(stop) as string ?? throw new InvalidOperationException("PostgreSQL writes no log."));
    }

    static async Task<IReadOnlyList<IReadOnlyList<Statement>>> Read(string file, long from, CancellationToken stop)
    {
        var open = new Dictionary<int, List<Statement>>();
        var done = new List<IReadOnlyList<Statement>>();
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(from, SeekOrigin.Begin);
        using var lines = new StreamReader(stream);
        while (await lines.ReadLineAsync(stop) is { } line)
        {
            using var entry = JsonDocument.Parse(line);
            if (!entry.RootElement.TryGetProperty("user", out var user) || user.GetString() != BenchInstallation.AppRole) continue;
            if (Spoken().Match(entry.RootElement.GetProperty("message").GetString() ?? "") is not { Success: true } spoken) continue;
            var statement = new Statement(spoken.Groups["sql"].Value, Values(entry.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : ""));
            var session = entry.RootElement.GetProperty("pid").GetInt32();
            if (statement.Sql.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase)) open[session] = [];
            if (!open.TryGetValue(session, out var unit)) continue;
            unit.Add(statement);
            if (!statement.Sql.Equals("COMMIT", StringComparison.OrdinalIgnoreCase)) continue;
            done.Add(unit);
            open.Remove(session);
        }
        return done;
    }

    static string?[] Values(string detail) =>
        [.. Value().Matches(detail).Select(value => value.Groups["text"].Success ? value.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal) : null)];

    [GeneratedRegex(@"^(?:statement|execute [^:]+): (?<sql>.*)$", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spoken();

    [GeneratedRegex(@"\$\d+ = (NULL|'(?<text>([^']|'')*)')", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Value();
}
