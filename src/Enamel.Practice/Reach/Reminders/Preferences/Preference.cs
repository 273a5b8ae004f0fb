using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Reminders.Preferences;

/// <summary>How a patient wants to be written to; none for who said nothing.</summary>
sealed class Preference : ClinicRow
{
    public required Guid PatientId { get; init; }

    public string? Channel { get; set; }

    public string? Language { get; set; }

    /// <summary>Wants no reminders.</summary>
    public bool IsOff { get; set; }
}

/// <summary>How a patient wants to be written to.</summary>
/// <param name="Channel"><c>sms</c> or <c>email</c>; null for as the clinic does.</param>
/// <param name="Language"><c>fr</c>, <c>ar</c> or <c>en</c>; null for the clinic's.</param>
/// <param name="IsOff">Wants no reminders.</param>
public sealed record WritingPreference(string? Channel = null, string? Language = null, bool IsOff = false);

/// <summary>Keeps what patients said of how they are written to.</summary>
sealed class KeepPreference(ClinicDb db, PatientDirectory patients, TimeProvider clock)
{
    public async Task<Outcome<WritingPreference>> Of(Guid patientId, CancellationToken stop)
    {
        if (await patients.Find(patientId, stop) is null) return RemindersRefusals.NoSuchPatient;
        return await db.Set<Preference>().AsNoTracking().SingleOrDefaultAsync(one => one.PatientId == patientId, stop) is { } found ? new WritingPreference(found.Channel, found.Language, found.IsOff) : new WritingPreference();
    }

    public async Task<Outcome<WritingPreference>> Run(Guid patientId, WritingPreference wish, CancellationToken stop)
    {
        if (await patients.Find(patientId, stop) is null) return RemindersRefusals.NoSuchPatient;
        var check = new Validation();
        check.Require("channel", wish.Channel is null or "sms" or "email", RemindersRefusals.ChannelsUnknown.Code);
        check.Require("language", wish.Language is null || Languages.Find(wish.Language) is not null, RemindersRefusals.LanguageUnknown.Code);
        if (check.Refused(out var wrong)) return wrong;
        var preference = await db.Set<Preference>().SingleOrDefaultAsync(one => one.PatientId == patientId, stop);
        if (preference is null) db.Add(preference = new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), PatientId = patientId });
        (preference.Channel, preference.Language, preference.IsOff) = (wish.Channel, wish.Language, wish.IsOff);
        await db.SaveChangesAsync(stop);
        return wish;
    }
}
