using Enamel.Kernel;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Http;

/// <summary>Every way in which the door says no.</summary>
public static class HttpRefusals
{
    /// <summary>Nobody is signed in.</summary>
    public static readonly Refusal NotSignedIn = Refusal.NotSignedIn("not-signed-in");

    /// <summary>The session was ended, or the role changed.</summary>
    public static readonly Refusal SessionEnded = Refusal.NotSignedIn("session-ended");

    /// <summary>The role may not do it.</summary>
    public static readonly Refusal NotAllowed = Refusal.NotAllowed("not-allowed");

    /// <summary>Another site made the browser send it.</summary>
    public static readonly Refusal FromAnotherSite = Refusal.NotAllowed("from-another-site");

    /// <summary>There is no such page or thing here.</summary>
    public static readonly Refusal NotFound = Refusal.NotFound("not-found");

    /// <summary>No clinic is found at this address.</summary>
    public static readonly Refusal NoSuchClinic = Refusal.NotFound("clinic-unknown");

    /// <summary>Host and path name two clinics.</summary>
    public static readonly Refusal TwoClinics = Refusal.Malformed("clinics-differ");

    /// <summary>The platform has closed the clinic.</summary>
    public static readonly Refusal ClinicSuspended = Refusal.NotAllowed("clinic-suspended");

    /// <summary>The subscription has run out: reading goes on, changing does not.</summary>
    public static readonly Refusal ClinicExpired = Refusal.NotAllowed("clinic-expired");

    /// <summary>What was sent cannot be read.</summary>
    public static readonly Refusal Unreadable = Refusal.Malformed("unreadable");

    /// <summary>More was sent than is taken.</summary>
    public static readonly Refusal TooLarge = Refusal.TooLarge("too-large");

    /// <summary>More was asked than one address, person or clinic is answered.</summary>
    public static readonly Refusal TooManyRequests = Refusal.TooMany("too-many-requests");

    /// <summary>Somebody else changed it meanwhile: 412 where the caller named a version in <c>If-Match</c>, otherwise 409.</summary>
    public static Refusal Stale(HttpRequest request) =>
        request.Headers.IfMatch.Count > 0 ? Refusal.StaleVersion("stale-version") : Refusal.Conflict("stale-version");
}
