using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Database.Migrating;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Tenancy;

/// <summary>What a module puts into a clinic that opens: a first branch, the usual kinds of appointment. Runs inside the new clinic's unit of work.</summary>
public interface IFurnishing
{
    /// <summary>Smaller comes first.</summary>
    int Order { get; }

    /// <summary>Puts it there.</summary>
    Task Furnish(IServiceProvider clinic, CancellationToken stop);
}

/// <summary>What an operator says of a new clinic.</summary>
public sealed record NewClinic
{
    /// <summary>Its word in addresses: a-z, 0-9 and hyphens.</summary>
    public required string Slug { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Hosts at which it is found, besides <c>/clinic/{slug}</c>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Whether its tables are in a schema of its own instead of the pool.</summary>
    public bool HasOwnSchema { get; init; }

    /// <summary>Its subscription.</summary>
    public SubscriptionStatus Status { get; init; } = SubscriptionStatus.Trial;

    /// <summary>Its time zone.</summary>
    public string Zone { get; init; } = "Africa/Casablanca";

    /// <summary>The language of its papers.</summary>
    public string Language { get; init; } = "fr";

    /// <summary>Who manages it from the first day; none where staff is taken on otherwise.</summary>
    public TakeOnStaff.Command? Manager { get; init; }

    /// <summary>Who must show a second factor at sign-in: the manager, unless a demo says otherwise.</summary>
    public IReadOnlyCollection<Role> SecondFactorRoles { get; init; } = [Role.Manager];

    /// <summary>How many doctors its plan admits.</summary>
    public int CapacityDoctors { get; init; } = 5;

    /// <summary>How many active patients its plan admits.</summary>
    public int CapacityPatients { get; init; } = 20_000;

    /// <summary>How many receptionists its plan admits.</summary>
    public int CapacityReceptionists { get; init; } = 5;
}

/// <summary>Opens a clinic: its row, keys, addresses, schema and first furniture. Stopped midway, it goes on where it was when called again.</summary>
public sealed class ClinicOpening(
    OwnerDatabase owner, Migrator migrator, IMasterKeyProvider master, ZoneRules zones, IServiceScopeFactory scopes, IEnumerable<IFurnishing> furnishings,
    TimeProvider clock)
{
    /// <summary>Opens it.</summary>
    /// <returns>Its card; or <see cref="TenancyRefusals.SlugTaken"/>, <see cref="TenancyRefusals.HostTaken"/>, an unknown zone, a malformed slug.</returns>
    public async Task<Outcome<ClinicCard>> Run(NewClinic wanted, CancellationToken stop)
    {
        if (!Slug.Parse(wanted.Slug).Succeeded(out var slug, out var wrong)) return wrong;
        if (!zones.Clock(wanted.Zone).Succeeded(out _, out var unknown)) return unknown;
        if (string.IsNullOrWhiteSpace(wanted.Name)) return Refusal.OfFields(new FieldRefusal("name", KernelRefusals.Required.Code));
        var schema = wanted.HasOwnSchema ? "clinic_" + slug.Value.Replace('-', '_') : Migrator.FirstPool;
        // The schema first: a clinic without tables is never seen, and tables without a clinic harm nobody.
        await migrator.MigrateClinics(schema, stop);
        if (!(await Register(wanted, schema, stop)).Succeeded(out var card, out var refusal)) return refusal;
        if (!(await Furnish(card, wanted.Manager, stop)).Succeeded(out var unfurnished)) return unfurnished;
        await Open(card, stop);
        return card;
    }

    async Task<Outcome<ClinicCard>> Register(NewClinic wanted, string schema, CancellationToken stop)
    {
        await using var db = owner.Registry();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Database.ExecuteSqlAsync($"lock table registry.clinics in share row exclusive mode", stop);
        if (await db.Set<Clinic>().AsNoTracking().SingleOrDefaultAsync(other => other.Slug == wanted.Slug, stop) is { } begun)
            return begun.OpenedAt is null && begun.SchemaName == schema ? Card(begun) : TenancyRefusals.SlugTaken;
        var hosts = wanted.Hosts.Select(host => host.ToLowerInvariant()).ToArray();
        if (await db.Set<Domain>().AnyAsync(domain => hosts.Contains(domain.Host), stop)) return TenancyRefusals.HostTaken;
        var now = clock.GetUtcNow();
        var clinic = new Clinic
        {
            Id = 1 + (await db.Set<Clinic>().MaxAsync(other => (int?)other.Id, stop) ?? 0),
            Slug = wanted.Slug,
            Name = wanted.Name.Trim(),
            SchemaName = schema,
            Status = wanted.Status,
            Zone = wanted.Zone,
            Language = wanted.Language,
            CapacityDoctors = wanted.CapacityDoctors,
            CapacityPatients = wanted.CapacityPatients,
            CapacityReceptionists = wanted.CapacityReceptionists,
            SecondFactorRoles = [.. wanted.SecondFactorRoles.Select(role => role.Word())],
            CreatedAt = now,
        };
        db.Add(clinic);
        foreach (var key in ClinicKeys.Make(clinic.Id, master.Keys)) db.Add(StoredKey.Of(clinic.Id, key, now));
        db.Add(StoredKey.Of(clinic.Id, PlatformKeys.ToSeal(clinic.Id, master.Keys), now));
        foreach (var host in hosts) db.Add(new Domain { Host = host, ClinicId = clinic.Id });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return Card(clinic);
    }

    static ClinicCard Card(Clinic clinic) => new(clinic.Id, clinic.Slug, clinic.Name, clinic.Status, clinic.Zone, clinic.Language, null, false, 1);

    // One unit of work: all of the furniture stands, or none, and then the next call brings it.
    async Task<Outcome> Furnish(ClinicCard card, TakeOnStaff.Command? manager, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(card);
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(Acting.Operator("clinics create"), stop);
        foreach (var furnishing in furnishings.OrderBy(furnishing => furnishing.Order)) await furnishing.Furnish(scope.ServiceProvider, stop);
        if (manager is not null && !(await scope.ServiceProvider.GetRequiredService<TakeOnStaff>().Run(manager, stop)).Succeeded(out _, out var refusal))
            return refusal;
        await unit.Commit(stop);
        return Outcome.Done;
    }

    async Task Open(ClinicCard card, CancellationToken stop)
    {
        await using var db = owner.Registry();
        await db.Database.ExecuteSqlAsync($"update registry.clinics set opened_at = {clock.GetUtcNow()} where id = {card.Id}", stop);
    }
}

/// <summary>Every way in which the registry says no.</summary>
public static class TenancyRefusals
{
    /// <summary>Another clinic has this slug.</summary>
    public static readonly Refusal SlugTaken = Refusal.Conflict("tenancy.slug-taken");

