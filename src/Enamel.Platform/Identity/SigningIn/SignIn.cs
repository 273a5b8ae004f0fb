using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.LockingOut;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Identity.SigningIn;

/// <summary>
/// Checks login and password at the clinic's own address. Whatever is typed, the same question is asked of the database, the attempt is counted in the
/// same way, and one password is checked, against nobody's if need be: an unknown account is answered like a wrong password, and as fast.
/// </summary>
public sealed class SignIn(
    RegistryDb registry, UnitOfWork unit, KeyRing ring, CurrentClinic clinic, Passwords passwords, IPhonePlan phones, LockOut lockOut, Whence whence, AuditTrail trail,
    TimeProvider clock)
{
    // Where somebody signed in within these days they are known.
    static readonly TimeSpan KnownFor = TimeSpan.FromDays(90);

    const string FindPerson = """
        select u.id, u.display_name, u.password_hash, m.role,
            exists (select from registry.sessions s where s.user_id = u.id and s.created_at > $5 and (s.browser_hash = $6 or s.address = $7))
        from registry.users u left join registry.memberships m on m.user_id = u.id and m.clinic_id = $4 and m.is_active and u.disabled_at is null
        where u.email_index = $1 or u.phone_index = $2
            or u.id = $8 or u.id = (select other.user_id from registry.memberships other where other.username = $3 order by other.clinic_id = $4 desc, other.clinic_id limit 1)
        limit 1
        """;

    /// <summary>What is typed.</summary>
    /// <param name="Login">Username in this clinic, mobile number or e-mail.</param>
    /// <param name="Password">The password.</param>
    public sealed record Command(string Login, string Password);

    /// <summary>Who it is.</summary>
    /// <returns>The person; or <see cref="SignInRefusals.WrongLogin"/>, <see cref="SignInRefusals.NotHere"/> when the password is right but the
    /// account has no place in this clinic, or <see cref="Account.AccountRefusals.TooManyAttempts"/>.</returns>
    public async Task<Outcome<Welcome>> Run(Command command, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(command.Login) || string.IsNullOrEmpty(command.Password)) return SignInRefusals.WrongLogin;
        var index = (await ring.Platform(unit, stop)).Index;
        var login = Read(command.Login.Trim());
        var candidate = await Find(login, index, stop);
        var counters = Counters(login, candidate, index);
        var (locked, check) = await unit.Outside(() => lockOut.InTurn(() => Try(counters, candidate, command.Password, index, stop), stop), stop);
        if (locked is not null) return Refuse(candidate, locked);
        if (candidate is null || check == PasswordCheck.Wrong) return Refuse(candidate, SignInRefusals.WrongLogin);
        if (candidate.Role is not { } role) return Refuse(candidate, SignInRefusals.NotHere);
        if (check == PasswordCheck.RightButOutdated) await Renew(candidate, passwords.Hash(command.Password), stop);
        return new Welcome(candidate.UserId, candidate.DisplayName, role);
    }

    // Of two who sign in at once one renews it; the other finds it renewed and is as welcome.
    Task<int> Renew(Candidate candidate, string hash, CancellationToken stop) => registry.Set<User>()
        .Where(user => user.Id == candidate.UserId && user.PasswordHash == candidate.PasswordHash).ExecuteUpdateAsync(user => user.SetProperty(one => one.PasswordHash, hash), stop);

    /// <summary>Asks the person who is signed in, or one known at this browser, for their password once more. Counted like any other attempt.</summary>
    /// <returns>The person; or <see cref="Account.AccountRefusals.PasswordWrong"/>, <see cref="Account.AccountRefusals.TooManyAttempts"/>.</returns>
    public async Task<Outcome<Welcome>> Confirm(Guid userId, string? password, CancellationToken stop)
    {
        var index = (await ring.Platform(unit, stop)).Index;
        var candidate = await Find(new(null, null, null, userId), index, stop);
        Counter[] counters = [new(Key(index, "confirm", $"{userId} {(whence.Browser is { } browser ? Convert.ToHexString(browser) : whence.Network)}"), Patience.OfKnownPlace)];
        var (locked, check) = await unit.Outside(() => lockOut.InTurn(() => Try(counters, candidate, password ?? "", index, stop), stop), stop);
        if (locked is not null) return Refuse(candidate, locked);
        return candidate is { Role: { } role } && check != PasswordCheck.Wrong
            ? new Welcome(userId, candidate.DisplayName, role) : Refuse(candidate, Account.AccountRefusals.PasswordWrong);
    }

    async Task<(Refusal? Locked, PasswordCheck Check)> Try(IReadOnlyList<Counter> counters, Candidate? candidate, string password, BlindIndex index, CancellationToken stop)
    {
        if (await lockOut.Take(counters, stop) is { } locked) return (locked, PasswordCheck.Wrong);
        // Somebody of another clinic: their password could be guessed at a thousand doors with a few tries each, so these tries are counted together.
        // When there were too many nobody's password is checked, and the answer is no other than before.
        Counter[] elsewhere = candidate is { Role: null } ? [new(Key(index, "elsewhere", candidate.UserId), Patience.OfAccount)] : [];
        var isBorne = elsewhere.Length == 0 || await lockOut.Take(elsewhere, stop) is null;
        var check = passwords.Verify(isBorne ? candidate?.PasswordHash : null, password);
        if (check != PasswordCheck.Wrong) await lockOut.Forgive([.. counters, .. elsewhere], stop);
        return (null, check);
    }

    // Who is known here is counted by themselves: no stranger can shut them out, and they count against no stranger.
    List<Counter> Counters(Login login, Candidate? candidate, BlindIndex index) => candidate is { IsKnownHere: true }
        ? [new(Key(index, "known", $"{candidate.UserId} {(whence.Browser is { } browser ? Convert.ToHexString(browser) : whence.Network)}"), Patience.OfKnownPlace)]
        : [new(Key(index, "login", login.Counted(clinic.Id)), Patience.OfAccount), new(Key(index, "address", whence.Network), Patience.OfAddress)];

    Refusal Refuse(Candidate? candidate, Refusal refusal)
    {
        trail.Happened("sign-in-refused", "registry_users", candidate?.Role is null ? null : candidate.UserId.ToString(), new { reason = refusal.Code });
        return refusal;
    }

    Login Read(string login)
    {
        if (EmailAddress.Parse(login).Succeeded(out var email, out _)) return new(email, null, null);
        if (phones.Parse(login).Succeeded(out var phone, out _)) return new(null, phone, null);
        return new(null, null, login.Length > 60 || login.Contains('\0', StringComparison.Ordinal) ? "" : login.ToLowerInvariant());
    }

    async Task<Candidate?> Find(Login login, BlindIndex index, CancellationToken stop)
    {
        await using var find = new NpgsqlCommand(FindPerson, unit.Connection);
        Add(find, index.Of(UserFields.Email, login.Email), NpgsqlDbType.Bytea);
        Add(find, index.Of(UserFields.Phone, login.Phone), NpgsqlDbType.Bytea);
        Add(find, login.Username, NpgsqlDbType.Text);
        Add(find, clinic.Id, NpgsqlDbType.Integer);
        Add(find, clock.GetUtcNow() - KnownFor, NpgsqlDbType.TimestampTz);
        Add(find, whence.Browser, NpgsqlDbType.Bytea);
        Add(find, whence.Address, NpgsqlDbType.Text);
        Add(find, login.UserId, NpgsqlDbType.Uuid);
        await using var row = await find.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop)) return null;
        var role = await row.IsDBNullAsync(3, stop) ? (Role?)null : RoleWords.Parse(row.GetString(3)).Expected();
        return new(row.GetGuid(0), row.GetString(1), row.GetString(2), role, row.GetBoolean(4));
    }

    static void Add(NpgsqlCommand command, object? value, NpgsqlDbType type) => command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });

    static byte[] Key(BlindIndex index, string kind, object what) => index.Of($"sign-in-{kind}", string.Create(CultureInfo.InvariantCulture, $"{kind} {what}"))!; // never empty

    /// <summary>What was typed, as one of three things.</summary>
    sealed record Login(string? Email, string? Phone, string? Username, Guid? UserId = null)
    {
        // A username is one clinic's, the other two are one person's everywhere.
        public string Counted(int clinicId) => Email ?? Phone ?? string.Create(CultureInfo.InvariantCulture, $"{clinicId} {Username}");
    }

    sealed record Candidate(Guid UserId, string DisplayName, string PasswordHash, Role? Role, bool IsKnownHere);
}

/// <summary>Somebody whose login and password are right.</summary>
public sealed record Welcome(Guid UserId, string DisplayName, Role Role);

/// <summary>The names under which an account's fields are sealed and indexed.</summary>
static class UserFields
{
    public const string Email = "user-email";
    public const string Phone = "user-phone";
}
