using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.OAuth;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.OpenSessions;

/// <summary>A session that is open.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Whose.</param>
/// <param name="DisplayName">Their name.</param>
/// <param name="Clinic">Where.</param>
/// <param name="Kind"><c>page</c> for a browser, <c>api</c> for a program.</param>
/// <param name="Device">Browser and system, or the program's own name.</param>
/// <param name="Application">The other people's application that acts in it, by the name under which the clinic let it in; none for the clinic's own pages and programs.</param>
/// <param name="Address">The network address that it began from.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="LastSeenAt">Its last request, to within a minute; of a program its last exchange of tokens.</param>
/// <param name="ExpiresAt">When it ends whatever happens.</param>
/// <param name="IsThis">Whether it is the one that asks.</param>
/// <param name="IsLocked">Whether its screen is covered.</param>
public sealed record OpenSession(
    Guid Id, Guid UserId, string DisplayName, string Clinic, string Kind, string Device, string? Application, string? Address,
    DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, DateTimeOffset ExpiresAt, bool IsThis, bool IsLocked);

/// <summary>The sessions that are open: one's own in every clinic, the staff's in this one.</summary>
public sealed class OpenSessionList(RegistryDb registry, CurrentClinic clinic, CurrentUser user, Sessions sessions, TimeProvider clock)
{
    /// <summary>One's own, the newest first.</summary>
    public Task<IReadOnlyList<OpenSession>> Own(CancellationToken stop) => Read(Open().Where(session => session.UserId == user.Id), stop);

    /// <summary>Those of everybody who works here, the newest first.</summary>
    public Task<IReadOnlyList<OpenSession>> OfStaff(CancellationToken stop) => Read(Open().Where(session => session.ClinicId == clinic.Id), stop);

    /// <summary>Ends one of one's own, in whichever clinic.</summary>
    public async Task<Outcome> EndOwn(Guid id, CancellationToken stop) => await End(await Open().SingleOrDefaultAsync(session => session.Id == id && session.UserId == user.Id, stop), "ended-by-owner", stop);

    /// <summary>Ends all of one's own but this one, in every clinic.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndOthers(CancellationToken stop) => sessions.EndEverywhere(user.Id, user.Person.SessionId, "ended-by-owner", stop);

    /// <summary>Ends all of one's own, this one too, in every clinic.</summary>
    public Task EndAll(CancellationToken stop) => sessions.EndEverywhere(user.Id, null, "signed-out-everywhere", stop);

    /// <summary>Ends one of the staff's.</summary>
    public async Task<Outcome> EndOfStaff(Guid id, CancellationToken stop) => await End(await Open().SingleOrDefaultAsync(session => session.Id == id && session.ClinicId == clinic.Id, stop), "ended-by-manager", stop);

    async Task<Outcome> End(Session? session, string reason, CancellationToken stop)
    {
        if (session is null) return AccountRefusals.NoSuchSession;
        await sessions.End(session, reason, stop);
        return Outcome.Done;
    }

    IQueryable<Session> Open()
    {
        var now = clock.GetUtcNow();
        var (pages, programs) = (now - Sessions.PageIdle, now - Sessions.TokenIdle);
        return registry.Set<Session>().Where(session => session.EndedAt == null && session.ExpiresAt > now && session.LastSeenAt > (session.Kind == "page" ? pages : programs));
    }

    async Task<IReadOnlyList<OpenSession>> Read(IQueryable<Session> which, CancellationToken stop)
    {
        var here = user.Person.SessionId;
        var open = await (from session in which
                          join person in registry.Set<User>() on session.UserId equals person.Id
                          join place in registry.Set<Clinic>() on session.ClinicId equals place.Id
                          join application in registry.Set<OAuthClient>() on new { session.ClinicId, session.ClientId } equals new { application.ClinicId, ClientId = (Guid?)application.Id } into applications
                          from application in applications.DefaultIfEmpty()
                          orderby session.LastSeenAt descending
                          select new { session, person.DisplayName, place.Name, Application = application == null ? null : application.Name }).AsNoTracking().Take(500).ToListAsync(stop);
        return [.. open.Select(one => new OpenSession(one.session.Id, one.session.UserId, one.DisplayName, one.Name, one.session.Kind, AgentName.Of(one.session.Agent), one.Application, one.session.Address,
            one.session.CreatedAt, one.session.LastSeenAt, one.session.ExpiresAt, one.session.Id == here, one.session.LockedAt is not null))];
    }
}

/// <summary>What a browser calls itself, in the words that people know.</summary>
static class AgentName
{
    // The first that is found counts: everybody calls themselves Mozilla and most call themselves Safari.
    static readonly (string Mark, string Name)[] Browsers = [("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];
    static readonly (string Mark, string Name)[] Systems = [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")];

    public static string Of(string? agent)
    {
        if (string.IsNullOrWhiteSpace(agent)) return "";
        var names = new[] { Browsers, Systems }.Select(kind => Array.Find(kind, one => agent.Contains(one.Mark, StringComparison.Ordinal)).Name).OfType<string>().ToArray();
        return names.Length > 0 ? string.Join(" · ", names) : agent.Length > 40 ? agent[..40] : agent;
    }
}
