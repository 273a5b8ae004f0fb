using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Patients.Consents;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>What a patient's data may be used for.</summary>
public static class ConsentPurposes
{
    /// <summary>Keeping the record and treating: the reason why the patient came (Law 09-08 article 4).</summary>
    public const string Care = "care";

    /// <summary>Reminders of the patient's own appointments, by the channel.</summary>
    public const string RemindersBySms = "reminders-sms", RemindersByWhatsApp = "reminders-whatsapp", RemindersByEmail = "reminders-email";

    /// <summary>Being told that it is time to come again: an appointment that nobody has agreed upon yet. By a channel that the patient opposed, not even with a yes.</summary>
    public const string Recalls = "recalls";

    /// <summary>A program that reads or writes for the clinic, outside of it.</summary>
    public const string Ai = "ai";

    /// <summary>Pictures shown to others: teaching, publishing.</summary>
    public const string Photos = "photos";

    /// <summary>Offers and news.</summary>
    public const string Marketing = "marketing";

    /// <summary>All, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> All { get; } = [Care, RemindersBySms, RemindersByWhatsApp, RemindersByEmail, Recalls, Photos, Ai, Marketing];

    /// <summary>
    /// What holds where the patient has said nothing. Care, and reminders of an appointment that the patient made, are part of what was asked for: allowed until
    /// opposed. WhatsApp carries them abroad (article 43), and everything else is another purpose: only with a yes. docs/decisions/0016-rights.md.
    /// </summary>
    public static bool UnlessSaid(string purpose) => purpose is Care or RemindersBySms or RemindersByEmail;
}

/// <summary>How a patient said it.</summary>
public static class ConsentChannels
{
    /// <summary>The words, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> All { get; } = ["paper", "spoken", "telephone", "portal"];
}

/// <summary>A consent or a refusal as it is read.</summary>
/// <param name="Purpose">A word of <see cref="ConsentPurposes"/>.</param>
/// <param name="IsGiven">Agreed, rather than refused.</param>
/// <param name="TextVersion">Which text was read.</param>
/// <param name="Channel">A word of <see cref="ConsentChannels"/>.</param>
/// <param name="By">Who wrote it down.</param>
public sealed record ConsentView(Guid Id, string Purpose, bool IsGiven, string TextVersion, string Channel, DateOnly GivenOn, Guid By, DateTimeOffset RecordedAt, DateTimeOffset? WithdrawnAt);

/// <summary>What patients allow. Ask it before a message leaves or data goes to anybody else.</summary>
public sealed class PatientConsents
{
    /// <summary>Which text the product shows now; another text is another version.</summary>
    public const string CurrentText = "2026-11";

    const int LongestVersion = 40;

    readonly ClinicDb db;
    readonly CurrentClinic clinic;
    readonly CurrentUser user;
    readonly AuditTrail trail;
    readonly ClinicClock clock;
    readonly PatientRestraints restraints;

    internal PatientConsents(ClinicDb db, CurrentClinic clinic, CurrentUser user, AuditTrail trail, ClinicClock clock, PatientRestraints restraints) =>
        (this.db, this.clinic, this.user, this.trail, this.clock, this.restraints) = (db, clinic, user, trail, clock, restraints);

    /// <summary>Whether something may be done with a patient's data now. A restricted record is used for nothing.</summary>
    /// <param name="purpose">A word of <see cref="ConsentPurposes"/>.</param>
    public async Task<bool> Allows(Guid patientId, string purpose, CancellationToken stop) => (await WhoAllow([patientId], purpose, stop)).Contains(patientId);

    /// <summary>Which of these patients allow it, in two queries however many.</summary>
    public async Task<IReadOnlySet<Guid>> WhoAllow(IReadOnlyCollection<Guid> patients, string purpose, CancellationToken stop)
    {
        if (!ConsentPurposes.All.Contains(purpose)) throw new ArgumentException($"No purpose is called {purpose}.", nameof(purpose));
        if (patients.Count == 0) return new HashSet<Guid>();
        var said = await Said(patients, purpose, stop);
        var restricted = await restraints.WhoIsRestricted(patients, stop);
        return patients.Where(id => !restricted.Contains(id) && said.GetValueOrDefault(id, ConsentPurposes.UnlessSaid(purpose))).ToHashSet();
    }

    /// <summary>Which of these patients said no to it, or have a restricted record: who said nothing is not among them, whatever holds then.</summary>
    public async Task<IReadOnlySet<Guid>> WhoOppose(IReadOnlyCollection<Guid> patients, string purpose, CancellationToken stop)
    {
        if (patients.Count == 0) return new HashSet<Guid>();
        var said = await Said(patients, purpose, stop);
        var restricted = await restraints.WhoIsRestricted(patients, stop);
        return patients.Where(id => restricted.Contains(id) || !said.GetValueOrDefault(id, true)).ToHashSet();
    }

