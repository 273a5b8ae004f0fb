using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.Privacy.Vault;

/// <summary>
/// Seals and opens the current clinic's fields. Each opening is written into the trail: one entry per request, field and subject, so that a list
/// which shows twenty telephone numbers says so.
/// </summary>
public sealed class ClinicVault(KeyRing ring, UnitOfWork unit, CurrentClinic clinic, AuditTrail trail)
{
    ClinicKeys? keys;

    /// <summary>Seals a value; an empty one is nothing.</summary>
    /// <param name="field">The field's name; part of what the ciphertext is bound to.</param>
    public async ValueTask<Sealed?> Seal(string field, string? plaintext, CancellationToken stop) =>
        string.IsNullOrEmpty(plaintext) ? null : (await Keys(stop)).Cipher.Seal(field, plaintext);

    /// <summary>The blind index of a normalised value; null for none.</summary>
    public async ValueTask<byte[]?> Index(string field, string? normalised, CancellationToken stop) => (await Keys(stop)).Index.Of(field, normalised);

    /// <summary>Opens a value, which the trail will tell.</summary>
    /// <param name="sealed">What is stored; null opens to null.</param>
    /// <param name="field">The field it was sealed for.</param>
    /// <param name="patientId">Whose it is.</param>
    /// <exception cref="SealBrokenException">It does not open: wrong key, or changed bytes.</exception>
    public async ValueTask<string?> Open(Sealed? @sealed, string field, Guid patientId, CancellationToken stop)
    {
        if (@sealed is null) return null;
        var plaintext = (await Keys(stop)).Cipher.Open(@sealed, field);
        trail.Opened(field, patientId);
        return plaintext;
    }

    /// <summary>The clinic's keys, with the one that the registry calls current.</summary>
    internal async ValueTask<ClinicKeys> Keys(CancellationToken stop)
    {
        if (!unit.IsOpen) throw new InvalidOperationException("Keys are used inside a unit of work only.");
        return keys ??= await ring.Of(clinic.Id, unit.Entered.DataKey, unit, stop);
    }
}
