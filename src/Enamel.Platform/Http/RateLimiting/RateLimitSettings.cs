using System.Globalization;

namespace Enamel.Platform.Http.RateLimiting;

/// <summary>A bucket of requests: so many at once, and so many more with each second.</summary>
/// <param name="AtOnce">What it holds when it is full.</param>
/// <param name="PerSecond">What flows in.</param>
public sealed record Bucket(int AtOnce, double PerSecond)
{
    internal Bucket Times(double factor) => new((int)Math.Min(1_000_000_000, Math.Ceiling(AtOnce * factor)), PerSecond * factor);
}

/// <summary>
/// How much is answered before the answer is 429. What these protect: one address, person or clinic must not slow the others. The numbers are argued in
/// docs/performance.md: a server of two cores answers about a thousand plain requests a second, thirty busy desks ask for sixty.
/// </summary>
public sealed record RateLimitSettings
{
    /// <summary>Everything from one network address: a clinic's desks share one, a page asks for a handful of things.</summary>
    public Bucket Address { get; init; } = new(2_000, 300);

    /// <summary>Everything of one person who is signed in.</summary>
    public Bucket User { get; init; } = new(1_000, 50);

    /// <summary>Everything at one clinic.</summary>
    public Bucket Clinic { get; init; } = new(3_000, 300);

    /// <summary>How many requests of one clinic one server works on at the same time; fewer than it has connections to the database.</summary>
    public int ClinicAtOnce { get; init; } = Math.Clamp(4 * Environment.ProcessorCount, 8, 64);

    /// <summary>How many more may wait for their turn.</summary>
    public int ClinicWaiting { get; init; } = 200;

    /// <summary>Passwords and second factors from one address: twenty people who come to work at eight, and no machine that guesses.</summary>
    public Bucket SignIn { get; init; } = new(100, 1);

    /// <summary>One-time codes asked for or tried from one address.</summary>
    public Bucket Code { get; init; } = new(10, 0.1);

    /// <summary>Bookings by the public from one address.</summary>
    public Bucket Booking { get; init; } = new(20, 0.2);

    /// <summary>Calendars read from one address: those of a clinic's doctors, by telephones that ask every quarter of an hour, and no machine that tries addresses.</summary>
    public Bucket Calendar { get; init; } = new(60, 0.5);

    /// <summary>No limit that anybody would notice: for measuring, and for tests that ask ten thousand things at once.</summary>
    public static RateLimitSettings Unlimited { get; } = new RateLimitSettings().Times(100_000);

    /// <summary>What <c>ENAMEL_RATE_LIMITS</c> says: <c>off</c>, or a number by which all limits are multiplied; nothing means 1.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static RateLimitSettings From(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new();
        if (text.Equals("off", StringComparison.OrdinalIgnoreCase)) return Unlimited;
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) && factor is > 0 and <= 100_000
            ? new RateLimitSettings().Times(factor)
            : throw new FormatException("ENAMEL_RATE_LIMITS is neither off nor a number such as 2 or 0.5.");
    }

    RateLimitSettings Times(double factor) => this with
    {
        Address = Address.Times(factor),
        User = User.Times(factor),
        Clinic = Clinic.Times(factor),
        ClinicAtOnce = (int)Math.Ceiling(ClinicAtOnce * factor),
        ClinicWaiting = (int)Math.Ceiling(ClinicWaiting * factor),
        SignIn = SignIn.Times(factor),
        Code = Code.Times(factor),
        Booking = Booking.Times(factor),
        Calendar = Calendar.Times(factor),
    };
}
