using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Administration;

/// <summary>An administrator of the platform who is signed in on the public host.</summary>
/// <param name="Id">Their account: no user's.</param>
/// <param name="SessionId">Their session.</param>
/// <param name="DisplayName">Their name.</param>
public sealed record SignedInAdministrator(Guid Id, Guid SessionId, string DisplayName);

/// <summary>Every way in which the console says no.</summary>
public static class AdministrationRefusals
{
    /// <summary>Name, password and code do not belong together; which of them is wrong is not told.</summary>
    public static readonly Refusal WrongLogin = Refusal.NotSignedIn("administration.wrong-login");
}

/// <summary>
/// The platform's administrators: how they come in, on the public host alone, always with password and code together. They are no users and members of
/// nothing, so no door of a clinic knows them. Works beside the units of work, which all are a clinic's.
/// </summary>
sealed class Administrators(NpgsqlDataSource database, KeyRing ring, Passwords passwords, LockOut lockOut, Whence whence, Shell shell, TimeProvider clock)
{
    /// <summary>The name under which the secret of their authenticator app is sealed.</summary>
    public const string SecretField = "administrator-totp-secret";

    static readonly TimeSpan Life = TimeSpan.FromHours(8), Idle = TimeSpan.FromMinutes(30);

    /// <summary>Lets somebody in.</summary>
    /// <returns>What goes into the cookie; or <see cref="AdministrationRefusals.WrongLogin"/>, or <see cref="AccountRefusals.TooManyAttempts"/>.</returns>
    public async Task<Outcome<OpaqueToken>> SignIn(string? username, string? password, string? code, HttpContext context, CancellationToken stop)
    {
        var name = (username ?? "").Trim().ToLowerInvariant();
        if (name.Length is 0 or > 60 || name.Contains('\0', StringComparison.Ordinal)) name = "-";
        Counter[] counters = [new(Key($"administrator {name}"), Patience.OfAccount), new(Key($"administrators from {whence.Network}"), Patience.OfAddress)];
        var found = await Find(name, stop);
        var (locked, check) = await lockOut.InTurn(async () => await lockOut.Take(counters, stop) is { } wait
            ? (wait, PasswordCheck.Wrong) : ((Refusal?)null, passwords.Verify(found?.PasswordHash, password ?? "")), stop);
        if (locked is not null) return await Refuse(found, locked, stop);
        // Both are looked at whatever the other says: the answer and its time are one.
        var step = Totp.Matching(Base32.Read(await Secret(found, stop)), (code ?? "").Replace(" ", "", StringComparison.Ordinal), clock.GetUtcNow(), found?.LastStep ?? 0);
        if (found is null || check == PasswordCheck.Wrong || step is not { } used) return await Refuse(found, AdministrationRefusals.WrongLogin, stop);
        var token = OpaqueToken.Make();
        if (!await Begin(found.Id, used, token, context, stop)) return await Refuse(found, AdministrationRefusals.WrongLogin, stop);
        await lockOut.Forgive(counters, stop);
        return token;
    }

