using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Persons;

/// <summary>What a patient's program is given: no staff's token, and good at patients' addresses of the one clinic alone.</summary>
/// <param name="AccessToken">Means nothing by itself; it goes with the session.</param>
/// <param name="TokenType"><c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds for which it is good.</param>
/// <param name="Role"><c>patient</c>, always.</param>
public sealed record PersonToken(string AccessToken, string TokenType, int ExpiresIn, string Role);

/// <summary>Begins and ends patients' sessions.</summary>
public sealed class PersonSessions(RegistryDb registry, CurrentClinic clinic, CurrentPerson current, AuditTrail trail, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromDays(7);

    /// <summary>Begins one and gives the browser its cookie. One that the browser had already ends.</summary>
    public async Task Begin(Guid personId, HttpContext context, CancellationToken stop) => PersonCookie.Give(context, await Make(personId, context, stop));

    /// <summary>Begins one for a program.</summary>
    public async Task<PersonToken> BeginForProgram(Guid personId, HttpContext context, CancellationToken stop) =>
        new((await Make(personId, context, stop)).Text, "Bearer", (int)Life.TotalSeconds, "patient");

    async Task<OpaqueToken> Make(Guid personId, HttpContext context, CancellationToken stop)
    {
        await End(stop);
        var now = clock.GetUtcNow();
        var token = OpaqueToken.Make();
        var agent = context.Request.Headers.UserAgent.ToString();
        var session = new PersonSession
        {
            ClinicId = clinic.Id,
            Id = Guid.CreateVersion7(now),
            PersonId = personId,
            TokenHash = token.Hash,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Life,
            Address = context.Connection.RemoteIpAddress?.ToString(),
            Agent = agent.Length > 200 ? agent[..200] : agent,
        };
        registry.Add(session);
        trail.Happened("sign-in", "registry_person_sessions", session.Id.ToString(), new { personId });
        await registry.SaveChangesAsync(stop);
        return token;
    }

    /// <summary>The same in a browser, whose cookie goes too.</summary>
    public async Task Leave(HttpContext context, CancellationToken stop)
    {
        await End(stop);
        PersonCookie.TakeBack(context);
    }

    /// <summary>Ends all sessions of a person, at every clinic.</summary>
    internal async Task EndAll(Guid personId, CancellationToken stop)
    {
        await registry.Database.ExecuteSqlAsync($"select registry.end_person_sessions({personId})", stop);
        trail.Happened("sessions-ended", "registry_persons", personId.ToString(), new { reason = "recovered" });
    }

    /// <summary>Ends the session at hand, if there is one.</summary>
    public async Task End(CancellationToken stop)
    {
        if (!current.IsSignedIn) return;
        var id = current.Person.SessionId;
        if (await registry.Set<PersonSession>().SingleOrDefaultAsync(session => session.ClinicId == clinic.Id && session.Id == id, stop) is not { EndedAt: null } session) return;
        session.EndedAt = clock.GetUtcNow();
        trail.Happened("session-ended", "registry_person_sessions", id.ToString(), new { session.PersonId, reason = "signed-out" });
        await registry.SaveChangesAsync(stop);
    }
}
