using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Http;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.OAuth;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Enamel.Practice.Patients;
using Enamel.Practice.Reminders.Answering;
using Enamel.Practice.Reminders.Preferences;
using Enamel.Practice.Reminders.Recalls;
using Enamel.Practice.Reminders.Rules;
using Enamel.Practice.Reminders.Sending;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Reminders;

/// <summary>Patients are reminded of what was agreed, answer without signing in, and are called back when it is time.</summary>
public sealed class RemindersModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<ReminderSettings>("reminders_settings", row => row.Ignore(settings => settings.ByTurn));
            model.Map<ReminderRule>("reminders_rules");
            model.Map<RecallRule>("reminders_recall_rules");
            model.Map<Reminder>("reminders_reminders", row => row.HasOne<ReminderRule>().WithMany().HasForeignKey(reminder => new { reminder.ClinicId, reminder.RuleId }));
            model.Map<AnswerLink>("reminders_links");
            model.Map<Recall>("reminders_recalls");
            model.Map<RecallAttempt>("reminders_attempts", row => row.HasOne<Recall>().WithMany().HasForeignKey(attempt => new { attempt.ClinicId, attempt.RecallId }));
        }));
        services.AddScoped<KeepRules>().AddScoped<KeepPreference>().AddScoped<Recipients>().AddScoped<Planning>().AddScoped<Reminding>();
        services.AddScoped<AnswerReminder>().AddScoped<IReplyTaker, TakeReplies>().AddScoped<PatientRequests>().AddScoped<FindRecalls>().AddScoped<RecallList>();
        services.AddSingleton<IJobKind, PlanReminders>().AddSingleton<IJobKind, SendReminder>();
        services.AddSingleton(new MessageTemplate(Reminding.Template, typeof(Texts)) { HasSmsText = true, GoodFor = TimeSpan.FromHours(2) });
        services.AddSingleton(new MessageTemplate(Reminding.OwnWords, typeof(Texts)) { GoodFor = TimeSpan.FromHours(2) });
        services.AddSingleton(new MessageTemplate(FindRecalls.Template, typeof(Texts)) { HasSmsText = true });
        services.AddSingleton(new ModulePermissions(typeof(RemindersPermissions), typeof(Texts)));
        services.AddPatientHolding("reminders", typeof(Texts),
            new HeldTable("reminders_reminders"), new HeldTable("reminders_links"), new HeldTable("reminders_recalls"),
            new HeldTable("reminders_attempts", PatientColumn: "recall_id") { Of = "reminders_recalls" },
            new HeldTable(KeptMessages.Table, PatientColumn: "id") { Of = "reminders_reminders", By = "message_id" });
        services.AddSingleton(new ModuleTexts("reminders", typeof(Texts)));
        services.AddSingleton(new TrailWords(typeof(Texts)));
        services.AddSingleton(new ScopeEntry("reminders", typeof(Texts), "reminders"));
        services.AddSingleton(new RecordTab(30, PreferencePages.Tab, IconName.Clock, typeof(Texts), "preference.tab", RemindersPermissions.KeepPreferences));
        services.AddSingleton(new SettingsEntry(60, "/settings/reminders", IconName.Clock, typeof(Texts), "reminders", RemindersPermissions.Decide));
        services.AddSingleton(new NavigationEntry(30, "/recalls", IconName.Phone, typeof(Texts), "recalls", RemindersPermissions.Work));
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        RemindersRoutes.Map(routes);
        RulesPages.Map(routes);
        RecallsPages.Map(routes);
        PreferencePages.Map(routes);
        AnswerPages.Map(routes);
    }
}
