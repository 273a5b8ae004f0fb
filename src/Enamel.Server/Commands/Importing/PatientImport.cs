using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Practice.Patients;
using Enamel.Practice.Patients.Registering;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands.Importing;

/// <summary>What became of a row that was not registered.</summary>
internal enum RowTrouble
{
    /// <summary>The clinic has this patient.</summary>
    AlreadyThere,

    /// <summary>Something is wrong with it.</summary>
    Failed,
}

/// <summary>A row that was not registered.</summary>
/// <param name="Line">Where it begins in the file.</param>
/// <param name="Trouble">Whether that is an error.</param>
/// <param name="Why">A sentence that shows none of its values.</param>
internal sealed record RowProblem(int Line, RowTrouble Trouble, string Why);

/// <summary>What became of a file.</summary>
internal sealed record ImportReport(int Rows, int Registered, IReadOnlyList<RowProblem> Problems)
{
    public int AlreadyThere => Problems.Count(problem => problem.Trouble == RowTrouble.AlreadyThere);

    public int Failed => Problems.Count(problem => problem.Trouble == RowTrouble.Failed);
}

/// <summary>
/// Registers the patients of a file, by the same verb as the desk. Each hundred rows are one unit of work: what was registered stays when a later row
/// stops everything, and running the file again goes on.
/// </summary>
/// <param name="services">The operator's.</param>
/// <param name="clinic">Where to.</param>
/// <param name="encrypted">Opens what is encrypted.</param>
/// <param name="isDryRun">Does everything and then undoes it.</param>
internal sealed class PatientImport(IServiceProvider services, ClinicCard clinic, EncryptedValues encrypted, bool isDryRun)
{
    private const int RowsOfOneWork = 100;

    // What a dry run has undone is not found again.
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<RowProblem> _problems = [];
    private int _rows;

    public async Task<ImportReport> Run(PatientColumns columns, IEnumerable<CsvRecord> records, IProgress<int> progress, CancellationToken stop)
    {
        foreach (var rows in records.Chunk(RowsOfOneWork))
        {
            await Work(columns, rows, stop);
            progress.Report(_rows += rows.Length);
        }
        return new(_rows, _rows - _problems.Count, _problems);
    }

    private async Task Work(PatientColumns columns, IReadOnlyList<CsvRecord> rows, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(clinic);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(Acting.Operator("import-fernet"), stop);
        var problems = new List<RowProblem>();
        foreach (var row in rows)
            if (await Problem(columns, row, scope.ServiceProvider, stop) is { } problem)
                problems.Add(problem);
        if (isDryRun)
            await unit.Undo();
        else
            await unit.Commit(stop);
        _problems.AddRange(problems);
    }

    private async Task<RowProblem?> Problem(PatientColumns columns, CsvRecord row, IServiceProvider work, CancellationToken stop)
    {
        var sentences = services.GetRequiredService<Refusals>();
        if (!columns.Fit(row))
            return new(row.Line, RowTrouble.Failed, string.Create(CultureInfo.InvariantCulture, $"It has {row.Values.Count} values, which is not as many as there are columns."));
        var values = columns.Of(row.Values).Select(cell => (cell.Field, Text: encrypted.Open(cell.Value))).ToDictionary(cell => cell.Field, cell => cell.Text, StringComparer.Ordinal);
        var closed = values.Where(value => value.Value is null).Select(value => value.Key).ToArray();
        if (closed.Length > 0)
            return new(row.Line, RowTrouble.Failed, $"None of the keys opens {string.Join(", ", closed)}.");
        var input = Input(values);
        if (!work.GetRequiredService<PatientParticulars>().Check(input).Succeeded(out var read, out var wrong))
            return new(row.Line, RowTrouble.Failed, sentences.Sentence(wrong));
        if (await Twin(read, work, stop) is { } twin)
            return new(row.Line, RowTrouble.AlreadyThere, twin);
        var outcome = await work.GetRequiredService<RegisterPatient>().Run(input, stop);
        work.GetRequiredService<ClinicDb>().ChangeTracker.Clear(); // or each save would look through all rows before
        return outcome.Succeeded(out _, out var refused)
            ? null
            : new(row.Line, refused.Code == PatientsRefusals.CinTaken.Code ? RowTrouble.AlreadyThere : RowTrouble.Failed, sentences.Sentence(refused));
    }

    /// <summary>Who without a CIN would be registered once more whenever the file is run again: the same names, birth date and telephone are the same person.</summary>
    private async Task<string?> Twin(CheckedPatient read, IServiceProvider work, CancellationToken stop)
    {
        var vault = work.GetRequiredService<ClinicVault>();
        var name = NameKey.Of(string.Join(' ', read.FirstName, read.LastName, read.FirstNameArabic, read.LastNameArabic));
        var phone = await vault.Index("phone", read.Phone, stop);
        var mark = await vault.Index("cin", read.Cin, stop) is { } cin
            ? Convert.ToHexString(cin)
            : string.Create(CultureInfo.InvariantCulture, $"{name}|{read.BirthOn:O}|{Convert.ToHexString(phone ?? [])}");
        if (isDryRun && !_seen.Add(mark))
            return "An earlier row of the file is the same patient.";
        if (read.Cin is not null)
            return null;
        var number = await work.GetRequiredService<ClinicDb>().Set<Patient>()
            .Where(patient => patient.NameKey == name && patient.BirthOn == read.BirthOn && patient.PhoneIndex == phone)
            .Select(patient => patient.Number).FirstOrDefaultAsync(stop);
        return number is null ? null : $"Patient {number} has the same names, birth date and telephone.";
    }

    private static PatientInput Input(Dictionary<string, string?> values) => new()
    {
        FirstName = values.GetValueOrDefault("firstName"),
        LastName = values.GetValueOrDefault("lastName"),
        FirstNameArabic = values.GetValueOrDefault("firstNameArabic"),
        LastNameArabic = values.GetValueOrDefault("lastNameArabic"),
        Sex = values.GetValueOrDefault("sex"),
        BirthDate = values.GetValueOrDefault("birthDate"),
        Cin = values.GetValueOrDefault("cin"),
        Phone = values.GetValueOrDefault("phone"),
        Email = values.GetValueOrDefault("email"),
        InsuranceId = values.GetValueOrDefault("insuranceId"),
        Address = values.GetValueOrDefault("address"),
    };
}
