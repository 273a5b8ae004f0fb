namespace Enamel.Platform.Tenancy;

/// <summary>The clinic that this scope works for: set once, by the middleware or by an operator's command, and never changed.</summary>
public sealed class CurrentClinic
{
    ClinicCard? card;

    /// <summary>Whether a clinic was named at all: not on the public host.</summary>
    public bool IsKnown => card is not null;

    /// <summary>The clinic.</summary>
    /// <exception cref="InvalidOperationException">No clinic was set: the code is reachable from where no clinic is.</exception>
    public ClinicCard Card => card ?? throw new InvalidOperationException("No clinic is set in this scope.");

    /// <summary>The clinic's number, first in every key.</summary>
    public int Id => Card.Id;

    /// <summary>Sets the clinic, once.</summary>
    /// <exception cref="InvalidOperationException">Another clinic is set already.</exception>
    public void Set(ClinicCard clinic)
    {
        if (card is not null && card.Id != clinic.Id)
            throw new InvalidOperationException("This scope already works for another clinic.");
        card = clinic;
    }
}

/// <summary>What every request needs to know of its clinic.</summary>
/// <param name="Id">The clinic's number.</param>
/// <param name="Slug">Its word in addresses and document numbers.</param>
/// <param name="Name">Its name as people say it.</param>
/// <param name="Status">The state of its subscription.</param>
/// <param name="Zone">Its time zone's id in the TZDB.</param>
/// <param name="Language">The language of its papers: fr, ar or en.</param>
/// <param name="BrandColour">#rrggbb, or null for Enamel's own.</param>
/// <param name="HasLogo">Whether it has a logo to show.</param>
/// <param name="Version">Changes whenever the card does.</param>
public sealed record ClinicCard(
    int Id, string Slug, string Name, SubscriptionStatus Status, string Zone, string Language, string? BrandColour, bool HasLogo, int Version);

/// <summary>The state of a clinic's subscription.</summary>
public enum SubscriptionStatus
{
    /// <summary>Trying it out.</summary>
    Trial,

    /// <summary>Paid.</summary>
    Active,

    /// <summary>No longer paid: everything can be read.</summary>
    Expired,

    /// <summary>Closed by the platform: nobody comes in.</summary>
    Suspended,
}
