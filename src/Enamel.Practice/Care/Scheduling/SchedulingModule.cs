using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Files;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.Live;
using Enamel.Platform.OAuth;
using Enamel.Platform.Removals;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Settings;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Agenda;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Attachments;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Holds;
using Enamel.Practice.Scheduling.Feeds;
using Enamel.Practice.Scheduling.Hours;
using Enamel.Practice.Scheduling.Rules;
using Enamel.Practice.Scheduling.Series;
using Enamel.Practice.Scheduling.Slots;
using Enamel.Practice.Scheduling.Syncfusion;
using Enamel.Practice.Scheduling.Trail;
using Enamel.Practice.Scheduling.Types;
using Enamel.Practice.Scheduling.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling;

/// <summary>The agenda: doctors and their hours, appointments, free times.</summary>
public sealed class SchedulingModule : IModule
{
    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(new ClinicTables(model =>
        {
            model.Map<AppointmentType>("scheduling_types", AppointmentType.Map);
            model.Map<WorkingHours>("scheduling_hours", WorkingHours.Map);
            model.Map<Appointment>("scheduling_appointments", Appointment.Map);
            model.Map<TypeDoctor>("scheduling_type_doctors", TypeDoctor.Map);
            model.Map<WeekRule>("scheduling_week_rules");
            model.Map<AvailabilityException>("scheduling_exceptions", AvailabilityException.Map);
            model.Map<HolidayChange>("scheduling_holidays");
            model.Map<AgendaSettingsRow>("scheduling_settings");
            model.Map<AppointmentSeries>("scheduling_series");
            model.Map<Hold>("scheduling_holds", Hold.Map);
            model.Map<WaitingEntry>("scheduling_waiting", WaitingEntry.Map);
            model.Map<Gap>("scheduling_gaps");
            model.Map<Offer>("scheduling_offers", Offer.Map);
            model.Map<CalendarFeed>("scheduling_feeds", CalendarFeed.Map);
            model.Map<StatusChange>("scheduling_status_changes", StatusChange.Map);
            model.Map<Attachment>("scheduling_attachments", Attachment.Map);
        }));
        services.AddScoped<IOutworn, LongCancelled>().AddScoped<IRemovedThings, RetiredTypes>().AddScoped<IRemovedThings, RemovedAttachments>();
        services.AddPatientHolding("scheduling", typeof(Texts),
            new("scheduling_appointments", "starts_at"), new("scheduling_status_changes", PatientColumn: "appointment_id") { Of = "scheduling_appointments" },
            new("scheduling_waiting", "created_at"), new("scheduling_offers", PatientColumn: "waiting_id") { Of = "scheduling_waiting" },
            new("scheduling_attachments") { Address = "/api/v1/appointments/{appointment_id}/attachments/{id}" },
            new(FileStore.Table, PatientColumn: "id") { Of = "scheduling_attachments", By = "file_id" });
        services.AddScoped<AgendaScope>().AddScoped<ClinicDoctors>().AddScoped<AppointmentTypes>().AddScoped<DoctorHours>().AddScoped<FindSlots>();
        services.AddScoped<Places>().AddScoped<Reservation>().AddScoped<AppointmentList>().AddScoped<AgendaSight>().AddScoped<ReadSchedule>().AddScoped<ChangeSchedule>().AddScoped<CalendarFeeds>().AddScoped<DoctorCalendar>().AddScoped<AgendaForms>().AddScoped<AgendaAfter>();
        services.AddScoped<BookAppointment>().AddScoped<MoveAppointment>().AddScoped<ChangeStatus>().AddScoped<StatusHistory>().AddScoped<SetHours>();
        services.AddScoped<Availability>().AddScoped<ClinicHolidays>().AddScoped<ChangeHoliday>().AddScoped<AgendaSettings>().AddScoped<ChangeSettings>();
        services.AddScoped<SlotHolds>().AddScoped<ChangeType>().AddScoped<KeepSeries>().AddScoped<ForeseeSeries>();
        services.AddScoped<AppointmentAttachments>();
        services.AddScoped<GapFinder>().AddScoped<FillGap>().AddScoped<AnswerOffer>().AddScoped<WaitingList>().AddScoped<Unscheduled>();
        services.AddSingleton<IJobKind, AskWaitingList>().AddHttpContextAccessor();
        services.AddSingleton(new MessageTemplate(FillGap.OfferTemplate, typeof(Waiting.Texts)) { GoodFor = TimeSpan.FromHours(2) });
        services.AddSingleton(new MessageTemplate(FillGap.LostTemplate, typeof(Waiting.Texts)) { GoodFor = TimeSpan.FromHours(12) });
        services.AddScoped(provider => new RecomputeTimes(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<Reservation>(),
            provider.GetRequiredService<ClinicClock>(), provider.GetRequiredService<ZoneRules>()));
        services.AddScoped(provider => new ChangeRules(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<AgendaScope>(),
            provider.GetRequiredService<CurrentUser>(), provider.GetRequiredService<ClinicDoctors>(), provider.GetRequiredService<Premises.Premises>(),
            provider.GetRequiredService<AppointmentList>(), provider.GetRequiredService<ClinicClock>()));
        services.AddScoped(provider => new DayBoard(provider.GetRequiredService<AppointmentList>(), provider.GetRequiredService<Premises.Premises>(),
            provider.GetRequiredService<AgendaScope>(), provider.GetRequiredService<ClinicClock>()));
        services.AddScoped(provider => new AppointmentBook(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<ClinicDoctors>(),
            provider.GetRequiredService<ChangeStatus>(), provider.GetRequiredService<ClinicClock>()));
        services.AddScoped<AppointmentKinds>();
        services.AddScoped(provider => new AppointmentCalendar(provider.GetRequiredService<ClinicDb>(), provider.GetRequiredService<ClinicDoctors>(), provider.GetRequiredService<Premises.Premises>(),
            provider.GetRequiredService<CurrentClinic>(), provider.GetRequiredService<IStringLocalizer<Texts>>()));
        services.AddSingleton(new LiveRows("agenda", typeof(Appointment))).AddSingleton(new LiveRows("agenda", typeof(Attachment)));
        services.AddSingleton<IFurnishing, UsualTypes>();
        services.AddSchedulingInTheTrail();
        services.AddSingleton(new ModulePermissions(typeof(SchedulingPermissions), typeof(Texts)));
        services.AddSingleton(new ModuleTexts("scheduling", typeof(Texts)));
        services.AddSingleton(new ScopeEntry("scheduling", typeof(Texts), "agenda"));
        services.AddSingleton(new NavigationEntry(10, "/agenda", IconName.Calendar, typeof(Texts), "agenda", SchedulingPermissions.SeeAgenda));
        services.AddScoped<TimesView>();
        services.AddSingleton(new NavigationEntry(12, "/waiting-list", IconName.Clock, typeof(Waiting.Texts), "waiting-list", SchedulingPermissions.KeepAgenda));
        services.AddSingleton(new SettingsEntry(30, ArrangePages.Types, IconName.Calendar, typeof(Rules.Texts), "types", SchedulingPermissions.Arrange));
        services.AddSingleton(new SettingsEntry(31, ArrangePages.Times, IconName.Clock, typeof(Rules.Texts), "availability", SchedulingPermissions.SetHours));
        services.AddSingleton(Constraints);
    }

    /// <inheritdoc/>
    public void MapRoutes(ClinicRoutes routes)
    {
        SchedulingRoutes.Map(routes);
        AttachmentRoutes.Map(routes);
        RulesRoutes.Map(routes);
        WaitingRoutes.Map(routes);
        WaitingPages.Map(routes);
        ArrangePages.Map(routes);
        AgendaPages.Map(routes);
        SyncfusionRoutes.Map(routes);
        FeedRoutes.Map(routes);
        HoursPages.Map(routes);
    }

    static readonly ConstraintRefusals Constraints = new(new Dictionary<string, Refusal>(StringComparer.Ordinal)
    {
        ["registry_doctor_busy"] = SchedulingRefusals.DoctorBusy,
        ["registry_doctor_elsewhere"] = SchedulingRefusals.DoctorBusy,
        ["registry_chair_busy"] = SchedulingRefusals.ChairBusy,
        ["scheduling_overbooked_once"] = SchedulingRefusals.DoctorBusy,
        ["scheduling_type_name_taken"] = SchedulingRefusals.TypeNameTaken,
        ["scheduling_doctor_busy"] = SchedulingRefusals.DoctorBusy,
        ["scheduling_chair_busy"] = SchedulingRefusals.ChairBusy,
        ["scheduling_patient_busy"] = SchedulingRefusals.PatientBusy,
        ["scheduling_appointment_of_patient"] = SchedulingRefusals.NoSuchPatient,
        ["scheduling_appointment_in_branch"] = SchedulingRefusals.NoSuchBranch,
        ["scheduling_appointment_at_chair"] = SchedulingRefusals.NoSuchChair,
        ["scheduling_appointment_of_type"] = SchedulingRefusals.NoSuchType,
        ["scheduling_appointment_length"] = SchedulingRefusals.LengthOutOfRange,
        ["scheduling_hours_overlap"] = SchedulingRefusals.HoursOverlap,
        ["scheduling_hours_order"] = SchedulingRefusals.HoursOrder,
        ["scheduling_hours_in_branch"] = SchedulingRefusals.NoSuchBranch,
        ["scheduling_hours_at_chair"] = SchedulingRefusals.NoSuchChair,
    });
}
