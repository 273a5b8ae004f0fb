using System.Globalization;
using System.Security.Cryptography;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Privacy.Vault;
using Npgsql;

namespace Enamel.Platform.Administration;

/// <summary>What an administrator is given, once.</summary>
/// <param name="Username">The name to sign in with.</param>
/// <param name="Password">Made by chance.</param>
/// <param name="Secret">Of the authenticator app, in base 32.</param>
/// <param name="Address">The same as an app reads it: <c>otpauth://…</c>.</param>
public sealed record AdministratorKeys(string Username, string Password, string Secret, string Address);

/// <summary>Makes administrators, gives them new keys and lets them go. For the operator's commands alone: it takes the owner's connection, which no request has.</summary>
public sealed class AdministratorMaking(DatabaseAddress address, KeyRing ring, Passwords passwords, TimeProvider clock)
{
    const int PasswordBytes = 15;

    /// <summary>Whether a name can be one: lower case, a-z, 0-9, point, hyphen and underscore.</summary>
    public static bool IsName(string name) => name.Length is >= 3 and <= 40 && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-' or '_');

    /// <summary>Makes one.</summary>
    /// <returns>What they are given; null when the name is taken.</returns>
    public async Task<AdministratorKeys?> Make(string username, string displayName, string command, CancellationToken stop)
    {
        var (keys, hash, secret) = await Fresh(username, stop);
        var now = clock.GetUtcNow();
        var made = await Run(command, "insert into registry.administrators (id, username, display_name, password_hash, secret_sealed, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (username) do nothing",
            [Guid.CreateVersion7(now), username, displayName, hash, secret, now], stop);
        return made == 1 ? keys : null;
    }

    /// <summary>Gives one a new password and a new app, for when either is lost; all their sessions end.</summary>
    /// <returns>What they are given; null when there is no such administrator.</returns>
    public async Task<AdministratorKeys?> Renew(string username, string command, CancellationToken stop)
    {
        var (keys, hash, secret) = await Fresh(username, stop);
        var changed = await Run(command, "update registry.administrators set password_hash = $2, secret_sealed = $3, last_step = 0, disabled_at = null, version = version + 1 where username = $1", [username, hash, secret], stop);
        if (changed == 0) return null;
        await EndSessions(username, command, stop);
        return keys;
    }

    /// <summary>Closes the console to one; all their sessions end.</summary>
    /// <returns>Whether there is such an administrator.</returns>
    public async Task<bool> Disable(string username, string command, CancellationToken stop)
    {
        var changed = await Run(command, "update registry.administrators set disabled_at = coalesce(disabled_at, clock_timestamp()), version = version + 1 where username = $1", [username], stop);
        if (changed == 0) return false;
        await EndSessions(username, command, stop);
        return true;
    }

    Task<int> EndSessions(string username, string command, CancellationToken stop) => Run(command,
        "update registry.administrator_sessions s set ended_at = clock_timestamp() from registry.administrators a where a.id = s.administrator_id and a.username = $1 and s.ended_at is null", [username], stop);

    async Task<(AdministratorKeys Keys, string Hash, byte[] Secret)> Fresh(string username, CancellationToken stop)
    {
        var password = Base32.Write(RandomNumberGenerator.GetBytes(PasswordBytes)).ToLower(CultureInfo.InvariantCulture);
        var secret = Base32.Write(RandomNumberGenerator.GetBytes(Totp.SecretLength));
        var sealing = (await ring.Platform(stop)).Cipher.Seal(Administrators.SecretField, secret);
        return (new(username, password, secret, Totp.Address(secret, "Enamel", username)), passwords.Hash(password), sealing.Bytes.ToArray());
    }

    async Task<int> Run(string command, string sql, object[] values, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection(address.AsOwner("registry"));
        await connection.OpenAsync(stop);
        await using var work = await connection.BeginTransactionAsync(stop);
        await using (var name = new NpgsqlCommand("select set_config('enamel.request_id', $1, true)", connection, work) { Parameters = { new() { Value = Acting.Operator(command).RequestId! } } }) // an operator's has one
            await name.ExecuteNonQueryAsync(stop);
        await using var deed = new NpgsqlCommand(sql, connection, work);
        foreach (var value in values) deed.Parameters.Add(new() { Value = value });
        var count = await deed.ExecuteNonQueryAsync(stop);
        await work.CommitAsync(stop);
        return count;
    }
}
