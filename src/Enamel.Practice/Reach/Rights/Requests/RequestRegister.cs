using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Time;
using Enamel.Practice.Patients;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Rights.Requests;

/// <summary>A request as it is read.</summary>
/// <param name="Patient">Who asks; null where only the patient's own page shows it.</param>
/// <param name="DueOn">The last day to answer.</param>
/// <param name="IsLate">It is over, and nobody answered.</param>
public sealed record RequestView(
    Guid Id, Guid PatientId, string? Patient, string Kind, string Words, string Channel, DateOnly ReceivedOn, DateOnly DueOn, bool IsLate, string? Outcome, string? Answer,
    DateTimeOffset? AnsweredAt, Guid? AnsweredBy, Guid RecordedBy);

/// <summary>What a patient asks by right.</summary>
/// <param name="Kind">A word of <see cref="RequestWords.Kinds"/>.</param>
/// <param name="Words">What was asked, as the patient said it.</param>
/// <param name="Channel">A word of <see cref="RequestWords.Channels"/>.</param>
/// <param name="ReceivedOn">When; today by default, never later.</param>
public sealed record AskedRight(string? Kind = null, string? Words = null, string? Channel = null, DateOnly? ReceivedOn = null);

/// <summary>What patients ask of the clinic by right, and until when it must be answered.</summary>
sealed class RequestRegister(ClinicDb db, PatientDirectory directory, CurrentUser user, ClinicClock clock)
{
    // Law 09-08 article 8: ten clear days. Whether the last of them may be used is a matter for lawyers; counted so, nobody is late by either reading.
    const int DaysToAnswer = 10;

    const int LongestWords = 2000, Shown = 200;

    /// <summary>Writes a request down. It is written down of a restricted record too.</summary>
    /// <returns>It; or an unknown patient, what is wrong with the fields.</returns>
    public async Task<Outcome<RequestView>> Record(Guid patientId, AskedRight command, CancellationToken stop)
    {
        if (await directory.Find(patientId, stop) is null) return RightsRefusals.NoSuchPatient;
        var check = new Validation();
        check.Require("kind", command.Kind, typed => OneOf.Among(RequestWords.Kinds, typed), out var kind);
        check.Require("words", command.Words, PlainText.UpTo(LongestWords), out var words);
        check.Require("channel", command.Channel, typed => OneOf.Among(RequestWords.Channels, typed), out var channel);
        check.Require("receivedOn", command.ReceivedOn is null || command.ReceivedOn <= clock.Today, RightsRefusals.InTheFuture.Code);
        if (check.Refused(out var wrong)) return wrong;
        var received = command.ReceivedOn ?? clock.Today;
        var request = new RightsRequest
        {
            Id = Guid.CreateVersion7(clock.Now), PatientId = patientId, Kind = kind, Words = words, Channel = channel, ReceivedOn = received, DueOn = received.AddDays(DaysToAnswer),
            RecordedBy = user.Id, RecordedAt = clock.Now,
        };
        db.Add(request);
        await db.SaveChangesAsync(stop);
        return View(request, null);
    }

    /// <summary>Answers a request; the answer stands.</summary>
    /// <returns>It; or an unknown or answered one, what is wrong with the fields.</returns>
    public async Task<Outcome<RequestView>> Answer(Guid id, string? outcome, string? answer, CancellationToken stop)
    {
        if (await db.Set<RightsRequest>().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } request) return RightsRefusals.NoSuchRequest;
        var check = new Validation();
        check.Require("outcome", outcome, typed => OneOf.Among(RequestWords.Outcomes, typed), out var became);
        check.Require("answer", answer, PlainText.UpTo(LongestWords), out var words);
        if (check.Refused(out var wrong)) return wrong;
        if (request.AnsweredAt is not null) return RightsRefusals.AlreadyAnswered;
        request.Reply(became, words, user.Id, clock.Now);
        await db.SaveChangesAsync(stop);
        return View(request, null);
    }

    /// <summary>One of them.</summary>
    public async Task<RequestView?> Find(Guid id, CancellationToken stop) =>
        await db.Set<RightsRequest>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is { } request
            ? View(request, (await directory.Find(request.PatientId, stop))?.FullName) : null;

    /// <summary>A patient's, the latest first.</summary>
    /// <returns>They; or that the clinic has no such patient.</returns>
    public async Task<Outcome<IReadOnlyList<RequestView>>> Of(Guid patientId, CancellationToken stop)
    {
        if (await directory.Find(patientId, stop) is null) return RightsRefusals.NoSuchPatient;
        return (RequestView[])[.. (await db.Set<RightsRequest>().AsNoTracking().Where(one => one.PatientId == patientId).OrderByDescending(one => one.RecordedAt).ToListAsync(stop)).Select(one => View(one, null))];
    }

    /// <summary>All that wait for an answer, the most urgent first, or those that were answered, the latest first.</summary>
    public async Task<IReadOnlyList<RequestView>> All(bool answered, CancellationToken stop)
    {
        var rows = db.Set<RightsRequest>().AsNoTracking();
        var found = await (answered ? rows.Where(one => one.AnsweredAt != null).OrderByDescending(one => one.AnsweredAt) : rows.Where(one => one.AnsweredAt == null).OrderBy(one => one.DueOn))
            .Take(Shown).ToListAsync(stop);
        var patients = await directory.Summaries([.. found.Select(one => one.PatientId)], stop);
        return [.. found.Select(one => View(one, patients.GetValueOrDefault(one.PatientId)?.FullName))];
    }

    /// <summary>Whether a manager has granted this patient's erasure.</summary>
    public Task<bool> IsErasureGranted(Guid patientId, CancellationToken stop) =>
        db.Set<RightsRequest>().AnyAsync(one => one.PatientId == patientId && one.Kind == "erasure" && one.Outcome == "granted", stop);

    RequestView View(RightsRequest one, string? patient) => new(
        one.Id, one.PatientId, patient, one.Kind, one.Words, one.Channel, one.ReceivedOn, one.DueOn, one.AnsweredAt is null && one.DueOn < clock.Today, one.Outcome, one.Answer,
        one.AnsweredAt is { } at ? clock.WithOffsetOf(at) : null, one.AnsweredBy, one.RecordedBy);
}

/// <summary>Reads a word that must be one of several.</summary>
static class OneOf
{
    public static Outcome<string> Among(IReadOnlyList<string> words, string typed) => words.Contains(typed) ? typed : RightsRefusals.UnknownChoice;
}
