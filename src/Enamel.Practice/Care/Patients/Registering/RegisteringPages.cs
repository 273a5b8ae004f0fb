using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients.Record;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Patients.Registering;

/// <summary>The pages on which a patient is registered, corrected, archived and restored. All of them work without scripts.</summary>
static class RegisteringPages
{
    public static void Map(RouteGroupBuilder pages)
    {
        pages.MapGet("/new", (ClinicClock clock) => Answer.Page<NewPatientPage>(new { clock.Today })).Requires(PatientsPermissions.Register);
        pages.MapPost("", Register).Requires(PatientsPermissions.Register);
        pages.MapPost("/check", CheckNew).Requires(PatientsPermissions.Register);
        pages.MapPost("/duplicates", async (IFormCollection form, LikelyDuplicates duplicates, ClinicClock clock, CancellationToken stop) =>
                Answer.Page<DuplicatesPanel>(new { Duplicates = await duplicates.Of(PatientInput.From(form), null, stop), clock.Today }))
            .Requires(PatientsPermissions.Register);
        pages.MapGet("/{id:guid}/edit", ShowEdit).Requires(PatientsPermissions.Edit);
        pages.MapPost("/{id:guid}/edit", Edit).Requires(PatientsPermissions.Edit);
        pages.MapPost("/{id:guid}/check", CheckEdit).Requires(PatientsPermissions.Edit);
        pages.MapGet("/{id:guid}/archive", async (Guid id, OpenRecord open, PatientDirectory directory, CancellationToken stop) =>
                await Leaving(id, open, directory, stop) is { } asked ? Answer.Page<ArchiveDialog>(asked) : Answer.Refused(PatientsRefusals.Unknown))
            .Requires(PatientsPermissions.Archive);
        pages.MapPost("/{id:guid}/archive", Archive).Requires(PatientsPermissions.Archive);
        pages.MapGet("/{id:guid}/restore", async (Guid id, OpenRecord open, PatientDirectory directory, CancellationToken stop) =>
                await Leaving(id, open, directory, stop) is { } asked ? Answer.Page<RestoreDialog>(asked) : Answer.Refused(PatientsRefusals.Unknown))
            .Requires(PatientsPermissions.Restore);
        pages.MapPost("/{id:guid}/restore", Restore).Requires(PatientsPermissions.Restore);
    }

    static async Task<IResult> Register(
        IFormCollection form, RegisterPatient register, LikelyDuplicates duplicates, PatientParticulars particulars, ClinicClock clock, RefusalTexts texts, Shell shell,
        IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var input = PatientInput.From(form);
        var refusal = particulars.Check(input).Succeeded(out _, out var wrong) ? null : wrong;
        var alike = refusal is null ? await duplicates.Of(input, null, stop) : [];
        var confirmed = form["confirmed"].ToString().Split(',');
        var asks = alike.Any(duplicate => !confirmed.Contains(duplicate.Id.ToString()));
        if (refusal is null && asks && !alike.Any(duplicate => duplicate.Reasons.Contains(Likeness.SameCin))) refusal = PatientsRefusals.LikelyDuplicates;
        if (refusal is null && (await register.Run(input, stop)).Succeeded(out var patient, out refusal))
        {
            shell.ToastNext(text.Say("registered-as", ("number", patient.Number)));
            return Answer.GoTo($"/patients/{patient.Id}");
        }
        var isAsked = refusal == PatientsRefusals.LikelyDuplicates;
        return Answer.Page<NewPatientPage>(refusal, new
        {
            clock.Today,
            Values = input,
            Faults = isAsked ? Faults.None : FormFaults.Of(refusal, texts),
            Duplicates = alike,
            Asks = isAsked,
        });
    }

    static async Task<IResult> CheckNew(
        IFormCollection form, PatientParticulars particulars, CinOwners owners, ClinicClock clock, RefusalTexts texts, CancellationToken stop)
    {
        var input = PatientInput.From(form);
        var faults = FormFaults.Of(await Wrong(particulars.Check(input), particulars.ReadSoFar(input).Cin, null, owners, stop), texts);
        return Answer.Page<NewPatientPage>(new { clock.Today, Values = input, Faults = faults });
    }

    static async Task<IResult> ShowEdit(Guid id, OpenRecord open, PatientDirectory directory, CancellationToken stop)
    {
        if (!(await open.Run(id, "edit", withCin: true, stop)).Succeeded(out var record, out var refusal)) return Answer.Refused(refusal);
        if (record.IsArchived) return Answer.GoTo($"/patients/{id}");
        return Answer.Page<EditPatientPage>(new { Banner = await directory.Banner(id, stop), Values = Typed(record), record.Version });
    }

