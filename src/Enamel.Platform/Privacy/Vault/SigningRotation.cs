using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>What a turn of the signing keys did.</summary>
/// <param name="Number">The new key's number.</param>
/// <param name="KeyId">Its name in tokens and in the published set.</param>
/// <param name="SignsAt">From when on it signs.</param>
/// <param name="OldUntil">Until when tokens of the older keys are believed.</param>
/// <param name="Destroyed">How many keys, long out of use, were destroyed.</param>
public sealed record SigningTurn(int Number, string KeyId, DateTimeOffset SignsAt, DateTimeOffset OldUntil, int Destroyed);

/// <summary>
/// Makes the next key that signs access tokens, while servers run: it is published first and signs a little later, and the one before is believed until
/// the last token that it signed has expired. Nobody is signed out.
/// </summary>
public sealed class SigningRotation(OwnerDatabase owner, IMasterKeyProvider master, TimeProvider clock)
{
    // Until the new key signs everywhere, plus what a token lives, plus a minute that servers keep what they read.
    static readonly TimeSpan OldLife = SigningKeys.Lead + TimeSpan.FromMinutes(15);

    /// <summary>Makes it.</summary>
    /// <param name="withdrawsOld">Believes the older keys no longer, for when one has leaked: programs exchange their refresh tokens and go on.</param>
    public async Task<SigningTurn> Turn(bool withdrawsOld, CancellationToken stop)
    {
        await using var db = owner.Registry();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var old = await db.Set<StoredKey>().FromSql($"select * from registry.keys where clinic_id = 0 and purpose = 'signing' order by number for update").ToListAsync(stop);
        var now = clock.GetUtcNow();
        using var key = SigningKey.Make();
        var number = old.Select(one => one.Number).DefaultIfEmpty().Max() + 1;
        var until = withdrawsOld ? now : now + OldLife;
        foreach (var one in old.Where(one => one.RetiredAt is null || one.RetiredAt > until)) one.RetiredAt = until;
        var destroyed = Destroy(old.Where(one => one.RetiredAt < now), now);
        db.Add(StoredKey.Of(ClinicKeys.Platform, WrappedKey.Wrap(ClinicKeys.Platform, KeyPurpose.Signing, number, key.ToPkcs8(), master.Keys), now));
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new(number, key.KeyId, withdrawsOld ? now : now + SigningKeys.Lead, until, destroyed);
    }

    static int Destroy(IEnumerable<StoredKey> retired, DateTimeOffset now)
    {
        var count = 0;
        foreach (var one in retired.Where(one => one.Wrapped is not null))
        {
            (one.Wrapped, one.DestroyedAt) = (null, now);
            count++;
        }
        return count;
    }
}
