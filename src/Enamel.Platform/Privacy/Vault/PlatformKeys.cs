using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>Makes the platform's own keys when they are not there yet: for people's accounts, and the one that signs access tokens.</summary>
public sealed class PlatformKeys(OwnerDatabase owner, IMasterKeyProvider master, TimeProvider clock)
{
    /// <summary>Makes what is missing.</summary>
    public async Task Ensure(CancellationToken stop)
    {
        await using var db = owner.Registry();
        if (await db.Set<StoredKey>().AnyAsync(key => key.ClinicId == ClinicKeys.Platform, stop)) return;
        using var signing = SigningKey.Make();
        var now = clock.GetUtcNow();
        foreach (var key in ClinicKeys.Make(ClinicKeys.Platform, master.Keys)) db.Add(StoredKey.Of(ClinicKeys.Platform, key, now));
        db.Add(StoredKey.Of(ClinicKeys.Platform, WrappedKey.Wrap(ClinicKeys.Platform, KeyPurpose.Signing, 1, signing.ToPkcs8(), master.Keys), now));
        await db.SaveChangesAsync(stop);
    }
}
