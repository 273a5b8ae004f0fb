using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.IdleLock;

/// <summary>Somebody who signed in at this browser today, and may take over by a password.</summary>
public sealed record AtThisDesk(Guid UserId, string DisplayName, Role Role, bool IsNow);

/// <summary>
/// A desk that several people share. A screen that nobody touches is covered, and its session answers nothing, until its owner's password or passkey is
/// given again; or another person who signed in here today takes over by theirs, and the first one's session waits, covered, for their return.
/// </summary>
public sealed class DeskLock(RegistryDb registry, CurrentClinic clinic, CurrentUser user, Whence whence, SignIn signIn, AuditTrail trail, TimeProvider clock)
{
    const string ByItself = "X-Enamel-By-Itself";

    /// <summary>Whether a page asks this by itself, without anybody touching it.</summary>
    internal static bool IsByItself(HttpRequest request) => request.Headers.ContainsKey(ByItself) || request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AskedByItself>() is not null;

    /// <summary>Covers the screen.</summary>
    public async Task Lock(CancellationToken stop)
    {
        var session = await registry.Set<Session>().SingleAsync(session => session.Id == user.Person.SessionId, stop);
        if (session.LockedAt is not null) return;
        session.LockedAt = clock.GetUtcNow();
        await registry.SaveChangesAsync(stop);
        trail.Happened("screen-locked", "registry_sessions", session.Id.ToString(), new { });
    }

    /// <summary>Who signed in at this browser today, the one whose screen is covered first.</summary>
    public async Task<IReadOnlyList<AtThisDesk>> People(CancellationToken stop)
    {
        var since = clock.GetUtcNow() - Sessions.PageLife;
        var here = user.Id;
        var browser = whence.Browser;
        var people = await (from session in registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.CreatedAt > since && (session.Id == user.Person.SessionId || (browser != null && session.BrowserHash == browser)))
                            join member in registry.Set<Membership>().Where(member => member.ClinicId == clinic.Id && member.IsActive) on session.UserId equals member.UserId
                            join person in registry.Set<User>().Where(person => person.DisabledAt == null) on session.UserId equals person.Id
                            select new { person.Id, person.DisplayName, member.Role }).Distinct().ToListAsync(stop);
        return [.. people.Select(person => new AtThisDesk(person.Id, person.DisplayName, person.Role, person.Id == here)).OrderByDescending(person => person.IsNow).ThenBy(person => person.DisplayName, StringComparer.CurrentCulture)];
    }

    /// <summary>Uncovers the screen for the person whose it is.</summary>
    /// <returns>The session, whose cookie is to be made anew; or a wrong password.</returns>
    public async Task<Outcome<Session>> Unlock(string? password, CancellationToken stop) =>
        (await signIn.Confirm(user.Id, password, stop)).Succeeded(out _, out var refusal) ? await Uncover(stop) : refusal;

    /// <summary>Uncovers it: the person has been recognised.</summary>
    internal async Task<Session> Uncover(CancellationToken stop)
    {
        var session = await registry.Set<Session>().SingleAsync(session => session.Id == user.Person.SessionId, stop);
        await Uncover(session, stop);
        return session;
    }

    /// <summary>Another person of this desk takes over by their password. The session that they left here is theirs again, under a fresh cookie; the one before is covered and waits.</summary>
    /// <returns>The person, and their waiting session where there is one; or <see cref="AccountRefusals.NotAtThisDesk"/>, a wrong password.</returns>
    public async Task<Outcome<(Welcome Person, Session? Waiting)>> TakeOver(Guid userId, string? password, CancellationToken stop)
    {
        if (!(await People(stop)).Any(person => person.UserId == userId)) return AccountRefusals.NotAtThisDesk;
        if (!(await signIn.Confirm(userId, password, stop)).Succeeded(out var person, out var refusal)) return refusal;
        await Lock(stop);
        var now = clock.GetUtcNow();
        var browser = whence.Browser;
        var waiting = await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.UserId == userId && session.Kind == "page" && browser != null
                && session.BrowserHash == browser && session.EndedAt == null && session.ExpiresAt > now && session.LastSeenAt > now - Sessions.PageIdle)
            .OrderByDescending(session => session.CreatedAt).FirstOrDefaultAsync(stop);
        if (waiting is not null) await Uncover(waiting, stop);
        trail.Happened("desk-taken-over", "registry_users", userId.ToString(), new { from = user.Id });
        return (person, waiting);
    }

    async Task Uncover(Session session, CancellationToken stop)
    {
        (session.LockedAt, session.ConfirmedAt, session.LastSeenAt) = (null, clock.GetUtcNow(), clock.GetUtcNow());
        await registry.SaveChangesAsync(stop);
        trail.Happened("screen-unlocked", "registry_sessions", session.Id.ToString(), new { });
    }
}

/// <summary>An address that pages ask by themselves only: asking it is no touch of the screen.</summary>
sealed record AskedByItself;

/// <summary>An address that answers though the screen is covered: by it the screen is uncovered or the session ended.</summary>
sealed record AnswersWhenLocked;

/// <summary>Says so.</summary>
static class LockedAddresses
{
    public static TBuilder AsksByItself<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AskedByItself());

    public static TBuilder AnswersBehindTheCover<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AnswersWhenLocked());
}
