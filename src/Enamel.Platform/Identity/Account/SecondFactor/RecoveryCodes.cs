using System.Security.Cryptography;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>Ten codes on paper, for the day on which the telephone is lost. The database holds their keyed hashes.</summary>
public sealed class RecoveryCodes(RegistryDb registry, UnitOfWork unit, KeyRing ring, AuditTrail trail, TimeProvider clock)
{
    /// <summary>How many are given at a time.</summary>
    public const int Count = 10;

    // 80 bits, read out in four groups: far beyond guessing, with or without the table.
    const int ByteLength = 10, GroupLength = 4;

    /// <summary>How many are left.</summary>
    public Task<int> Left(Guid userId, CancellationToken stop) => registry.Set<RecoveryCode>().CountAsync(code => code.UserId == userId && code.UsedAt == null, stop);

    /// <summary>Gives ten new ones; the older ones are good for nothing from now on.</summary>
    /// <returns>As they are shown, this once.</returns>
    public async Task<string[]> Renew(Guid userId, CancellationToken stop)
    {
        registry.RemoveRange(await registry.Set<RecoveryCode>().Where(code => code.UserId == userId).ToListAsync(stop));
        var codes = Enumerable.Range(0, Count).Select(_ => Base32.Write(RandomNumberGenerator.GetBytes(ByteLength))).ToList();
        foreach (var code in codes) registry.Add(new RecoveryCode { UserId = userId, CodeHash = await Hash(userId, code, stop), CreatedAt = clock.GetUtcNow() });
        await registry.SaveChangesAsync(stop);
        return [.. codes.Select(Grouped)];
    }

    /// <summary>Uses one up.</summary>
    /// <returns>Whether it was one of theirs and not used before.</returns>
    internal async Task<bool> Use(Guid userId, string typed, CancellationToken stop)
    {
        var code = new string([.. typed.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        if (code.Length == 0) return false;
        var hash = await Hash(userId, code, stop);
        var now = clock.GetUtcNow();
        var used = await registry.Database.ExecuteSqlAsync(
            $"update registry.recovery_codes set used_at = {now} where user_id = {userId} and code_hash = {hash} and used_at is null", stop);
        if (used == 0) return false;
        trail.Happened("recovery-code-used", "registry_users", userId.ToString(), new { left = await Left(userId, stop) });
        return true;
    }

    /// <summary>Takes all away.</summary>
    internal async Task Remove(Guid userId, CancellationToken stop)
    {
        registry.RemoveRange(await registry.Set<RecoveryCode>().Where(code => code.UserId == userId).ToListAsync(stop));
        await registry.SaveChangesAsync(stop);
    }

    async Task<byte[]> Hash(Guid userId, string code, CancellationToken stop) =>
        (await ring.Platform(unit, stop)).Index.Of("recovery-code", $"{userId} {code}")!; // never empty

    static string Grouped(string code) => string.Join('-', code.Chunk(GroupLength).Select(group => new string(group)));
}