    /// <summary>Another clinic is found at this host.</summary>
    public static readonly Refusal HostTaken = Refusal.Conflict("tenancy.host-taken");

    /// <summary>Another clinic has this registration number.</summary>
    public static readonly Refusal RegistrationTaken = Refusal.Conflict("tenancy.registration-taken");

    /// <summary>Not an ICE.</summary>
    public static readonly Refusal IceMalformed = Refusal.AgainstRule("tenancy.ice-malformed");

    /// <summary>Not a postal code.</summary>
    public static readonly Refusal PostalCodeMalformed = Refusal.AgainstRule("tenancy.postal-code-malformed");

    /// <summary>Not a web address.</summary>
    public static readonly Refusal WebsiteMalformed = Refusal.AgainstRule("tenancy.website-malformed");

    /// <summary>Not one of the languages.</summary>
    public static readonly Refusal LanguageUnknown = Refusal.AgainstRule("tenancy.language-unknown");

    /// <summary>Not a colour.</summary>
    public static readonly Refusal ColourMalformed = Refusal.AgainstRule("tenancy.colour-malformed");

    /// <summary>A logo of more than 256 KiB.</summary>
    public static readonly Refusal LogoTooLarge = Refusal.TooLarge("tenancy.logo-too-large");

    /// <summary>Not a picture of a kind that is taken.</summary>
    public static readonly Refusal LogoUnknown = Refusal.AgainstRule("tenancy.logo-unknown");

    /// <summary>A picture too small to be seen or too large to be shown.</summary>
    public static readonly Refusal LogoSides = Refusal.AgainstRule("tenancy.logo-sides");
}
