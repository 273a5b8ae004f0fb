using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>How a patient is reached: opened one at a time, for a message on its way, and told in the trail.</summary>
public sealed class PatientContacts
{
    readonly ClinicDb db;
    readonly ClinicVault vault;
    readonly IPhonePlan phones;

    internal PatientContacts(ClinicDb db, ClinicVault vault, IPhonePlan phones) => (this.db, this.vault, this.phones) = (db, vault, phones);

    /// <summary>The mobile number in E.164; null for who has none, has a number that takes no messages, or has left.</summary>
    public async Task<string?> Mobile(Guid patientId, CancellationToken stop) =>
        await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == patientId && one.ArchivedAt == null, stop) is { } patient
        && await vault.Open(patient.PhoneSealed, "phone", patientId, stop) is { } typed && phones.Parse(typed).Succeeded(out var number, out _) && phones.IsMobile(number) ? number : null;

    /// <summary>The e-mail address; null for who has none or has left.</summary>
    public async Task<string?> Email(Guid patientId, CancellationToken stop) =>
        await db.Set<Patient>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == patientId && one.ArchivedAt == null, stop) is { } patient
            ? await vault.Open(patient.EmailSealed, "email", patientId, stop) : null;
}