    static async Task<IResult> Edit(
        Guid id, IFormCollection form, EditPatient edit, PatientDirectory directory, RefusalTexts texts, Shell shell, HttpRequest request, IStringLocalizer<Texts> text,
        CancellationToken stop)
    {
        var input = PatientInput.From(form);
        if ((await edit.Run(id, input, Posted.Stale(form, request), stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo($"/patients/{id}");
        }
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(refusal);
        return Answer.Page<EditPatientPage>(refusal, new { Banner = banner, Values = input, Version = Posted.Version(form), Faults = FormFaults.Of(refusal, texts) });
    }

    static async Task<IResult> CheckEdit(
        Guid id, IFormCollection form, PatientParticulars particulars, CinOwners owners, PatientDirectory directory, RefusalTexts texts, CancellationToken stop)
    {
        var input = PatientInput.From(form);
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(PatientsRefusals.Unknown);
        var faults = FormFaults.Of(await Wrong(particulars.Check(input), particulars.ReadSoFar(input).Cin, id, owners, stop), texts);
        return Answer.Page<EditPatientPage>(new { Banner = banner, Values = input, Version = Posted.Version(form), Faults = faults });
    }

    static async Task<IResult> Archive(
        Guid id, IFormCollection form, ArchivePatient archive, PatientDirectory directory, RefusalTexts texts, Shell shell, HttpRequest request, IStringLocalizer<Texts> text,
        CancellationToken stop)
    {
        var reason = form["reason"].ToString();
        if ((await archive.Run(id, reason, Posted.Stale(form, request), stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["archived-done"]);
            return Answer.GoTo($"/patients/{id}");
        }
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(refusal);
        return Answer.Page<ArchiveDialog>(refusal, new { Banner = banner, Version = Posted.Version(form), Reason = reason, Posted = true, Faults = FormFaults.Of(refusal, texts) });
    }

    static async Task<IResult> Restore(
        Guid id, IFormCollection form, ArchivePatient archive, PatientDirectory directory, RefusalTexts texts, Shell shell, HttpRequest request, IStringLocalizer<Texts> text,
        CancellationToken stop)
    {
        if ((await archive.Undo(id, Posted.Stale(form, request), stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["restored-done"]);
            return Answer.GoTo($"/patients/{id}");
        }
        if (await directory.Banner(id, stop) is not { } banner) return Answer.Refused(refusal);
        return Answer.Page<RestoreDialog>(refusal, new { Banner = banner, Version = Posted.Version(form), Posted = true, Faults = FormFaults.Of(refusal, texts) });
    }

    static async Task<object?> Leaving(Guid id, OpenRecord open, PatientDirectory directory, CancellationToken stop) =>
        await directory.Banner(id, stop) is { } banner && await open.VersionOf(id, stop) is { } version ? new { Banner = banner, Version = version } : null;

    // A CIN that somebody has is told with everything else, while one types.
    static async Task<Refusal?> Wrong(Outcome<CheckedPatient> check, string? cin, Guid? patientId, CinOwners owners, CancellationToken stop)
    {
        var wrong = check.Succeeded(out _, out var fields) ? null : fields;
        if (await owners.Other(cin, patientId, stop) is not { } taken) return wrong;
        return Refusal.OfFields([.. wrong?.Fields ?? [], new FieldRefusal("cin", taken.Code) { Facts = taken.Facts }]);
    }

    static PatientInput Typed(PatientRecord record) => new()
    {
        FirstName = record.FirstName, LastName = record.LastName, FirstNameArabic = record.FirstNameArabic, LastNameArabic = record.LastNameArabic,
        Sex = record.Sex is { } sex ? Words.Of(sex) : null, BirthDate = record.BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Cin = record.Cin, Phone = record.Phone, Email = record.Email, InsuranceId = record.InsuranceId, Address = record.Address,
    };
}

/// <summary>What a form of this module carries besides its fields.</summary>
static class Posted
{
    public static int Version(IFormCollection form) => int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>What is answered when somebody else changed the row since the form was shown.</summary>
    public static Func<int, Refusal?> Stale(IFormCollection form, HttpRequest request) => version => version == Version(form) ? null : HttpRefusals.Stale(request);
}

/// <summary>What is wrong with a form of this module.</summary>
static class FormFaults
{
    /// <summary>A CIN that somebody has is the CIN's fault; anything else is its field's or the form's.</summary>
    public static Faults Of(Refusal? refusal, RefusalTexts texts) =>
        refusal?.Code == PatientsRefusals.CinTaken.Code ? new([KeyValuePair.Create("cin", texts.Detail(refusal))]) : Faults.Of(refusal, texts.Of, texts.Detail);
}