    /// <summary>Who comes with this cookie; nobody when it opens nothing.</summary>
    public async Task<SignedInAdministrator?> Recognise(string? token, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash) return null;
        await using var find = database.CreateCommand("select id, session_id, display_name from registry.administrator_of_session($1, $2)");
        find.Parameters.Add(new() { Value = hash });
        find.Parameters.Add(new() { Value = Idle });
        await using var row = await find.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? new(row.GetGuid(0), row.GetGuid(1), row.GetString(2)) : null;
    }

    /// <summary>Ends a session.</summary>
    public async Task SignOut(string? token, SignedInAdministrator? who, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(token) is not { } hash) return;
        await Acting(who, async (connection, work) =>
        {
            await using var end = new NpgsqlCommand("select registry.end_administrator_session($1)", connection, work) { Parameters = { new() { Value = hash } } };
            await end.ExecuteNonQueryAsync(stop);
            return true;
        }, stop);
    }

    /// <summary>Does something in one transaction in which the registry's trail names who acts.</summary>
    public async Task<T> Acting<T>(SignedInAdministrator? who, Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> deed, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var work = await connection.BeginTransactionAsync(stop);
        await using (var enter = new NpgsqlCommand("select registry.enter_console($1, $2, $3, $4)", connection, work))
        {
            enter.Parameters.Add(new() { Value = (object?)who?.Id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            enter.Parameters.Add(new() { Value = (object?)who?.SessionId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            enter.Parameters.Add(new() { Value = shell.TraceId });
            enter.Parameters.Add(new() { Value = (object?)whence.Address ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            await enter.ExecuteNonQueryAsync(stop);
        }
        var result = await deed(connection, work);
        await work.CommitAsync(stop);
        return result;
    }

    /// <summary>Tells the registry's trail what changed no row.</summary>
    public static async Task Note(NpgsqlConnection connection, NpgsqlTransaction work, string action, string subject, string? subjectId, string details, CancellationToken stop)
    {
        await using var note = new NpgsqlCommand("select registry.console_note($1, $2, $3, $4)", connection, work);
        note.Parameters.Add(new() { Value = action });
        note.Parameters.Add(new() { Value = subject });
        note.Parameters.Add(new() { Value = (object?)subjectId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        note.Parameters.Add(new() { Value = details, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await note.ExecuteNonQueryAsync(stop);
    }

    async Task<bool> Begin(Guid id, long step, OpaqueToken token, HttpContext context, CancellationToken stop)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        var who = new SignedInAdministrator(id, Guid.CreateVersion7(clock.GetUtcNow()), "");
        return await Acting(who, async (connection, work) =>
        {
            await using var begin = new NpgsqlCommand("select registry.begin_administrator_session($1, $2, $3, $4, $5, $6)", connection, work);
            foreach (var value in new object[] { id, step, who.SessionId, token.Hash, Life, agent.Length > 200 ? agent[..200] : agent }) begin.Parameters.Add(new() { Value = value });
            return await begin.ExecuteScalarAsync(stop) is true;
        }, stop);
    }

    async Task<Refusal> Refuse(Candidate? found, Refusal refusal, CancellationToken stop)
    {
        await Acting(null, async (connection, work) =>
        {
            await Note(connection, work, "sign-in-refused", "registry_administrators", found?.Id.ToString(), $$"""{"reason":"{{refusal.Code}}"}""", stop);
            return true;
        }, stop);
        return refusal;
    }

    // Where there is nobody a secret of nobody's is tried.
    async Task<string> Secret(Candidate? found, CancellationToken stop) => found is null
        ? Base32.Write(RandomNumberGenerator.GetBytes(Totp.SecretLength)) : (await ring.Platform(stop)).Cipher.Open(found.SecretSealed, SecretField);

    async Task<Candidate?> Find(string name, CancellationToken stop)
    {
        await using var find = database.CreateCommand("select id, password_hash, secret_sealed, last_step from registry.administrator_named($1)");
        find.Parameters.Add(new() { Value = name });
        await using var row = await find.ExecuteReaderAsync(stop);
        return await row.ReadAsync(stop) ? new(row.GetGuid(0), row.GetString(1), Sealed.FromStored(row.GetFieldValue<byte[]>(2)), row.GetInt64(3)) : null;
    }

    // The names of administrators are no personal data of a clinic's; the table only counts.
    static byte[] Key(string what) => SHA256.HashData(Encoding.UTF8.GetBytes(what));

    sealed record Candidate(Guid Id, string PasswordHash, Sealed SecretSealed, long LastStep);
}

/// <summary>The browser's half of an administrator's session: sent to the console alone and out of reach of scripts.</summary>
static class AdministratorCookie
{
    public const string Name = "enamel.platform";

    public static void Give(HttpContext context, OpaqueToken token) => context.Response.Cookies.Append(Name, token.Text, Settings(context));

    public static void TakeBack(HttpContext context) => context.Response.Cookies.Delete(Name, Settings(context));

    static CookieOptions Settings(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = ConsolePages.Home,
        IsEssential = true,
    };
}
