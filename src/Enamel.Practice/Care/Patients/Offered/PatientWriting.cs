using Enamel.Platform.Database;
using Enamel.Practice.Patients.Writing;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients;

/// <summary>How a patient wants to be written to.</summary>
/// <param name="Channel"><c>sms</c> or <c>email</c>; null for as the clinic does.</param>
/// <param name="Language"><c>fr</c>, <c>ar</c> or <c>en</c>; null for the clinic's.</param>
/// <param name="IsOff">Wants no reminders.</param>
public sealed record WritingPreference(string? Channel = null, string? Language = null, bool IsOff = false);

/// <summary>What patients said of how they are written to: whoever writes to one asks it first.</summary>
public sealed class PatientWriting
{
    readonly ClinicDb db;
    readonly TimeProvider clock;

    internal PatientWriting(ClinicDb db, TimeProvider clock) => (this.db, this.clock) = (db, clock);

    /// <summary>What a patient said; nothing of who said nothing.</summary>
    public async Task<WritingPreference> Of(Guid patientId, CancellationToken stop) =>
        await db.Set<Preference>().AsNoTracking().SingleOrDefaultAsync(one => one.PatientId == patientId, stop) is { } found ? new(found.Channel, found.Language, found.IsOff) : new();

    /// <summary>Keeps what a patient of the clinic says.</summary>
    public async Task Keep(Guid patientId, WritingPreference wish, CancellationToken stop)
    {
        var preference = await db.Set<Preference>().SingleOrDefaultAsync(one => one.PatientId == patientId, stop);
        if (preference is null) db.Add(preference = new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), PatientId = patientId });
        (preference.Channel, preference.Language, preference.IsOff) = (wish.Channel, wish.Language, wish.IsOff);
        await db.SaveChangesAsync(stop);
    }
}
