using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Enamel.Tests.Support;

/// <summary>A row that stands in a clinic table.</summary>
/// <param name="Table">The table's name, without its schema.</param>
/// <param name="Id">Its id; none in a table of one row per clinic.</param>
sealed record MadeRow(string Table, Guid? Id);

/// <summary>
/// Makes a valid row of any clinic table, and of the rows that it refers to, from what the catalogue says: so a promise about every table is shown for
/// those that nobody has thought of yet.
/// </summary>
/// <param name="mark">A word in every text, by which it is found again.</param>
sealed partial class RowMaker(NpgsqlConnection connection, string schema, int clinic, Guid user, string mark = "")
{
    static readonly DateTimeOffset Monday = new(2031, 3, 3, 8, 0, 0, TimeSpan.Zero);

    int made;

    /// <summary>The schema's clinic tables, by name.</summary>
    public static Task<List<string>> Tables(NpgsqlConnection connection, string schema) => connection.All(row => row.GetString(0), """
        select relname::text from pg_class
        where relnamespace = $1::regnamespace and relkind = 'r' and relname <> 'schema_migrations' order by relname
        """, schema);

    /// <summary>A clinic known to the registry alone: nothing has been put into it.</summary>
    public static Task Clinic(NpgsqlConnection administrator, int id, string schema) => administrator.Execute("""
        insert into registry.clinics (id, slug, name, schema_name, status, zone, language, capacity_doctors, capacity_patients, capacity_receptionists, created_at)
        values ($1, 'clinic-' || $1, 'Clinic ' || $1, $2, 'active', 'Africa/Casablanca', 'fr', 5, 500, 5, timestamptz '2031-01-01 00:00Z')
        """, id, schema);

    /// <summary>Which rows a table takes is a matter of its guard; from now on it takes any.</summary>
    public static async Task WithoutGuards(NpgsqlConnection administrator, string schema)
    {
        var guarded = await administrator.All(row => row.GetString(0), "select tgrelid::regclass::text from pg_trigger where tgname = 'guard' and tgrelid in (select oid from pg_class where relnamespace = $1::regnamespace)", schema);
        foreach (var table in guarded) await administrator.Execute($"alter table {table} disable trigger guard");
    }

    /// <summary>Inserts a row.</summary>
    /// <param name="table">Where.</param>
    /// <param name="given">Values that are not left to chance.</param>
    public async Task<MadeRow> Make(string table, params (string Column, object Value)[] given)
    {
        var number = ++made;
        var columns = await Columns(table);
        var parents = await Parents(table);
        var values = new Dictionary<string, object>(StringComparer.Ordinal) { ["clinic_id"] = clinic };
        foreach (var (column, value) in given) values[column] = value;
        foreach (var column in columns.Where(column => column.MustBeGiven && !values.ContainsKey(column.Name)))
        {
            values[column.Name] = !parents.TryGetValue(column.Name, out var parent) ? Plausible(column, number)
                : parent == "registry.users" ? user : (await Make(parent)).Id!.Value; // what is referred to by an id has one
        }
        var names = string.Join(", ", values.Keys);
        var places = string.Join(", ", values.Keys.Select((name, at) => $"${at + 1}::{columns.Single(column => column.Name == name).Type}"));
        await connection.Execute($"insert into {schema}.{table} ({names}) values ({places})", [.. values.Values]);
        return new(table, values.TryGetValue("id", out var id) ? (Guid)id : null);
    }

    object Plausible(Column column, int number) => column.Type switch
    {
        "uuid" => Guid.CreateVersion7(Monday.AddMilliseconds(number)),
        "text" => Allowed().Match(column.Check) is { Success: true } allowed ? allowed.Groups["first"].Value : $"{column.Name} {mark}{number}",
        "integer" => Within(column.Check, number),
        "bigint" => (long)number,
        "numeric" or "numeric(12,2)" => (decimal)number,
        "boolean" => false,
        "date" => DateOnly.FromDateTime(Monday.AddDays(number).DateTime),
        // Later columns hold later times, as starts come before ends.
        "timestamp with time zone" => Monday.AddDays(number).AddMinutes(column.Position),
        "timestamp without time zone" => Monday.AddDays(number).AddMinutes(column.Position).DateTime,
        "time without time zone" => new TimeOnly(1, 0).AddMinutes((number * 30) + column.Position),
        "bytea" => Guid.CreateVersion7(Monday.AddMilliseconds(number)).ToByteArray(),
        "jsonb" => "{}",
        _ => throw new InvalidOperationException($"The tests do not know a plausible {column.Type} for {column.Name}: teach RowMaker."),
    };

    // Another one for each row where the check leaves a choice, for some columns are unique.
    static int Within(string check, int number)
    {
        if (AtLeast().Match(check) is not { Success: true } least) return number;
        var lowest = int.Parse(least.Groups["least"].Value, CultureInfo.InvariantCulture);
        return check.Contains('%', StringComparison.Ordinal) || AtMost().Match(check) is not { Success: true } most
            ? lowest : lowest + (number % (int.Parse(most.Groups["most"].Value, CultureInfo.InvariantCulture) - lowest + 1));
    }

    Task<List<Column>> Columns(string table) => connection.All(
        row => new Column(row.GetString(0), row.GetString(1), row.GetInt16(2), row.GetBoolean(3), row.GetString(4)), """
        select a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnum, a.attnotnull and not a.atthasdef, coalesce(string_agg(pg_get_constraintdef(k.oid), ' '), '')
        from pg_attribute a left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
        where a.attrelid = ($1 || '.' || $2)::regclass and a.attnum > 0 and not a.attisdropped
        group by a.attname, a.atttypid, a.atttypmod, a.attnum, a.attnotnull, a.atthasdef order by a.attnum
        """, schema, table);

    // Which column refers to which table: the clinic's own by their name, the registry's with their schema.
    async Task<Dictionary<string, string>> Parents(string table) => (await connection.All(row => (row.GetString(0), row.GetString(1)), """
        select a.attname::text, case when t.relnamespace = 'registry'::regnamespace then 'registry.' else '' end || t.relname
        from pg_constraint k join pg_class t on t.oid = k.confrelid join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
        where k.conrelid = ($1 || '.' || $2)::regclass and k.contype = 'f' and a.attname <> 'clinic_id'
        """, schema, table)).ToDictionary(StringComparer.Ordinal);

    [GeneratedRegex(@"ARRAY\['(?<first>[^']+)'", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Allowed();

    [GeneratedRegex(@">= \(?(?<least>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"<= \(?(?<most>\d+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AtMost();

    sealed record Column(string Name, string Type, short Position, bool MustBeGiven, string Check);
}
