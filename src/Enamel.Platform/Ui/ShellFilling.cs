using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Switching;
using Enamel.Platform.Live;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Ui;

/// <summary>A module's entry in the main navigation; shown to whoever may go there.</summary>
/// <param name="Order">The smallest comes first.</param>
/// <param name="Path">From the clinic's root.</param>
/// <param name="Icon">Beside the label.</param>
/// <param name="Texts">The module's texts.</param>
/// <param name="Key">The label among them.</param>
/// <param name="Permission">Who may go there.</param>
public sealed record NavigationEntry(int Order, string Path, IconName Icon, Type Texts, string Key, Permission Permission)
{
    /// <summary>Where the entry's badge is asked for, once the page stands; none for most.</summary>
    public string? BadgePath { get; init; }

    /// <summary>Whose landing page shows the same: they have it there, and are not shown it twice.</summary>
    public IReadOnlyList<Role> AtHomeOf { get; init; } = [];
}

/// <summary>Tells the frame of the pages whose clinic it is, who is signed in and where they may go.</summary>
sealed class ShellFilling(Shell shell, CurrentClinic clinic, CurrentUser user, ZoneRules zones, IEnumerable<NavigationEntry> entries, IStringLocalizerFactory localizers,
    IStringLocalizer<Identity.Texts> text, ClinicDoors doors, LiveHub live, IHttpContextAccessor accessor)
{
    public void Fill()
    {
        if (!clinic.IsKnown) return;
        var card = clinic.Card;
        var version = card.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        shell.State = new ShellState
        {
            ClinicName = card.Name,
            ClinicLogoUrl = card.HasLogo ? shell.Link("/logo", ("v", version)) : null,
            ThemeVersion = card.BrandColour is null ? null : version,
            Clock = zones.Clock(card.Zone).Expected(),
            UserName = user.IsSignedIn && user.Person.ByCookie ? user.Person.DisplayName : null,
            IsDeviceKnown = user is { IsSignedIn: true, Person.DeviceId: not null },
            RoleLabel = user.IsSignedIn ? text["role." + user.Role.Word()].Value : null,
            IdleLockMinutes = user is { IsSignedIn: true, Person: { ByCookie: true, IsLocked: false } person } ? person.IdleLockMinutes : null,
            LiveSince = user is { IsSignedIn: true, Person.ByCookie: true } ? live.Now(clinic.Id) : null,
            Navigation = [.. entries.Where(entry => user.May(entry.Permission) && !entry.AtHomeOf.Contains(user.Role)).OrderBy(entry => entry.Order)
                .Select(entry => new NavigationItem(entry.Path, localizers.Create(entry.Texts)[entry.Key].Value, entry.Icon) { BadgePath = entry.BadgePath })],
            OtherClinics = user.IsSignedIn && accessor.HttpContext is { } http ? [.. user.Person.Elsewhere.Select(other => Link(other, http.Request))] : [],
            PatientSearchPath = entries.Any(entry => entry.Path == "/patients" && user.May(entry.Permission)) ? "/patients" : null,
        };
    }

    ClinicLink Link(OtherClinic other, HttpRequest request) => new(
        other.Name, $"{request.Scheme}://{doors.PlaceOf(other, request)}/arrive{QueryString.Create("from", ClinicDoor.PlaceOf(request))}");
}