    async Task<Dictionary<Guid, bool>> Said(IReadOnlyCollection<Guid> patients, string purpose, CancellationToken stop)
    {
        var said = await db.Set<Consent>().Where(consent => patients.Contains(consent.PatientId) && consent.Purpose == purpose)
            .Select(consent => new { consent.PatientId, consent.IsGiven, consent.RecordedAt, IsWithdrawn = consent.WithdrawnAt != null }).ToListAsync(stop);
        return said.GroupBy(one => one.PatientId).ToDictionary(ofPatient => ofPatient.Key, ofPatient => ofPatient.MaxBy(one => one.RecordedAt) is { IsGiven: true, IsWithdrawn: false });
    }

    /// <summary>All that a patient ever said, the latest first.</summary>
    /// <returns>It; or <see cref="PatientsRefusals.Unknown"/>.</returns>
    public async Task<Outcome<IReadOnlyList<ConsentView>>> Of(Guid patientId, CancellationToken stop)
    {
        if (!await db.Set<Patient>().AnyAsync(patient => patient.Id == patientId, stop)) return PatientsRefusals.Unknown;
        trail.Looked(patientId, "consents");
        var all = await db.Set<Consent>().AsNoTracking().Where(consent => consent.PatientId == patientId).OrderByDescending(consent => consent.RecordedAt).ToListAsync(stop);
        return Outcome.Of<IReadOnlyList<ConsentView>>([.. all.Select(View)]);
    }

    /// <summary>What a patient said.</summary>
    /// <param name="Purpose">A word of <see cref="ConsentPurposes"/>.</param>
    /// <param name="IsGiven">Agreed; false: refused.</param>
    /// <param name="Channel">A word of <see cref="ConsentChannels"/>.</param>
    /// <param name="GivenOn">When; today by default, never later.</param>
    /// <param name="TextVersion">Which text was read; the product's own by default.</param>
    public sealed record Command(string? Purpose = null, bool? IsGiven = null, string? Channel = null, DateOnly? GivenOn = null, string? TextVersion = null);

    /// <summary>Writes it down. What the patient said before of the same purpose no longer holds.</summary>
    /// <returns>It; or an unknown patient, what is wrong with the fields.</returns>
    public async Task<Outcome<ConsentView>> Record(Guid patientId, Command command, CancellationToken stop)
    {
        if (!await Lock(patientId, stop)) return PatientsRefusals.Unknown;
        var check = new Validation();
        check.Require("purpose", command.Purpose, typed => Among(ConsentPurposes.All, typed), out var purpose);
        check.Require("isGiven", command.IsGiven, out bool given);
        check.Require("channel", command.Channel, typed => Among(ConsentChannels.All, typed), out var channel);
        check.Optional("textVersion", command.TextVersion, PlainLine.UpTo(LongestVersion), out string? version);
        check.Require("givenOn", command.GivenOn is null || command.GivenOn <= clock.Today, PatientsRefusals.InTheFuture.Code);
        if (check.Refused(out var wrong)) return wrong;
        foreach (var before in await db.Set<Consent>().Where(one => one.PatientId == patientId && one.Purpose == purpose && one.WithdrawnAt == null).ToListAsync(stop))
            before.Withdraw(user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        var consent = new Consent
        {
            Id = Guid.CreateVersion7(clock.Now), PatientId = patientId, Purpose = purpose, IsGiven = given, TextVersion = version ?? CurrentText, Channel = channel,
            GivenOn = command.GivenOn ?? clock.Today, RecordedBy = user.Id, RecordedAt = clock.Now,
        };
        db.Add(consent);
        await db.SaveChangesAsync(stop);
        return View(consent);
    }

    /// <summary>The patient takes it back.</summary>
    /// <returns>Done; or an unknown patient or consent, <see cref="PatientsRefusals.ConsentWithdrawn"/>.</returns>
    public async Task<Outcome> Withdraw(Guid patientId, Guid id, CancellationToken stop)
    {
        if (await db.Set<Consent>().SingleOrDefaultAsync(one => one.PatientId == patientId && one.Id == id, stop) is not { } consent) return PatientsRefusals.ConsentUnknown;
        if (consent.WithdrawnAt is not null) return PatientsRefusals.ConsentWithdrawn;
        consent.Withdraw(user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    // Two people who write down the same patient's word meet one after the other.
    async Task<bool> Lock(Guid patientId, CancellationToken stop) =>
        (await db.Database.SqlQuery<Guid>($"select id as \"Value\" from patients_patients where clinic_id = {clinic.Id} and id = {patientId} for no key update").ToListAsync(stop)).Count == 1;

    static Outcome<string> Among(IReadOnlyList<string> words, string typed) => words.Contains(typed) ? typed : PatientsRefusals.UnknownChoice;

    ConsentView View(Consent consent) => new(
        consent.Id, consent.Purpose, consent.IsGiven, consent.TextVersion, consent.Channel, consent.GivenOn, consent.RecordedBy, clock.WithOffsetOf(consent.RecordedAt),
        consent.WithdrawnAt is { } withdrawn ? clock.WithOffsetOf(withdrawn) : null);
}
