using Enamel.Kernel;
using Enamel.Platform.Ui;
using Enamel.Practice.Patients;

namespace Enamel.Practice.Reminders.Preferences;

/// <summary>Keeps what patients said of how they are written to.</summary>
sealed class KeepPreference(PatientDirectory patients, PatientWriting writing)
{
    public async Task<Outcome<WritingPreference>> Of(Guid patientId, CancellationToken stop) =>
        await patients.Find(patientId, stop) is null ? RemindersRefusals.NoSuchPatient : await writing.Of(patientId, stop);

    public async Task<Outcome<WritingPreference>> Run(Guid patientId, WritingPreference wish, CancellationToken stop)
    {
        if (await patients.Find(patientId, stop) is null) return RemindersRefusals.NoSuchPatient;
        var check = new Validation();
        check.Require("channel", wish.Channel is null or "sms" or "email", RemindersRefusals.ChannelsUnknown.Code);
        check.Require("language", wish.Language is null || Languages.Find(wish.Language) is not null, RemindersRefusals.LanguageUnknown.Code);
        if (check.Refused(out var wrong)) return wrong;
        await writing.Keep(patientId, wish, stop);
        return wish;
    }
}
