using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Tenancy.Details;

/// <summary>The manager changes the clinic's card. Slug, subscription and capacities are the platform's.</summary>
public sealed class ChangeClinic(RegistryDb registry, CurrentClinic clinic, IPhonePlan phones, ZoneRules zones)
{
    /// <summary>What is null stays as it is; what is blank is emptied, where it may be empty.</summary>
    /// <param name="RegistrationNumber">Unique over all clinics.</param>
    /// <param name="Ice">15 digits.</param>
    /// <param name="Website">http or https.</param>
    /// <param name="TimeZone">IANA name, such as <c>Africa/Casablanca</c>.</param>
    /// <param name="Language">fr, ar or en.</param>
    /// <param name="BrandColour">#rrggbb.</param>
    public sealed record Command(
        string? Name = null, string? RegistrationNumber = null, string? Ice = null, string? Address = null, string? City = null, string? Region = null,
        string? PostalCode = null, string? Phone = null, string? Email = null, string? Website = null, string? TimeZone = null, string? Language = null,
        string? BrandColour = null);

    /// <summary>Changes it.</summary>
    /// <param name="isCurrent">Whether the version that is there is the one that the caller saw.</param>
    /// <param name="stale">What to answer when it is not.</param>
    /// <returns>Done; or what is wrong with the fields, <see cref="TenancyRefusals.RegistrationTaken"/>.</returns>
    public async Task<Outcome> Run(Command command, Func<int, bool> isCurrent, Refusal stale, CancellationToken stop)
    {
        var card = await registry.Set<Clinic>().SingleAsync(row => row.Id == clinic.Id, stop);
        if (!isCurrent(card.Version)) return stale;
        var check = new Validation();
        Identify(card, command, check);
        Place(card, command, check);
        if (command.TimeZone is not null && check.Require("timeZone", command.TimeZone, ClinicFields.Zone(zones), out var zone)) card.Zone = zone;
        if (command.Language is not null && check.Require("language", command.Language, ClinicFields.Language, out var language)) card.Language = language;
        if (command.BrandColour is not null && check.Optional("brandColour", command.BrandColour, ClinicFields.BrandColour, out string? colour)) card.BrandColour = colour;
        if (check.Refused(out var wrong)) return wrong;
        await registry.SaveChangesAsync(stop);
        return Outcome.Done;
    }

    static void Identify(Clinic card, Command command, Validation check)
    {
        if (command.Name is not null && check.Require("name", command.Name, PlainLine.UpTo(ClinicFields.LongestName), out var name)) card.Name = name;
        if (command.RegistrationNumber is not null && check.Optional("registrationNumber", command.RegistrationNumber, ClinicFields.Registration, out string? number))
            card.RegistrationNumber = number;
        if (command.Ice is not null && check.Optional("ice", command.Ice, ClinicFields.Ice, out string? ice)) card.Ice = ice;
    }

    void Place(Clinic card, Command command, Validation check)
    {
        if (command.Address is not null && check.Optional("address", command.Address, PlainText.UpTo(ClinicFields.LongestAddress), out string? address)) card.Address = address;
        if (command.City is not null && check.Optional("city", command.City, PlainLine.UpTo(ClinicFields.LongestPlace), out string? city)) card.City = city;
        if (command.Region is not null && check.Optional("region", command.Region, PlainLine.UpTo(ClinicFields.LongestPlace), out string? region)) card.Region = region;
        if (command.PostalCode is not null && check.Optional("postalCode", command.PostalCode, ClinicFields.PostalCode, out string? code)) card.PostalCode = code;
        if (command.Phone is not null && check.Optional("phone", command.Phone, phones.Parse, out string? phone)) card.Phone = phone;
        if (command.Email is not null && check.Optional("email", command.Email, EmailAddress.Parse, out string? email)) card.Email = email;
        if (command.Website is not null && check.Optional("website", command.Website, ClinicFields.Website, out string? website)) card.Website = website;
    }
}
