using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Jobs;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Enamel.Practice.Rights.Requests;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Rights.Keeping;

/// <summary>What a run would remove now.</summary>
/// <param name="Kind">Which rows.</param>
/// <param name="Months">How long they are kept.</param>
/// <param name="UsualMonths">How long the product would.</param>
/// <param name="LeastMonths">The clinic cannot say less.</param>
/// <param name="IsNightly">What is due goes by itself at night.</param>
/// <param name="Before">What is older is due.</param>
/// <param name="Count">How many; a run removes at most <see cref="RetentionRun.Most"/>, and then the next.</param>
/// <param name="Examples">What some of them are.</param>
public sealed record RetentionDue(string Kind, int Months, int UsualMonths, int LeastMonths, bool IsNightly, DateTimeOffset Before, int Count, IReadOnlyList<string> Examples)
{
    /// <summary>The texts of the module that keeps the rows.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Type Texts { get; init; } = typeof(Texts);
}

/// <summary>A certificate as it is read.</summary>
public sealed record CertificateView(Guid Id, string Kind, int Months, DateTimeOffset Before, string Cause, DateTimeOffset MadeAt, Guid? MadeBy, int Removed, IReadOnlyDictionary<string, int> Counts);

/// <summary>Removes for good what has been kept long enough: shows it first, and leaves a certificate here, a record in the trail and a line outside the database.</summary>
sealed class RetentionRun(
    ClinicDb db, RegistryDb registry, IEnumerable<IOutworn> kinds, OldTrail trailKept, PatientRestraints restraints, IEnumerable<IPatientHolding> holdings, PatientDirectory directory, RequestRegister requests, RemovalLedger ledger,
    JobQueue jobs, ClinicVault vault, UnitOfWork unit, CurrentClinic clinic, CurrentUser user, AuditTrail trail, ClinicClock clock)
{
    /// <summary>How many rows of a kind one run removes: it is one transaction, and nobody waits for it long.</summary>
    public const int Most = 500;

    const int ExamplesShown = 5, LongestMonths = 1200;

    static readonly TimeSpan Breath = TimeSpan.FromSeconds(20);

    /// <summary>The rows that rules can be made for.</summary>
    public IEnumerable<IOutworn> Kinds => kinds.OrderBy(kind => kind.Order);

    /// <summary>What is due now; nothing is changed.</summary>
    public async Task<IReadOnlyList<RetentionDue>> Preview(CancellationToken stop)
    {
        var rules = await db.Set<RetentionRule>().AsNoTracking().ToDictionaryAsync(rule => rule.Kind, StringComparer.Ordinal, stop);
        var due = new List<RetentionDue>();
        foreach (var kind in Kinds) due.Add(await Of(kind, rules.GetValueOrDefault(kind.Kind), stop));
        return due;
    }

    /// <summary>Says how long rows of a kind are kept, and whether they go by themselves.</summary>
    /// <returns>Done; or an unknown kind, a period that is too short or too long.</returns>
    public async Task<Outcome> Decide(string kind, int? months, bool isNightly, CancellationToken stop)
    {
        if (Find(kind) is not { } known) return RightsRefusals.NoSuchKind;
        var check = new Validation();
        if (check.Require("months", months, out int wanted))
        {
            if (wanted < known.LeastMonths) check.Refuse(new FieldRefusal("months", "rights.too-short") { Facts = RightsRefusals.TooShort(known.LeastMonths).Facts });
            check.Require("months", wanted <= LongestMonths, "out-of-range");
        }
        if (check.Refused(out var wrong)) return wrong;
        var rule = await db.Set<RetentionRule>().SingleOrDefaultAsync(one => one.Kind == kind, stop);
        if (rule is null) db.Add(rule = new() { Id = Guid.CreateVersion7(clock.Now), Kind = kind, Months = wanted, IsNightly = isNightly });
        (rule.Months, rule.IsNightly) = (wanted, isNightly);
        await db.SaveChangesAsync(stop);
        if (isNightly) await PutOnTheList(rule.Id, stop);
        return Outcome.Done;
    }

    /// <summary>Removes what is due of a kind.</summary>
    /// <param name="expected">How many the manager was shown; another number is refused, for it is other rows that would go.</param>
    /// <param name="cause">Who wants it: <c>manager</c>, <c>nightly</c>, <c>operator</c>.</param>
    /// <returns>The certificate; or an unknown kind, <see cref="RightsRefusals.ChangedSince"/>.</returns>
    public async Task<Outcome<CertificateView>> Remove(string kind, int? expected, string cause, CancellationToken stop)
    {
        if (Find(kind) is not { } known) return RightsRefusals.NoSuchKind;
        var rule = await db.Set<RetentionRule>().AsNoTracking().SingleOrDefaultAsync(one => one.Kind == kind, stop);
        var (months, before) = Period(known, rule);
        var ids = await known.Due(before, Most + 1, stop);
        if (expected is not null && expected != ids.Count) return RightsRefusals.ChangedSince;
        return await Certified(kind, months, before, [.. ids.Take(Most)], cause, stop);
    }

    /// <summary>Removes one patient for good, because the patient asked for it and a manager has granted it.</summary>
    /// <param name="number">The patient's number, typed by whoever decides.</param>
    /// <returns>The certificate; or an unknown patient, <see cref="RightsRefusals.ErasureNotGranted"/>, <see cref="RightsRefusals.NotConfirmed"/>, <see cref="RightsRefusals.UnderHold"/>.</returns>
    public async Task<Outcome<CertificateView>> Erase(Guid patientId, string? number, CancellationToken stop)
    {
        if (await directory.Find(patientId, stop) is not { } patient) return RightsRefusals.NoSuchPatient;
        if (!await requests.IsErasureGranted(patientId, stop)) return RightsRefusals.ErasureNotGranted;
        if (!string.Equals(number?.Trim(), patient.Number, StringComparison.OrdinalIgnoreCase)) return Refusal.OfFields(new FieldRefusal("number", RightsRefusals.NotConfirmed.Code));
        return await Certified(OldRecords.Word, 0, clock.Now, [patientId], "request", stop);
    }

    /// <summary>Removes again what a restored backup brought back.</summary>
    /// <returns>How many rows went.</returns>
    public async Task<int> Replay(LedgerLine line, CancellationToken stop)
    {
        var wanted = line.Subjects.ToHashSet(StringComparer.Ordinal);
        if (line.Kind == OldTrail.Word) return await ReplayTrail(line, wanted, stop);
        var found = new List<Guid>();
        await foreach (var id in Candidates(line, stop))
            if (wanted.Contains(await Hash(id, stop))) found.Add(id);
        if (found.Count == 0) return 0;
        return (await Certified(line.Kind, 0, line.Before.ToUniversalTime(), found, "replay", stop)).Expected().Removed;
    }

    // Of the trail goes whatever is old, but for whom a hold kept it then: those the line names.
    async Task<int> ReplayTrail(LedgerLine line, HashSet<string> left, CancellationToken stop)
    {
        var gone = 0;
        while (await trailKept.Due(line.Before.ToUniversalTime(), Most, async patient => left.Contains(await Hash(patient, stop)), stop) is { Count: > 0 } due)
            gone += (await Certified(line.Kind, 0, line.Before.ToUniversalTime(), due, "replay", stop)).Expected().Removed;
        return gone;
    }

    /// <summary>What was removed so far, the latest first.</summary>
    public async Task<IReadOnlyList<CertificateView>> Certificates(int most, CancellationToken stop) =>
        [.. (await db.Set<Certificate>().AsNoTracking().OrderByDescending(one => one.MadeAt).Take(most).ToListAsync(stop)).Select(View)];

    /// <summary>The night's run, and the next night's.</summary>
    public async Task Nightly(Guid ruleId, CancellationToken stop)
    {
        if (await db.Set<RetentionRule>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == ruleId && one.IsNightly, stop) is not { } rule) return;
        var removed = (await Remove(rule.Kind, null, "nightly", stop)).Expected().Removed;
        // Where that was not all, the next part follows soon: each is one short transaction.
        await jobs.Add(NightlyRemoval.Word, ruleId, removed >= Most ? clock.Now + Breath : Tonight(), stop);
    }

    async Task<Outcome<CertificateView>> Certified(string kind, int months, DateTimeOffset before, IReadOnlyList<Guid> ids, string cause, CancellationToken stop)
    {
        var certificate = new Certificate
        {
            Id = Guid.CreateVersion7(clock.Now), Kind = kind, Months = months, BeforeAt = before, Cause = cause, MadeAt = clock.Now, MadeBy = user.IsSignedIn ? user.Id : null,
        };
        if (ids.Count == 0) return View(certificate);
        db.Add(certificate);
        await db.SaveChangesAsync(stop);
        var counts = kind switch
        {
            OldRecords.Word => await ErasePatients(ids, certificate.Id, stop),
            OldTrail.Word => new(StringComparer.Ordinal) { [kind] = await trailKept.Remove(ids, certificate.Id, stop) },
            _ => await Retire(kind, ids, certificate.Id, stop),
        };
        var subjects = new List<string>();
        // Of the trail go all by their age, and the record of the removal names them: here stand those of whom nothing went.
        foreach (var id in kind == OldTrail.Word ? await restraints.Held(stop) : ids) subjects.Add(await Hash(id, stop));
        certificate.Finish(kind == OldRecords.Word ? ids.Count : counts.Values.Sum(), JsonSerializer.Serialize(subjects), JsonSerializer.Serialize(counts), clock.Now);
        await db.SaveChangesAsync(stop);
        trail.Happened("retention", "rights_certificates", certificate.Id.ToString(), new { kind, cause, certificate.Removed, counts });
        // Last, when nothing is left that could refuse: what is not remembered outside must not go, and what did not go does no harm there.
        await ledger.Add(new(clinic.Card.Slug, clinic.Id, kind, certificate.Id, clock.Now, before, subjects), unit, stop);
        return View(certificate);
    }

    async Task<Dictionary<string, int>> ErasePatients(IReadOnlyList<Guid> ids, Guid certificate, CancellationToken stop)
    {
        var kept = holdings.SelectMany(holding => holding.Tables).Where(table => table.IsKept).Select(table => table.Name).ToArray();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var gone = (await db.Database.SqlQuery<string>($"select registry.erase_patient({id}, {certificate}, {kept})::text as \"Value\"").ToListAsync(stop)).Single();
            foreach (var (table, count) in JsonSerializer.Deserialize<Dictionary<string, int>>(gone) ?? [])
                counts[table] = counts.GetValueOrDefault(table) + count;
        }
        return counts;
    }

    async Task<Dictionary<string, int>> Retire(string kind, IReadOnlyList<Guid> ids, Guid certificate, CancellationToken stop) =>
        new(StringComparer.Ordinal) { [kind] = (await db.Database.SqlQuery<int>($"select registry.retire_rows({kind}, {certificate}, {ids.ToArray()}) as \"Value\"").ToListAsync(stop)).Single() };

    async IAsyncEnumerable<Guid> Candidates(LedgerLine line, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        if (line.Kind != OldRecords.Word)
        {
            foreach (var id in Find(line.Kind) is { } kind ? await kind.Due(line.Before.ToUniversalTime(), int.MaxValue, stop) : []) yield return id;
            yield break;
        }
        var after = Guid.Empty;
        while (await directory.Ids(after, Most, stop) is { Count: > 0 } page)
        {
            after = page[^1];
            foreach (var id in page) yield return id;
        }
    }

    async Task<RetentionDue> Of(IOutworn kind, RetentionRule? rule, CancellationToken stop)
    {
        var (months, before) = Period(kind, rule);
        var ids = await kind.Due(before, Most + 1, stop);
        return new(kind.Kind, months, kind.UsualMonths, kind.LeastMonths, rule?.IsNightly ?? false, clock.WithOffsetOf(before), ids.Count, await kind.Examples([.. ids.Take(ExamplesShown)], stop)) { Texts = kind.Texts };
    }

    (int Months, DateTimeOffset Before) Period(IOutworn kind, RetentionRule? rule)
    {
        var months = Math.Max(kind.LeastMonths, rule?.Months ?? kind.UsualMonths);
        return (months, clock.Day(clock.Today.AddMonths(-months)).StartsAt.ToUniversalTime());
    }

    async Task PutOnTheList(Guid ruleId, CancellationToken stop)
    {
        if (!await registry.Set<Job>().AnyAsync(job => job.ClinicId == clinic.Id && job.Kind == NightlyRemoval.Word && job.SubjectId == ruleId, stop))
            await jobs.Add(NightlyRemoval.Word, ruleId, Tonight(), stop);
    }

    // When nobody works: the clinic's three o'clock.
    DateTimeOffset Tonight() => clock.InstantOf(clock.Today.AddDays(1), new TimeOnly(3, 0));

    async Task<string> Hash(Guid id, CancellationToken stop) => Convert.ToHexStringLower(await vault.Index("removed", id.ToString("N"), stop) ?? []);

    IOutworn? Find(string word) => kinds.SingleOrDefault(kind => kind.Kind == word);

    CertificateView View(Certificate one) => new(
        one.Id, one.Kind, one.Months, clock.WithOffsetOf(one.BeforeAt), one.Cause, clock.WithOffsetOf(one.MadeAt), one.MadeBy, one.Removed,
        JsonSerializer.Deserialize<Dictionary<string, int>>(one.Counts) ?? []);
}
