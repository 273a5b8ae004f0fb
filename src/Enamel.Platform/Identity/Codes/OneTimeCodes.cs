using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Codes;
using Enamel.Platform.Messaging;
using Enamel.Platform.Privacy.Vault;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Identity;

/// <summary>
/// Six digits by which somebody shows that a mobile is theirs: good for five minutes and five tries, one at a time for a number and purpose, with limits on
/// how many are sent to a number and asked from a network (docs/decisions/0011-codes-and-patients-accounts.md).
/// </summary>
public sealed class OneTimeCodes(UnitOfWork unit, KeyRing ring, Messages messages, IPhonePlan phones, AuditTrail trail, TimeProvider clock)
{
    /// <summary>How long a code is good.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(5);

    /// <summary>What is sent, unless a caller says otherwise.</summary>
    internal const string Template = "codes.code";

    const int Digits = 6, Codes = 1_000_000;
    const string CodeField = "one-time-code", PhoneField = "one-time-code-phone";

    /// <summary>Sends a code to a mobile of the country; the message leaves with the commit of the work at hand.</summary>
    /// <param name="purpose">Module and deed, such as <c>portal.register</c>; a code is good for no other.</param>
    /// <param name="phone">As it was typed.</param>
    /// <param name="language">fr, ar or en.</param>
    /// <returns>The request, which goes with the code when it is checked; or that the number is none, or that it is too soon or too often (with <c>retryAfter</c> in seconds).</returns>
    public Task<Outcome<Guid>> Send(string purpose, string phone, string language, CancellationToken stop) => Send(purpose, phone, language, Template, stop);

    /// <summary>
    /// The same work with another message, and without a code that could be right: for a number with which nothing can be done, so that whoever asks sees no
    /// difference and only whoever holds the mobile reads why.
    /// </summary>
    /// <param name="template">What is said instead; it asks for no words.</param>
    public Task<Outcome<Guid>> SendInstead(string template, string purpose, string phone, string language, CancellationToken stop) => Send(purpose, phone, language, template, stop);

    /// <summary>Checks a code. A wrong try stays counted whatever becomes of the work at hand; a right one is used up together with it.</summary>
    /// <returns>Done; or one and the same refusal, be it wrong, old, used, tried too often or never asked for.</returns>
    /// <exception cref="PostgresException">Something was written before: a code is checked first.</exception>
    public Task<Outcome> Check(string purpose, Guid request, string code, CancellationToken stop) => Check(purpose, request, code, phone: null, stop);

    /// <summary>The same, and that it was sent to this number.</summary>
    public async Task<Outcome> Check(string purpose, Guid request, string code, string? phone, CancellationToken stop)
    {
        string? number = null;
        if (phone is not null && !phones.Parse(phone).Succeeded(out number, out _)) return CodeRefusals.Wrong;
        var keys = await ring.Platform(unit, stop);
        var typed = Typed(code);
        var stored = typed is null ? null : await Try(purpose, request, keys.Index.Of(PhoneField, number), stop);
        var shown = keys.Index.Of(CodeField, $"{request:N}:{typed}")!; // never empty
        var isRight = CryptographicOperations.FixedTimeEquals(stored ?? new byte[shown.Length], shown) && stored is not null;
        if (!isRight) trail.Happened("code-refused", "registry_one_time_codes", request.ToString(), new { purpose });
        await unit.Step(trail.Take(), stop);
        return isRight && await End(request, stop) ? Outcome.Done : CodeRefusals.Wrong;
    }

    async Task<Outcome<Guid>> Send(string purpose, string phone, string language, string template, CancellationToken stop)
    {
        if (!phones.Parse(phone).Succeeded(out var number, out var malformed)) return malformed;
        // Numbers that cost whoever sends, at home or abroad, are a way to make money of other people's text messages.
        if (!phones.IsMobile(number)) return CodeRefusals.NotMobile;
        var keys = await ring.Platform(unit, stop);
        var request = Guid.CreateVersion7(clock.GetUtcNow());
        var code = RandomNumberGenerator.GetInt32(Codes).ToString($"D{Digits}", CultureInfo.InvariantCulture);
        var isReal = template == Template;
        var hash = isReal ? keys.Index.Of(CodeField, $"{request:N}:{code}")! : RandomNumberGenerator.GetBytes(32); // never empty
        if (await Begin(request, purpose, keys.Index.Of(PhoneField, number)!, hash, stop) is { } refusal) return refusal; // a number is not empty
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        if (isReal) (words["code"], words["minutes"]) = (code, GoodFor.TotalMinutes.ToString("0", CultureInfo.InvariantCulture));
        await messages.Send(Channel.Sms, number, template, words, language, stop);
        return request;
    }

    async Task<Refusal?> Begin(Guid request, string purpose, byte[] phone, byte[] hash, CancellationToken stop)
    {
        await using var begin = new NpgsqlCommand("select reached, wait_seconds from registry.begin_code($1, $2, $3, $4, $5, $6)", unit.Connection);
        begin.Parameters.Add(new() { Value = request });
        begin.Parameters.Add(new() { Value = purpose });
        begin.Parameters.Add(new() { Value = phone });
        begin.Parameters.Add(new() { Value = hash });
        begin.Parameters.Add(new() { Value = (object?)Network(unit.Entrant?.Address) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        begin.Parameters.Add(new() { Value = (int)GoodFor.TotalSeconds });
        await using var limit = await begin.ExecuteReaderAsync(stop);
        if (!await limit.ReadAsync(stop)) return null;
        return (limit.GetString(0) == "too-soon" ? CodeRefusals.TooSoon : CodeRefusals.TooMany).With("retryAfter", limit.GetInt32(1));
    }

    async Task<byte[]?> Try(string purpose, Guid request, byte[]? phone, CancellationToken stop)
    {
        await using var attempt = new NpgsqlCommand("select registry.try_code($1, $2, $3)", unit.Connection);
        attempt.Parameters.Add(new() { Value = purpose });
        attempt.Parameters.Add(new() { Value = request });
        attempt.Parameters.Add(new() { Value = (object?)phone ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea });
        return await attempt.ExecuteScalarAsync(stop) as byte[];
    }

    async Task<bool> End(Guid request, CancellationToken stop)
    {
        await using var end = new NpgsqlCommand("select registry.end_code($1)", unit.Connection);
        end.Parameters.Add(new() { Value = request });
        return await end.ExecuteScalarAsync(stop) is true;
    }

    // As it is read from a telephone: with a blank in the middle, in either kind of digits. What can not be a code costs no try.
    static string? Typed(string code)
    {
        if (code.Length > 40 || !TypedText.IsWellFormed(code)) return null;
        var digits = string.Concat(TypedText.WithAsciiDigits(code).Where(sign => !char.IsWhiteSpace(sign) && sign != '-'));
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    // A household or office of IPv6 owns 2^64 addresses: they count as one.
    static string? Network(string? address) => IPAddress.TryParse(address, out var ip) ? Whence.NetworkOf(ip) : null;
}
