using Enamel.Platform.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Platform.Database;

/// <summary>Registers the database's room.</summary>
public static class DatabaseServices
{
    /// <summary>Adds the data source of the application's role, the unit of work and its two contexts.</summary>
    public static IServiceCollection AddEnamelDatabase(this IServiceCollection services, DatabaseAddress address)
    {
        services.AddSingleton(address);
        services.AddSingleton(_ => NpgsqlDataSource.Create(AppConnection(address)));
        services.AddScoped<UnitOfWork>().AddScoped<Tenancy.BranchScope>();
        services.AddSingleton(Options<ClinicDb>).AddSingleton(Options<RegistryDb>);
        services.AddScoped(Joined<ClinicDb>((provider, options) =>
        {
            var context = new ClinicDb(options, provider.GetRequiredService<Tenancy.CurrentClinic>(), provider.GetRequiredService<Tenancy.BranchScope>(), provider.GetServices<ClinicTables>());
            context.SavingChanges += (_, _) => SayWhatChanges(context, provider);
            return context;
        }));
        services.AddScoped(Joined<RegistryDb>((_, options) => new RegistryDb(options)));
        return services;
    }

    static void SayWhatChanges(ClinicDb context, IServiceProvider provider)
    {
        var written = context.ChangeTracker.Entries<ClinicRow>().Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).Select(entry => entry.Metadata.ClrType).ToHashSet();
        foreach (var topic in provider.GetServices<LiveRows>().Where(rows => written.Contains(rows.Row)).Select(rows => rows.Topic).Distinct(StringComparer.Ordinal))
            provider.GetRequiredService<LiveSignals>().Changed(topic);
    }

    // Prepared statements stay on a server connection, which a transaction pooler does not keep for its client: whoever puts one in front
    // says so in the connection string (Max Auto Prepare=0).
    static string AppConnection(DatabaseAddress address)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.AppConnectionString) { ApplicationName = "enamel" };
        if (!address.AppConnectionString.Contains("Max Auto Prepare", StringComparison.OrdinalIgnoreCase))
        {
            settings.MaxAutoPrepare = 64;
            settings.AutoPrepareMinUsages = 3;
        }
        // Nothing is ever set on a session: all that a unit of work sets ends with its transaction, or a transaction pooler would break it too. So
        // there is nothing to reset when a connection goes back, and the seven statements that would do it cost as much as a short query.
        settings.NoResetOnClose = true;
        return settings.ConnectionString;
    }

    // Made once and the same for all: whose connection it is, each context is told when it joins its unit of work.
    static DbContextOptions<TContext> Options<TContext>(IServiceProvider provider) where TContext : DbContext =>
        new DbContextOptionsBuilder<TContext>().UseNpgsql().UseApplicationServiceProvider(provider)
            // A constraint that says no is an answer, not a failure; what is a failure is logged where it surfaces, with its trace id.
            .ConfigureWarnings(events => events.Log(
                (RelationalEventId.CommandError, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug)))
            .Options;

    static Func<IServiceProvider, TContext> Joined<TContext>(Func<IServiceProvider, DbContextOptions<TContext>, TContext> make)
        where TContext : DbContext => provider =>
    {
        var unit = provider.GetRequiredService<UnitOfWork>();
        var context = make(provider, provider.GetRequiredService<DbContextOptions<TContext>>());
        context.Database.SetDbConnection(unit.Connection);
        unit.Join(context);
        return context;
    };
}
