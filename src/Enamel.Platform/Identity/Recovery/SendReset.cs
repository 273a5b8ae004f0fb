using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Jobs;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Identity.Recovery;

/// <summary>Looks, after the answer, whose password it is, and sends the link where only they read it.</summary>
sealed class SendReset : IJobKind
{
    /// <summary>The kind's word.</summary>
    public const string Word = "identity.send-reset";

    public string Kind => Word;

    public int MostTries => 5;

    // In the transaction that removes the job: the link is written once or not at all.
    public Task<JobEnd> Run(JobAtHand job, CancellationToken stop) =>
        Task.FromResult(JobEnd.Done((unit, halt) => unit.GetRequiredService<ResetLetter>().Send(job.SubjectId, halt)));

    public Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop) => Task.CompletedTask;
}

/// <summary>Writes the letter with the link.</summary>
sealed class ResetLetter(
    RegistryDb registry, UnitOfWork unit, KeyRing ring, AccountLetters letters, CurrentClinic clinic, IPhonePlan phones, AuditTrail trail, TimeProvider clock)
{
    internal const string Template = "identity.password-reset";

    // More than that nobody asks who reads their messages.
    const int MostInAnHour = 3;

    public async Task Send(Guid id, CancellationToken stop)
    {
        if (await registry.Set<PasswordReset>().SingleOrDefaultAsync(one => one.ClinicId == clinic.Id && one.Id == id, stop) is not { LoginSealed: { } typed } reset) return;
        var now = clock.GetUtcNow();
        var keys = await ring.Platform(unit, stop);
        var login = keys.Cipher.Open(typed, PasswordReset.Login);
        reset.LoginSealed = null;
        if (await Member(login, keys.Index, stop) is { } person && await Lately(person, now, stop) < MostInAnHour)
        {
            await registry.Set<PasswordReset>().Where(one => one.ClinicId == clinic.Id && one.UserId == person && one.UsedAt == null && one.EndedAt == null)
                .ForEachAsync(one => one.EndedAt = now, stop);
            var token = reset.SendTo(person, now);
            var words = new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = $"{reset.Origin}/reset?token={token.Text}" };
            var isSent = await letters.Send(person, Template, words, reset.Language, stop, preferMobile: phones.Parse(login).Succeeded(out _, out _));
            trail.Happened("password-reset-asked", "registry_users", person.ToString(), new { isSent });
        }
        await registry.SaveChangesAsync(stop);
    }

    // Only who may come in here now is sent a link that leads here.
    async Task<Guid?> Member(string login, Privacy.BlindIndex index, CancellationToken stop)
    {
        var email = EmailAddress.Parse(login).Succeeded(out var address, out _) ? index.Of(UserFields.Email, address) : null;
        var phone = phones.Parse(login).Succeeded(out var number, out _) ? index.Of(UserFields.Phone, number) : null;
        var username = login.ToLowerInvariant();
        var found = await (
            from member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.IsActive)
            join user in registry.Set<User>().Where(user => user.DisabledAt == null) on member.UserId equals user.Id
            where (email != null && user.EmailIndex == email) || (phone != null && user.PhoneIndex == phone) || (email == null && phone == null && member.Username == username)
            select (Guid?)user.Id).ToListAsync(stop);
        return found is [var one] ? one : null;
    }

    Task<int> Lately(Guid person, DateTimeOffset now, CancellationToken stop) =>
        registry.Set<PasswordReset>().CountAsync(one => one.ClinicId == clinic.Id && one.UserId == person && one.SentAt > now - TimeSpan.FromHours(1), stop);
}
