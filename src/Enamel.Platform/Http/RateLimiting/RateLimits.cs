using System.Threading.RateLimiting;
using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Http.RateLimiting;

/// <summary>What is asked of an address more sparingly than pages are.</summary>
public enum Sparing
{
    /// <summary>A password or a second factor is tried.</summary>
    SignIn,

    /// <summary>A one-time code is asked for or tried.</summary>
    Code,

    /// <summary>The public books.</summary>
    Booking,

    /// <summary>A telephone reads a calendar by its private address.</summary>
    Calendar,
}

/// <summary>Says that an address is called sparingly.</summary>
public static class SparingAddresses
{
    /// <summary>Counts calls of this address by where they come from, with the limit of their kind, besides all other limits.</summary>
    public static TBuilder Sparingly<TBuilder>(this TBuilder endpoint, Sparing what) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new SparingCalls(what));
}

/// <summary>An address whose answer stays open for as long as it is listened to: it is not at work meanwhile, and takes nobody's turn.</summary>
sealed record OpenAnswer;

/// <summary>Says so.</summary>
static class OpenAnswers
{
    public static TBuilder StaysOpen<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OpenAnswer());
}

/// <summary>An address that is called sparingly.</summary>
sealed record SparingCalls(Sparing What);

/// <summary>
/// The limits, by the framework's own limiters. Before anybody is recognised: by address and by clinic, so that a flood costs nothing behind this
/// door. After it: by person. A limiter that was full again for ten seconds is forgotten by the framework, so their number stays bounded.
/// </summary>
static class RateLimits
{
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>The limits at the door.</summary>
    public static RateLimiterOptions AtTheDoor(RateLimitSettings settings) => With(PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, string>(context => Bucketed(Network(context), settings.Address)),
        PartitionedRateLimiter.Create<HttpContext, (Sparing, string)>(context => context.GetEndpoint()?.Metadata.GetMetadata<SparingCalls>() is { } calls && (calls.What == Sparing.Calendar || !HttpMethods.IsGet(context.Request.Method))
            ? Bucketed((calls.What, Network(context)), calls.What switch { Sparing.SignIn => settings.SignIn, Sparing.Code => settings.Code, Sparing.Booking => settings.Booking, Sparing.Calendar => settings.Calendar })
            : RateLimitPartition.GetNoLimiter(default((Sparing, string)))),
        PartitionedRateLimiter.Create<HttpContext, int>(context => Clinic(context) is { } clinic ? Bucketed(clinic, settings.Clinic) : RateLimitPartition.GetNoLimiter(0)),
        PartitionedRateLimiter.Create<HttpContext, int>(context => Clinic(context) is { } clinic && context.GetEndpoint()?.Metadata.GetMetadata<OpenAnswer>() is null
            ? RateLimitPartition.GetConcurrencyLimiter(clinic, _ => new()
            {
                PermitLimit = settings.ClinicAtOnce,
                QueueLimit = settings.ClinicWaiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            })
            : RateLimitPartition.GetNoLimiter(0))));

    /// <summary>The limit of a person who is signed in.</summary>
    public static RateLimiterOptions OfPeople(RateLimitSettings settings) => With(PartitionedRateLimiter.Create<HttpContext, Guid>(context =>
        context.RequestServices.GetRequiredService<CurrentUser>() is { IsSignedIn: true } user ? Bucketed(user.Id, settings.User) : RateLimitPartition.GetNoLimiter(Guid.Empty)));

    static RateLimiterOptions With(PartitionedRateLimiter<HttpContext> limiter) => new()
    {
        GlobalLimiter = limiter,
        RejectionStatusCode = StatusCodes.Status429TooManyRequests,
        OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
            var writer = rejected.HttpContext.RequestServices.GetRequiredService<RefusalWriter>();
            await writer.Write(rejected.HttpContext, HttpRefusals.TooManyRequests.With(RetryAfter.Fact, Math.Max(1, wait)));
        },
    };

    static RateLimitPartition<TKey> Bucketed<TKey>(TKey key, Bucket bucket) => RateLimitPartition.GetTokenBucketLimiter(key, _ =>
    {
        // A bucket is filled by whole requests: where less than one flows in per second, it is filled less often.
        var every = bucket.PerSecond >= 1 ? Tick : TimeSpan.FromSeconds(1 / bucket.PerSecond);
        return new()
        {
            TokenLimit = bucket.AtOnce,
            TokensPerPeriod = (int)Math.Min(int.MaxValue, Math.Max(1, bucket.PerSecond)),
            ReplenishmentPeriod = every,
            QueueLimit = 0,
        };
    });

    static string Network(HttpContext context) => Whence.NetworkOf(context.Connection.RemoteIpAddress);

    static int? Clinic(HttpContext context) => context.RequestServices.GetRequiredService<CurrentClinic>() is { IsKnown: true } clinic ? clinic.Id : null;
}

/// <summary>When to come again.</summary>
static class RetryAfter
{
    /// <summary>The fact of a refusal that says how many seconds to wait.</summary>
    public const string Fact = "retryAfter";

    const int Usual = 60;

    /// <summary>Says so in the answer's headers, where the refusal is of that kind.</summary>
    public static void Say(HttpResponse response, Refusal refusal)
    {
        if (refusal.Kind != RefusalKind.TooMany) return;
        var seconds = refusal.Facts.TryGetValue(Fact, out var said) && said is int wait ? wait : Usual;
        response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
