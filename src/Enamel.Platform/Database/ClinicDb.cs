using Enamel.Platform.Privacy;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Database;

/// <summary>What a module adds to the clinic's tables; each module registers one.</summary>
/// <param name="Map">Maps the module's rows.</param>
public sealed record ClinicTables(Action<ClinicModel> Map);

/// <summary>
/// The current clinic's own tables. No schema is named: the unit of work has set the search path. Every query carries the clinic's filter,
/// the first of the three locks (docs/decisions/0001-tenancy.md), and rows at a branch that of the branches where the acting person works.
/// </summary>
public sealed class ClinicDb(DbContextOptions<ClinicDb> options, CurrentClinic current, BranchScope scope, IEnumerable<ClinicTables> tables) : DbContext(options)
{
    /// <summary>What the filter compares with; read anew by every query.</summary>
    internal int CurrentClinicId => current.Id;

    /// <summary>The same for rows at a branch; read anew by every query.</summary>
    internal bool IsEverywhere => scope.IsEverywhere;

    internal Guid[] OwnBranches => [.. scope.Branches];

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<Sealed>().HaveConversion<SealedToBytes>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        var model = new ClinicModel(this, modelBuilder);
        foreach (var module in tables) module.Map(model);
        SnakeCase.NameColumns(modelBuilder);
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries<ClinicRow>()) Stamp(entry);
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>
    /// Saves what stands behind a savepoint of the caller's already, to which the caller goes back when it is refused. One of its own, as <see cref="DbContext.SaveChangesAsync(CancellationToken)"/>
    /// sets, is two more trips to the database, while whoever waits for a lock that is held waits longer.
    /// </summary>
    public async Task SaveBehindSavepoint(CancellationToken stop)
    {
        Database.AutoSavepointsEnabled = false;
        try
        {
            await SaveChangesAsync(stop);
        }
        finally
        {
            Database.AutoSavepointsEnabled = true;
        }
    }

    void Stamp(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry<ClinicRow> entry)
    {
        if (entry.State == EntityState.Added)
        {
            entry.Property(row => row.ClinicId).CurrentValue = current.Id;
            return;
        }
        if (entry.State is EntityState.Modified or EntityState.Deleted && entry.Entity.ClinicId != current.Id)
            throw new InvalidOperationException("A row of another clinic was about to be written.");
        if (entry.State == EntityState.Modified)
            entry.Property(row => row.Version).CurrentValue = entry.Property(row => row.Version).OriginalValue + 1;
    }
}

/// <summary>Where modules map their rows; every row gets the same key, version and filter.</summary>
public sealed class ClinicModel(ClinicDb db, ModelBuilder model)
{
    /// <summary>The name of the filter that keeps to the clinic.</summary>
    public const string Clinic = "clinic";

    /// <summary>The name of the filter that keeps to the branches of who acts.</summary>
    public const string Branch = "branch";

    /// <summary>Maps a clinic table.</summary>
    /// <param name="table">The table's name, which begins with its module's.</param>
    /// <param name="more">What is particular to it.</param>
    public void Map<TRow>(string table, Action<EntityTypeBuilder<TRow>>? more = null) where TRow : ClinicRow => model.Entity<TRow>(row =>
    {
        row.ToTable(table);
        row.HasKey(r => new { r.ClinicId, r.Id });
        row.Property(r => r.Id).ValueGeneratedNever();
        row.Property(r => r.ClinicId).ValueGeneratedNever();
        row.Property(r => r.Version).IsConcurrencyToken();
        row.HasQueryFilter(Clinic, r => r.ClinicId == db.CurrentClinicId);
        if (typeof(IAtBranch).IsAssignableFrom(typeof(TRow)))
            row.HasQueryFilter(Branch, r => db.IsEverywhere || db.OwnBranches.Contains(EF.Property<Guid>(r, nameof(IAtBranch.BranchId))));
        more?.Invoke(row);
    });
}
