using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>
/// Makes keys that are not there yet: the platform's own, for people's accounts and for access tokens, and for everybody, the platform and each clinic, the
/// one that signs its trail.
/// </summary>
public sealed class PlatformKeys(OwnerDatabase owner, IMasterKeyProvider master, TimeProvider clock)
{
    /// <summary>Makes what is missing.</summary>
    public async Task Ensure(CancellationToken stop)
    {
        await using var db = owner.Registry();
        var now = clock.GetUtcNow();
        if (!await db.Set<StoredKey>().AnyAsync(key => key.ClinicId == ClinicKeys.Platform, stop))
        {
            foreach (var key in ClinicKeys.Make(ClinicKeys.Platform, master.Keys)) db.Add(StoredKey.Of(ClinicKeys.Platform, key, now));
            db.Add(StoredKey.Of(ClinicKeys.Platform, Private(ClinicKeys.Platform, KeyPurpose.Signing, master.Keys), now));
        }
        var sealing = db.Set<StoredKey>().Where(key => key.Purpose == "seal").Select(key => key.ClinicId);
        foreach (var clinicId in await db.Set<Clinic>().Select(clinic => clinic.Id).Where(id => !sealing.Contains(id)).ToListAsync(stop))
            db.Add(StoredKey.Of(clinicId, ToSeal(clinicId, master.Keys), now));
        if (!await sealing.ContainsAsync(ClinicKeys.Platform, stop)) db.Add(StoredKey.Of(ClinicKeys.Platform, ToSeal(ClinicKeys.Platform, master.Keys), now));
        await db.SaveChangesAsync(stop);
    }

    /// <summary>A key that signs a trail, wrapped, to be stored.</summary>
    internal static WrappedKey ToSeal(int clinicId, MasterKeys master) => Private(clinicId, KeyPurpose.Seal, master);

    static WrappedKey Private(int clinicId, KeyPurpose purpose, MasterKeys master)
    {
        using var key = SigningKey.Make();
        return WrappedKey.Wrap(clinicId, purpose, 1, key.ToPkcs8(), master);
    }
}
