using System.Globalization;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Documents;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Enamel.Practice.Rights.Processing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Copies;

/// <summary>All that the clinic holds on a patient, module by module and table by table, as it stands in the database; what is sealed is opened.</summary>
/// <param name="Format">The version of this form.</param>
/// <param name="Holdings">By module and table: rows of names and values.</param>
public sealed record PatientCopyFile(
    string Format, string Clinic, DateTimeOffset MadeAt, Guid PatientId, string Number, string FullName, string? FullNameArabic,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>>>> Holdings, IReadOnlyList<ProcessingView> Processing);

/// <summary>Gives a patient the copy that they may ask for (Law 09-08, article 7): for programs, and to be read. The trail tells of it and of every field that was opened.</summary>
sealed class PatientCopy(
    IEnumerable<IPatientHolding> holdings, PatientDirectory directory, ProcessingRegister register, StaffList staff, RegistryDb registry, IStringLocalizerFactory localizers, PdfWriter writer,
    CurrentClinic clinic, AuditTrail trail, ClinicClock clock)
{
    /// <summary>For programs.</summary>
    /// <returns>The file; or <see cref="RightsRefusals.NoSuchPatient"/>.</returns>
    public async Task<Outcome<PatientCopyFile>> File(Guid patientId, CancellationToken stop)
    {
        if (await directory.Find(patientId, stop) is not { } patient) return RightsRefusals.NoSuchPatient;
        var held = new Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, JsonElement>>>>(StringComparer.Ordinal);
        foreach (var holding in holdings) held[holding.Name] = (await holding.Of(patientId, stop)).ToDictionary(rows => rows.Table, rows => rows.Rows, StringComparer.Ordinal);
        trail.Exported(patientId, "copy.json");
        return new PatientCopyFile(
            "enamel-patient-copy/1", clinic.Card.Name, clock.WithOffsetOf(clock.Now), patient.Id, patient.Number, patient.FullName, patient.FullNameArabic, held, await register.All(stop));
    }

    /// <summary>To be read.</summary>
    /// <param name="language">The patient's: <c>fr</c>, <c>ar</c> or <c>en</c>.</param>
    /// <returns>The PDF; or <see cref="RightsRefusals.NoSuchPatient"/>.</returns>
    public async Task<Outcome<byte[]>> Pdf(Guid patientId, Language language, CancellationToken stop)
    {
        if (await directory.Find(patientId, stop) is not { } patient) return RightsRefusals.NoSuchPatient;
        var names = (await staff.All(stop)).ToDictionary(member => member.UserId, member => member.DisplayName);
        var parts = new List<(IPatientHolding Holding, HeldRows Rows)>();
        foreach (var holding in holdings) parts.AddRange((await holding.Of(patientId, stop)).Select(rows => (holding, rows)));
        var card = await registry.Set<Clinic>().AsNoTracking().SingleAsync(one => one.Id == clinic.Id, stop);
        trail.Exported(patientId, $"copy.{language.Code}.pdf");
        using var spoken = Spoken.In(language);
        var text = localizers.Create(typeof(Texts));
        var blocks = new List<PdfBlock>
        {
            new PdfHeading(text["copy.title"]),
            new PdfParagraph(text.Say("copy.of", ("name", PdfWords.Own(patient.FullName)), ("number", PdfWords.LeftToRight(patient.Number)))) { Kind = PdfText.Bold },
            new PdfParagraph(text.Say("copy.why", ("clinic", PdfWords.Own(card.Name)), ("date", PdfWords.LeftToRight(clock.Today.ToString("d", language.Culture))))),
        };
        foreach (var (holding, rows) in parts) blocks.AddRange(new ReadableRows(Words(holding), text, names, clock, language).Of(rows));
        blocks.Add(new PdfHeading(text["copy.rights"], 2));
        blocks.AddRange(Notices.Rights(text, card));
        return writer.Write(new()
        {
            Title = text["copy.title"], Language = language.Code, MadeAt = clock.Now, Head = card.Name, HeadEnd = PdfWords.LeftToRight(patient.Number), Foot = text["copy.secret"],
            PageNumber = (page, of) => text.Say("page-of", ("page", page), ("of", of)), Colour = card.BrandColour, Blocks = blocks,
        });
    }

    // A word that nobody wrote is no fault here: the column's name stands for it.
    Dictionary<string, string> Words(IPatientHolding holding) =>
        localizers.Create(holding.Texts).GetAllStrings(includeParentCultures: true).Where(word => word.Name.StartsWith("held.", StringComparison.Ordinal)).ToDictionary(word => word.Name, word => word.Value, StringComparer.Ordinal);
}

/// <summary>Speaks a language for a while, whatever the request speaks.</summary>
sealed class Spoken : IDisposable
{
    readonly CultureInfo culture = CultureInfo.CurrentCulture, uiCulture = CultureInfo.CurrentUICulture;

    public static Spoken In(Language language)
    {
        var before = new Spoken();
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (language.Culture, language.Culture);
        return before;
    }

    public void Dispose() => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
}
