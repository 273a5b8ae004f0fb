using System.Collections.Concurrent;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enamel.Platform.Audit;

/// <summary>
/// Tells of everybody who was not let in: by their role, for want of a device, with a session that had ended, a proof that was not believed, too often. In a
/// transaction of its own, for the work that was refused is undone. Who keeps on is counted: the next entry says how many were not told.
/// </summary>
public sealed class RefusedAccess(ClinicWork work, TimeProvider clock, ILogger<RefusedAccess> log)
{
    /// <summary>How many refusals of one kind, of one caller, are told within a minute.</summary>
    public const int ToldInAMinute = 10;

    const int MostCallers = 10_000;

    readonly ConcurrentDictionary<(int Clinic, string Caller, string Code), Tally> counts = new();

    /// <summary>Tells it, if it is the refusal of somebody who wanted in rather than of what they sent.</summary>
    internal async Task Tell(HttpContext context, Refusal refusal)
    {
        var services = context.RequestServices;
        if (services.GetRequiredService<CurrentClinic>() is not { IsKnown: true } clinic || !Concerns(context, refusal)) return;
        var user = services.GetRequiredService<CurrentUser>();
        var caller = user.IsSignedIn ? user.Id.ToString() : Whence.NetworkOf(context.Connection.RemoteIpAddress);
        if (Count(clinic.Id, caller, refusal.Code) is not { } untold) return;
        var acting = user.Acting(services.GetRequiredService<Shell>().TraceId, context.Connection.RemoteIpAddress?.ToString()) with { Patient = services.GetRequiredService<CurrentPerson>().Acting };
        // The address as it was mapped: what stands in its places may be anything.
        var told = new { reason = refusal.Code, method = context.Request.Method, address = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, untold };
        try
        {
            await work.In(clinic.Card, acting, unit =>
            {
                unit.GetRequiredService<AuditTrail>().Happened("refused", "requests", null, told);
                return Task.FromResult(true);
            }, CancellationToken.None);
        }
        catch (Exception trouble)
        {
            // Whoever is refused stays refused, whatever becomes of the entry.
            log.LogError(trouble, "The refusal {Code} of {TraceId} could not be told", refusal.Code, acting.RequestId);
        }
    }

    // Where anybody may call, what was tried is told by whoever tried it: a password, a code. Who shows nothing at all is asked to sign in, and was refused nothing.
    static bool Concerns(HttpContext context, Refusal refusal)
    {
        var isOpen = context.GetEndpoint()?.Metadata.GetMetadata<AnybodyMayCall>() is not null;
        return refusal.Kind switch
        {
            RefusalKind.TooMany => refusal.Code == HttpRefusals.TooManyRequests.Code,
            RefusalKind.NotAllowed => !isOpen || IsOfADevice(refusal),
            RefusalKind.NotSignedIn => IsOfADevice(refusal) || (!isOpen && ShowsSomething(context.Request)),
            RefusalKind.Malformed => IsOfADevice(refusal),
            _ => false,
        };
    }

    // Who does not know the nonce yet is told it, and comes again.
    static bool IsOfADevice(Refusal refusal) => refusal.Code.StartsWith("devices.", StringComparison.Ordinal) && refusal.Code != ProofRefusals.NonceNeeded.Code;

    static bool ShowsSomething(HttpRequest request) => request.Headers.Authorization.Count > 0 || request.Cookies.ContainsKey(SessionCookie.Name);

    // Null: not to be told. Otherwise how many were not.
    int? Count(int clinic, string caller, string code)
    {
        if (counts.Count > MostCallers) counts.Clear();
        var now = clock.GetUtcNow();
        var count = counts.GetOrAdd((clinic, caller, code), _ => new());
        lock (count)
        {
            if (now - count.Since >= TimeSpan.FromMinutes(1)) (count.Since, count.Told) = (now, 0);
            if (count.Told >= ToldInAMinute)
            {
                count.Untold++;
                return null;
            }
            count.Told++;
            (var untold, count.Untold) = (count.Untold, 0);
            return untold;
        }
    }

    sealed class Tally
    {
        public DateTimeOffset Since { get; set; }

        public int Told { get; set; }

        public int Untold { get; set; }
    }
}
