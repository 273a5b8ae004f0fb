using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands;

/// <summary>What a unit of work needs to know of a clinic that the registry holds.</summary>
internal static class Cards
{
    public static ClinicCard Of(Clinic clinic) => new(
        clinic.Id, clinic.Slug, clinic.Name, clinic.Status, clinic.Zone, clinic.Language, clinic.BrandColour, clinic.Logo is not null, clinic.Version);

    /// <summary>The clinic that an operator named.</summary>
    /// <exception cref="OperatorException">No clinic is called so.</exception>
    public static async Task<ClinicCard> Named(string slug, IServiceProvider services, CancellationToken stop)
    {
        await using var registry = services.GetRequiredService<OwnerDatabase>().Registry();
        return await registry.Set<Clinic>().SingleOrDefaultAsync(clinic => clinic.Slug == slug, stop) is { } found
            ? Of(found)
            : throw new OperatorException($"No clinic is called {slug}: ./enamel clinics list shows those there are.");
    }
}
