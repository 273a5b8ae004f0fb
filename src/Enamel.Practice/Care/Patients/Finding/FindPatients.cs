using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Patients.Medical;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Finding;

/// <summary>What is looked for. Nothing at all means everybody who is not archived, the last registered first.</summary>
/// <param name="Q">Anything: a name with typing errors, in Latin or Arabic letters; a number, CIN, telephone, e-mail or insurance number.</param>
/// <param name="Cin">Exactly this CIN.</param>
/// <param name="Phone">Exactly this telephone number.</param>
/// <param name="Number">Exactly this patient number.</param>
/// <param name="Limit">1 to 100.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
public sealed record PatientQuery(string? Q = null, string? Cin = null, string? Phone = null, string? Number = null, int? Limit = null, string? After = null);

/// <summary>A patient in a list: nothing that is sealed.</summary>
public sealed record PatientLine(
    Guid Id, string Number, string FullName, string? FullNameArabic, Sex? Sex, DateOnly? BirthDate, bool HasAlerts, bool IsArchived, DateTimeOffset RegisteredAt);

/// <summary>A page of patients.</summary>
/// <param name="Items">Some of them.</param>
/// <param name="Next">For <c>after</c>; null when that was all.</param>
public sealed record PatientsPage(IReadOnlyList<PatientLine> Items, string? Next);

