using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Practice.Reminders.Sending;
using Enamel.Practice.Scheduling;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Reminders.Answering;

/// <summary>What who follows a link is shown: the appointment without a name.</summary>
/// <param name="State"><c>open</c>, <c>confirmed</c>, <c>cancelled</c>, <c>other-time</c>, or <c>stale</c> where nothing can be answered any more.</param>
/// <param name="Language">In which language they were written to.</param>
/// <param name="StartsAt">With the clinic's offset.</param>
/// <param name="DoctorName">To whom.</param>
/// <param name="BranchName">Where, for a clinic with several branches.</param>
public sealed record AnswerView(string State, string Language, DateTimeOffset? StartsAt = null, string? DoctorName = null, string? BranchName = null);

/// <summary>A patient answers a reminder: by its link, which needs no account, or by writing back. The trail says that the patient did it.</summary>
sealed class AnswerReminder(
    ClinicDb db, CurrentClinic clinic, AppointmentBook appointments, Premises.Premises premises, ClinicVault vault, IPhonePlan phones, AuditTrail trail, IStringLocalizer<Texts> text, ClinicClock clock)
{
    const string ByPatient = "patient";
    static readonly TimeSpan Remembered = TimeSpan.FromDays(4);

    /// <summary>What a link leads to. Looking changes nothing: machines follow links before people do.</summary>
    public async Task<AnswerView> Look(string? token, CancellationToken stop)
    {
        var link = await Find(token, forUpdate: false, stop);
        return link is null ? new("stale", Platform.Ui.Languages.Current.Code) : await View(link, stop);
    }

    /// <summary>Answers by a link.</summary>
    /// <param name="answer">A word of <see cref="Answers"/>.</param>
    public async Task<AnswerView> ByLink(string? token, string? answer, CancellationToken stop)
    {
        if (await Find(token, forUpdate: true, stop) is not { } link) return new("stale", Platform.Ui.Languages.Current.Code);
        if (answer is Answers.Confirmed or Answers.Cancelled or Answers.OtherTime && (await View(link, stop)).State is not ("stale" or Answers.Cancelled)) await Take(link, answer, "link", stop);
        return await View(link, stop);
    }

    /// <summary>What somebody wrote back.</summary>
    /// <param name="From">A telephone number or an e-mail address.</param>
    /// <param name="Text">What they wrote.</param>
    public sealed record ReplyCommand(string? From = null, string? Text = null);

    /// <summary>What came of it.</summary>
    /// <param name="Answer">A word of <see cref="Answers"/>; <c>unclear</c> is shown to the desk.</param>
    public sealed record ReplyTaken(string Answer);

    /// <summary>
    /// Takes what somebody wrote back as the answer to the last reminder that went there. Where several appointments were reminded of and are unanswered (a
    /// mother's and her child's), a yes is for all of them; a no is for the desk to ask which. What comes when nothing waits any more (the appointment is
    /// cancelled, or has begun) is read by the desk too.
    /// </summary>
    public async Task<Outcome<ReplyTaken>> ByReply(ReplyCommand command, CancellationToken stop)
    {
        var check = new Validation();
        check.Require("from", command.From, typed => typed.Contains('@', StringComparison.Ordinal) ? EmailAddress.Parse(typed) : phones.Parse(typed), out var from);
        check.Require("text", command.Text, PlainText.UpTo(1000), out var written);
        if (check.Refused(out var wrong)) return wrong;
        var index = (await vault.Index(Reminding.RecipientField, from, stop))!; // not empty
        var (now, since) = (clock.Now, clock.Now - Remembered);
        var links = await db.Set<AnswerLink>().FromSql($"select * from reminders_links where clinic_id = {clinic.Id} and recipient_index = {index} and created_at > {since} for update").ToListAsync(stop);
        var open = links.Where(link => link.ExpiresAt > now).GroupBy(link => link.AppointmentId).Select(ofOne => ofOne.MaxBy(link => link.CreatedAt)!).ToList(); // a group is never empty
        var waiting = new List<AnswerLink>();
        foreach (var link in open)
            if ((await View(link, stop)).State is not ("stale" or Answers.Cancelled)) waiting.Add(link);
        if (links.Count == 0) return RemindersRefusals.NothingToAnswer;
        var reply = waiting.Count == 0 ? ReplyMeaning.Unclear : ReplyWords.Read(written);
        var answer = reply == ReplyMeaning.Yes ? Answers.Confirmed : reply == ReplyMeaning.No && waiting.Count == 1 ? Answers.Cancelled : Answers.Unclear;
        var taken = answer == Answers.Unclear ? (waiting.Count > 0 ? waiting : links).OrderByDescending(link => link.CreatedAt).Take(1).ToList() : waiting;
        foreach (var link in taken)
        {
            if (answer == Answers.Unclear) link.ReplySealed = await vault.Seal("reply", written, stop);
            await Take(link, answer, "reply", stop);
        }
        return new ReplyTaken(taken.Any(link => link.Answer == Answers.Unclear) ? Answers.Unclear : answer);
    }

    // What the agenda refuses (it has begun, it is over) is for the desk to see.
    async Task Take(AnswerLink link, string answer, string by, CancellationToken stop)
    {
        var outcome = answer switch
        {
            Answers.Confirmed => await appointments.Confirm(link.AppointmentId, ByPatient, stop),
            Answers.Cancelled => await appointments.Cancel(link.AppointmentId, text["cancelled-by-patient"].Value, ByPatient, stop),
            _ => Outcome.Done,
        };
        link.Says(outcome.Succeeded(out _) ? answer : Answers.OtherTime, clock.Now);
        await db.SaveChangesAsync(stop);
        trail.Happened("answer", "reminders_links", link.Id.ToString(), new { answer = link.Answer, by = ByPatient, way = by, appointmentId = link.AppointmentId });
    }

    async Task<AnswerLink?> Find(string? token, bool forUpdate, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash) return null;
        var found = forUpdate
            ? db.Set<AnswerLink>().FromSql($"select * from reminders_links where clinic_id = {clinic.Id} and token_hash = {hash} for update")
            : db.Set<AnswerLink>().AsNoTracking().Where(link => link.TokenHash == hash);
        return await found.SingleOrDefaultAsync(stop);
    }

    async Task<AnswerView> View(AnswerLink link, CancellationToken stop)
    {
        var one = await appointments.Find(link.AppointmentId, stop);
        if (one is null || link.ExpiresAt <= clock.Now || one.StartsAt != link.StartsAt && one.Status != "cancelled" || one.Status is "arrived" or "completed" or "no_show") return new("stale", link.Language);
        var branches = await premises.Branches(stop);
        var state = one.Status == "cancelled" ? link.Answer == Answers.Cancelled ? Answers.Cancelled : "stale"
            : link.Answer is Answers.Confirmed or Answers.OtherTime ? link.Answer : one.Status == "confirmed" ? Answers.Confirmed : "open";
        return new(state, link.Language, one.StartsAt, one.DoctorName, branches.Count > 1 ? branches.FirstOrDefault(branch => branch.Id == one.BranchId)?.Name : null);
    }
}
