using Enamel.Platform.Tenancy;

namespace Enamel.Server.Commands;

/// <summary>What a unit of work needs to know of a clinic that the registry holds.</summary>
internal static class Cards
{
    public static ClinicCard Of(Clinic clinic) => new(
        clinic.Id, clinic.Slug, clinic.Name, clinic.Status, clinic.Zone, clinic.Language, clinic.BrandColour, clinic.Logo is not null, clinic.Version);
}