/// <summary>Finds patients by any datum. Who was shown is written into the trail.</summary>
sealed class FindPatients(
    ClinicDb db, CurrentClinic clinic, ClinicVault vault, NameSearch names, MedicalAlerts alerts, INationalIdentity identities, IPhonePlan phones, ClinicClock clock,
    AuditTrail trail)
{
    const int UsualLimit = 20, LargestLimit = 100, LongestQuery = 200, YearsOfShortNumbers = 10;

    /// <summary>Finds them.</summary>
    /// <returns>A page; or what is wrong with the query.</returns>
    public async Task<Outcome<PatientsPage>> Run(PatientQuery query, CancellationToken stop)
    {
        if (!Read(query).Succeeded(out var wanted, out var wrong)) return wrong;
        var found = wanted.IsEmpty ? await Latest(wanted, stop)
            : wanted.Text is { } text ? await Anything(text, wanted, stop)
            : Page(await Identified(wanted.Cin, wanted.Phone, null, null, wanted.Number is null ? [] : [wanted.Number], stop), wanted);
        var lines = await Lines(found.Ids, stop);
        trail.Listed([.. lines.Select(line => line.Id)]);
        return new PatientsPage(lines, found.Next);
    }

    Outcome<Wanted> Read(PatientQuery query)
    {
        var check = new Validation();
        check.Optional("q", query.Q, typed => typed.Length > LongestQuery ? KernelRefusals.TooLong(LongestQuery) : typed.Trim(), out string? text);
        check.Optional("cin", query.Cin, identities.Parse, out string? cin);
        check.Optional("phone", query.Phone, phones.Parse, out string? phone);
        check.Optional("number", query.Number, PatientNumber.Parse, out PatientNumber? number);
        check.Require("limit", query.Limit is null or (>= 1 and <= LargestLimit), "out-of-range");
        check.Optional("after", query.After, Cursor.Parse, out Cursor? after);
        return check.Refused(out var wrong) ? wrong : new Wanted(text, cin, phone, number?.ToString(), query.Limit ?? UsualLimit, after);
    }

    async Task<Found> Latest(Wanted wanted, CancellationToken stop)
    {
        // Ids are made in the order of time.
        var before = wanted.After?.Id ?? Guid.AllBitsSet;
        var ids = await db.Database.SqlQuery<Guid>($"""
            select id as "Value" from patients_patients where clinic_id = {clinic.Id} and archived_at is null and id < {before} order by id desc limit {wanted.Limit + 1}
            """).ToListAsync(stop);
        return Page([.. ids.Select(id => new NameMatch(id, 0))], wanted with { After = null });
    }

    async Task<Found> Anything(string text, Wanted wanted, CancellationToken stop)
    {
        var identified = await Identified(Optional(identities.Parse(text)), Optional(phones.Parse(text)), Optional(EmailAddress.Parse(text)),
            Optional(InsuranceId.Parse(text)), Numbers(text), stop);
        if (identified.Count > 0) return Page(identified, wanted);
        var key = NameKey.Of(text);
        if (!key.Any(char.IsLetter)) return new([], null);
        // After the first page the same patients must be weighed again, or the order would change between pages.
        var atLeast = wanted.After is null ? wanted.Limit + 1 : NameSearch.Weighed;
        return Page(await names.Nearest(key, atLeast, stop), wanted);
    }

    // All identifiers at once: each has an index of its own, and what is null matches nothing.
    async Task<IReadOnlyList<NameMatch>> Identified(
        string? cin, string? phone, string? email, string? insurance, string[] numbers, CancellationToken stop)
    {
        if (cin is null && phone is null && email is null && insurance is null && numbers.Length == 0) return [];
        var cinIndex = await vault.Index("cin", cin, stop);
        var phoneIndex = await vault.Index("phone", phone, stop);
        var emailIndex = await vault.Index("email", email, stop);
        var insuranceIndex = await vault.Index("insurance-id", insurance, stop);
        return await db.Database.SqlQuery<NameMatch>($"""
            select id as "Id", 0 as "Rank" from patients_patients
            where clinic_id = {clinic.Id} and (cin_index = {cinIndex} or phone_index = {phoneIndex} or email_index = {emailIndex}
                or insurance_id_index = {insuranceIndex} or number = any ({numbers}))
            order by id desc limit {NameSearch.Weighed}
            """).ToListAsync(stop);
    }

    // "42" at the desk is the number 42 of one of the last years.
    string[] Numbers(string text)
    {
        if (PatientNumber.Parse(text).Succeeded(out var number, out _)) return [number.ToString()];
        var digits = TypedText.IsWellFormed(text) ? TypedText.WithAsciiDigits(text) : text;
        if (digits.Length > 6 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence == 0) return [];
        var slug = Slug.Parse(clinic.Card.Slug).Expected();
        return [.. Enumerable.Range(0, YearsOfShortNumbers).Select(ago => PatientNumber.Of(slug, clock.Today.Year - ago, sequence).ToString())];
    }

    async Task<IReadOnlyList<PatientLine>> Lines(IReadOnlyList<Guid> ids, CancellationToken stop)
    {
        var patients = await db.Set<Patient>().AsNoTracking().Where(patient => ids.Contains(patient.Id)).ToDictionaryAsync(patient => patient.Id, stop);
        var alarming = await alerts.WhoHas(ids, stop);
        return [.. ids.Where(patients.ContainsKey).Select(id => patients[id]).Select(patient => new PatientLine(
            patient.Id, patient.Number, patient.FullName, patient.FullNameArabic, patient.Sex, patient.BirthOn, alarming.Contains(patient.Id), patient.IsArchived,
            clock.WithOffsetOf(patient.RegisteredAt)))];
    }

    static Found Page(IReadOnlyList<NameMatch> ordered, Wanted wanted)
    {
        var rest = wanted.After is { } after ? [.. ordered.Where(after.IsBefore)] : ordered;
        return new([.. rest.Take(wanted.Limit).Select(match => match.Id)], rest.Count > wanted.Limit ? new Cursor(rest[wanted.Limit - 1]).ToString() : null);
    }

    static string? Optional(Outcome<string> outcome) => outcome.Succeeded(out var value, out _) ? value : null;

    sealed record Found(IReadOnlyList<Guid> Ids, string? Next);

    sealed record Wanted(string? Text, string? Cin, string? Phone, string? Number, int Limit, Cursor? After)
    {
        public bool IsEmpty => Text is null && Cin is null && Phone is null && Number is null;
    }

    /// <summary>Where a page ended: the last patient's rank and id. Nothing that was typed.</summary>
    sealed record Cursor(int Rank, Guid Id)
    {
        public Cursor(NameMatch last) : this(last.Rank, last.Id)
        {
        }

        public bool IsBefore(NameMatch match) => match.Rank < Rank || (match.Rank == Rank && match.Id < Id);

        public static Outcome<Cursor> Parse(string text) =>
            text.Split('.') is [var rank, var id] && int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && Guid.TryParseExact(id, "N", out var last)
                ? new Cursor(read, last) : PatientsRefusals.CursorMalformed;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rank}.{Id:N}");
    }
}
