using System.Text.Json;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Practice.Patients;

/// <summary>
/// What one module holds on patients. Every module that keeps a table with a <c>patient_id</c> registers one (<see cref="PatientHoldings.AddPatientHolding"/>), so
/// that the copy which a patient may ask for is complete, and so is what is removed when the time for it has come.
/// </summary>
public interface IPatientHolding
{
    /// <summary>The module's word, such as <c>scheduling</c>.</summary>
    string Name { get; }

    /// <summary>The module's texts: <c>held.{table}</c> is a table's title, <c>held.{table}.{column}</c> a column's; a column without is called by its name.</summary>
    Type Texts { get; }

    /// <summary>The tables that it answers for.</summary>
    IReadOnlyList<HeldTable> Tables { get; }

    /// <summary>Everything of a patient, with what is sealed opened, which the trail tells.</summary>
    Task<IReadOnlyList<HeldRows>> Of(Guid patientId, CancellationToken stop);

    /// <summary>Which of these patients something happened with at or after a moment.</summary>
    Task<IReadOnlySet<Guid>> Active(IReadOnlyCollection<Guid> patients, DateTimeOffset since, CancellationToken stop);
}

/// <summary>A table with rows of patients.</summary>
/// <param name="Name">The table.</param>
/// <param name="Activity">The column that says when something happened with the patient; none for what is no sign of life.</param>
/// <param name="IsKept">The law asks for these rows when everything else of the patient goes: bills. They stay, and the patient's row loses all that says who it was.</param>
/// <param name="PatientColumn">The column with the patient's id.</param>
public sealed record HeldTable(string Name, string? Activity = null, bool IsKept = false, string PatientColumn = "patient_id")
{
    /// <summary>The table of the same holding whose rows are the patient's, where this one only refers to them by <see cref="PatientColumn"/>.</summary>
    public string? Of { get; init; }

    /// <summary>The column there by which this one's <see cref="PatientColumn"/> is known.</summary>
    public string By { get; init; } = "id";

    /// <summary>Where what a row stands for is to be had from, from the clinic's root, with the row's columns in braces: the copy names it as <c>address</c>.</summary>
    public string? Address { get; init; }
}

/// <summary>The rows of one table; each a name and a value, the names as in the table.</summary>
public sealed record HeldRows(string Table, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>> Rows);

/// <summary>Registers what modules hold on patients.</summary>
public static class PatientHoldings
{
    /// <summary>The module holds these tables on patients. All columns are given away but those that are no datum: the clinic, keys of searching, versions.</summary>
    public static IServiceCollection AddPatientHolding(this IServiceCollection services, string name, Type texts, params IReadOnlyList<HeldTable> tables) =>
        services.AddScoped<IPatientHolding>(provider => new TablesHolding(
            name, texts, tables, provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<CurrentClinic>(), provider.GetRequiredService<ClinicVault>()));
}

/// <summary>Reads a module's tables as they are: a column that is added tomorrow is in the copy tomorrow.</summary>
sealed class TablesHolding(string name, Type texts, IReadOnlyList<HeldTable> tables, ClinicDb db, CurrentClinic clinic, ClinicVault vault) : IPatientHolding
{
    static readonly string[] NoDatum = ["clinic_id", "version", "name_key", "zone_rules", "token_hash"];

    public string Name => name;

    public Type Texts => texts;

    public IReadOnlyList<HeldTable> Tables => tables;

    public async Task<IReadOnlyList<HeldRows>> Of(Guid patientId, CancellationToken stop)
    {
        var held = new List<HeldRows>();
        foreach (var table in tables)
        {
            var rows = new List<IReadOnlyDictionary<string, JsonElement>>();
            foreach (var row in await Read(table, patientId, stop)) rows.Add(await Told(row, table, patientId, stop));
            held.Add(new(table.Name, rows));
        }
        return held;
    }

    public async Task<IReadOnlySet<Guid>> Active(IReadOnlyCollection<Guid> patients, DateTimeOffset since, CancellationToken stop)
    {
        var active = new HashSet<Guid>();
        foreach (var table in tables.Where(table => table is { Activity: not null, Of: null }))
        {
            var sql = $"select distinct {table.PatientColumn} as \"Value\" from {table.Name} where clinic_id = @clinic and {table.PatientColumn} = any (@patients) and {table.Activity} >= @since";
            active.UnionWith(await db.Database.SqlQueryRaw<Guid>(
                sql, new NpgsqlParameter("clinic", clinic.Id), new NpgsqlParameter("patients", patients.ToArray()), new NpgsqlParameter("since", since.ToUniversalTime())).ToListAsync(stop));
        }
        return active;
    }

    // Names of tables and columns are the modules' own words, never a caller's.
    Task<List<string>> Read(HeldTable table, Guid patientId, CancellationToken stop)
    {
        var sql = $"select row_to_json(t)::text as \"Value\" from {table.Name} t where t.clinic_id = @clinic and t.{table.PatientColumn} {Whose(table)} order by t.id";
        return db.Database.SqlQueryRaw<string>(sql, new NpgsqlParameter("clinic", clinic.Id), new NpgsqlParameter("patient", patientId)).ToListAsync(stop);
    }

    static string Whose(HeldTable table) => table.Of is null ? "= @patient" : $"in (select p.{table.By} from {table.Of} p where p.clinic_id = @clinic and p.patient_id = @patient)";

    async Task<IReadOnlyDictionary<string, JsonElement>> Told(string row, HeldTable table, Guid patientId, CancellationToken stop)
    {
        using var read = JsonDocument.Parse(row);
        var told = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var column in read.RootElement.EnumerateObject())
        {
            if (NoDatum.Contains(column.Name) || column.Name.EndsWith("_index", StringComparison.Ordinal)) continue;
            if (!column.Name.EndsWith("_sealed", StringComparison.Ordinal))
            {
                told[column.Name] = column.Value.Clone();
                continue;
            }
            var word = column.Name[..^"_sealed".Length];
            told[word] = JsonSerializer.SerializeToElement(await vault.Open(Stored(column.Value), word.Replace('_', '-'), patientId, stop));
        }
        if (table.Address is { } address) told["address"] = JsonSerializer.SerializeToElement(told.Aggregate(address, (filled, column) => filled.Replace($"{{{column.Key}}}", column.Value.ToString(), StringComparison.Ordinal)));
        return told;
    }

    // PostgreSQL writes bytes into JSON as \x and their hexadecimal digits.
    static Sealed? Stored(JsonElement value) => value.GetString() is { } hex ? Sealed.FromStored(Convert.FromHexString(hex.AsSpan(2))) : null;
}
