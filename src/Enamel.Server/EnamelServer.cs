using Enamel.Kernel;
using Enamel.Morocco;
using Enamel.Platform;
using Enamel.Platform.Administration;
using Enamel.Platform.Approvals;
using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Alerts;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Devices;
using Enamel.Platform.Files;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account;
using Enamel.Platform.Jobs;
using Enamel.Platform.Live;
using Enamel.Platform.Messaging;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Tenancy.Directory;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Home;
using Enamel.Practice.Patients;
using Enamel.Practice.Portal;
using Enamel.Practice.Premises;
using Enamel.Practice.Reminders;
using Enamel.Practice.Rights;
using Enamel.Practice.Scheduling;
using Enamel.Practice.Visits;
using Enamel.Server.Commands;
using Microsoft.Extensions.Localization;

namespace Enamel.Server;

/// <summary>How the product is put together: the only place that knows every module and the country.</summary>
public static class EnamelServer
{
    static readonly MigrationsHome Home = new(typeof(EnamelServer).Assembly.GetName().Name!); // an assembly that runs has a name

    /// <summary>The rooms of the product.</summary>
    public static IReadOnlyList<IModule> Modules { get; } =
    [
        new PlatformModule(),
        new AuditModule(),
        new IdentityModule(),
        new AccountModule(),
        new LiveModule(),
        new DevicesModule(),
        new OAuthModule(),
        new ApprovalsModule(),
        new TrailModule(),
        new AlertsModule(),
        new MessagingModule(),
        new FilesModule(),
        new AdministrationModule(),
        new PremisesModule(),
        new PatientsModule(),
        new SchedulingModule(),
        new VisitsModule(),
        new RemindersModule(),
        new HomeModule(),
        new PortalModule(),
        new RightsModule(),
    ];

    /// <summary>What the server and the operator's commands share.</summary>
    public static IServiceCollection AddEnamel(this IServiceCollection services, DatabaseAddress address, IMasterKeyProvider master)
    {
        services.AddEnamelDatabase(address);
        services.AddSingleton(master);
        services.AddSingleton<INationalIdentity, MoroccanNationalIdentity>().AddSingleton<IPhonePlan, MoroccanPhonePlan>().AddSingleton<IHolidays, MoroccanHolidays>();
        foreach (var module in Modules) module.AddServices(services);
        return services;
    }

    /// <summary>What the operator's commands need besides; never part of the server.</summary>
    public static IServiceCollection AddEnamelOperator(this IServiceCollection services)
    {
        PlatformModule.AddOperatorServices(services, Home);
        // Strict texts ask the web host in which environment they are, and a command has none.
        services.AddSingleton<IStringLocalizerFactory>(provider => provider.GetRequiredService<ResourceManagerStringLocalizerFactory>());
        services.AddSingleton<Refusals>();
        return services;
    }

    /// <summary>Adds what only the web server has.</summary>
    /// <param name="publicHosts">The platform's own host names.</param>
    public static void AddEnamelServer(this WebApplicationBuilder builder, DatabaseAddress address, IMasterKeyProvider master, params string[] publicHosts)
    {
        builder.Services.AddEnamel(address, master);
        builder.Services.AddSingleton(new PublicHosts(publicHosts));
        builder.Services.AddJobWorker();
        LiveModule.AddServer(builder.Services);
        builder.Services.AddSealWorker();
        AlertsModule.AddWatcher(builder.Services);
        builder.Services.AddOpenApi("v1", ApiDescription.Configure);
        // The framework's request log holds query strings, and a query may hold what identifies a patient.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = EdgeSetup.LargestRefused;
        });
    }

    /// <summary>The doors and every address.</summary>
    /// <exception cref="InvalidOperationException">The zone rules at hand are wrong for the country: times would be.</exception>
    public static void MapEnamel(this WebApplication app)
    {
        var wrong = app.Services.GetRequiredService<ZoneRules>().Check(MoroccanTime.Facts);
        if (wrong.Count > 0) throw new InvalidOperationException($"The time-zone rules are out of date: {string.Join("; ", wrong)}. Update the NodaTime package.");
        app.UseEnamelEdge();
        var routes = new ClinicRoutes(app);
        foreach (var module in Modules) module.MapRoutes(routes);
        app.MapUi();
        app.MapDirectory();
        app.MapConsole();
        app.MapOpenApi("/openapi/{documentName}.json");
    }
}
