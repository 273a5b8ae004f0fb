using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>All that is known of the clinic itself.</summary>
/// <param name="Slug">Its word in addresses; never changes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">The state of its subscription, which the platform sets.</param>
/// <param name="RegistrationNumber">Its number in the trade register.</param>
/// <param name="Ice">Identifiant commun de l'entreprise: 15 digits.</param>
/// <param name="Address">Street and number.</param>
/// <param name="Phone">E.164.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Language">Of its papers: fr, ar or en.</param>
/// <param name="BrandColour">#rrggbb.</param>
/// <param name="CapacityDoctors">How many doctors its plan admits.</param>
/// <param name="CapacityPatients">How many active patients its plan admits.</param>
/// <param name="CapacityReceptionists">How many receptionists its plan admits.</param>
/// <param name="Version">For <c>If-Match</c>.</param>
public sealed record ClinicDetails(
    string Slug, string Name, SubscriptionStatus Status, string? RegistrationNumber, string? Ice, string? Address, string? City, string? Region, string? PostalCode,
    string? Phone, string? Email, string? Website, string TimeZone, string Language, string? BrandColour, bool HasLogo,
    int CapacityDoctors, int CapacityPatients, int CapacityReceptionists, int Version);

/// <summary>A clinic's logo.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Content">The picture.</param>
public sealed record Logo(string Type, byte[] Content);

/// <summary>Reads the current clinic's card.</summary>
public sealed class ClinicDetailsView(RegistryDb registry, CurrentClinic clinic)
{
    /// <summary>The card as it is now.</summary>
    public Task<ClinicDetails> Now(CancellationToken stop) => registry.Set<Clinic>().Where(row => row.Id == clinic.Id).Select(row => new ClinicDetails(
        row.Slug, row.Name, row.Status, row.RegistrationNumber, row.Ice, row.Address, row.City, row.Region, row.PostalCode, row.Phone, row.Email, row.Website,
        row.Zone, row.Language, row.BrandColour, row.LogoType != null, row.CapacityDoctors, row.CapacityPatients, row.CapacityReceptionists, row.Version)).SingleAsync(stop);

    /// <summary>The logo; null when there is none.</summary>
    public async Task<Logo?> Logo(CancellationToken stop) =>
        await registry.Set<Clinic>().Where(row => row.Id == clinic.Id && row.LogoType != null).Select(row => new { row.LogoType, row.Logo }).SingleOrDefaultAsync(stop) is { } found
            ? new(found.LogoType!, found.Logo!) : null; // set together
}
