using Enamel.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Tenancy;

/// <summary>A clinic as the registry knows it: the tenant.</summary>
public sealed class Clinic
{
    /// <summary>First part of every key of the clinic's rows.</summary>
    public required int Id { get; init; }

    /// <summary>Its word in addresses and in document numbers; never changes.</summary>
    public required string Slug { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; set; }

    /// <summary>Where its tables are: a pool's schema or its own.</summary>
    public required string SchemaName { get; init; }

    /// <summary>The state of its subscription.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>Its time zone's id in the TZDB.</summary>
    public required string Zone { get; set; }

    /// <summary>The language of its papers: fr, ar or en.</summary>
    public required string Language { get; set; }

    /// <summary>Its number in the trade register; unique over all clinics.</summary>
    public string? RegistrationNumber { get; set; }

    /// <summary>Identifiant commun de l'entreprise: 15 digits.</summary>
    public string? Ice { get; set; }

    /// <summary>Street and number.</summary>
    public string? Address { get; set; }

    /// <summary>City.</summary>
    public string? City { get; set; }

    /// <summary>Region.</summary>
    public string? Region { get; set; }

    /// <summary>Postal code.</summary>
    public string? PostalCode { get; set; }

    /// <summary>The desk's telephone, E.164.</summary>
    public string? Phone { get; set; }

    /// <summary>The desk's e-mail.</summary>
    public string? Email { get; set; }

    /// <summary>https address.</summary>
    public string? Website { get; set; }

    /// <summary>#rrggbb; its pages' hue.</summary>
    public string? BrandColour { get; set; }

    /// <summary>Media type of <see cref="Logo"/>.</summary>
    public string? LogoType { get; set; }

    /// <summary>At most 256 KiB.</summary>
    public byte[]? Logo { get; set; }

    /// <summary>How many doctors the plan admits.</summary>
    public required int CapacityDoctors { get; init; }

    /// <summary>How many active patients the plan admits.</summary>
    public required int CapacityPatients { get; init; }

    /// <summary>How many receptionists the plan admits.</summary>
    public required int CapacityReceptionists { get; init; }

    /// <summary>Number of the data key for new ciphertexts.</summary>
    public int DataKey { get; init; } = 1;

    /// <summary>When its row was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its first furniture stood; null while it is being opened, when nobody finds it yet.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>The wire words of the roles that must show a second factor at sign-in.</summary>
    public string[] SecondFactorRoles { get; set; } = [Role.Manager.Word()];

    /// <summary>After how many minutes without a touch a screen is covered.</summary>
    public int IdleLockMinutes { get; set; } = 10;

    /// <summary>Counts the changes of its card.</summary>
    public int Version { get; set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Clinic>
    {
        public void Configure(EntityTypeBuilder<Clinic> builder)
        {
            builder.ToTable("clinics");
            builder.Property(clinic => clinic.Id).ValueGeneratedNever();
            builder.Property(clinic => clinic.Status).HasConversion(status => status.Word(), word => SubscriptionWords.From(word));
            builder.Property(clinic => clinic.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>A subscription's state as the database and the API spell it.</summary>
public static class SubscriptionWords
{
    /// <summary>The wire word.</summary>
    public static string Word(this SubscriptionStatus status) => status switch
    {
        SubscriptionStatus.Trial => "trial",
        SubscriptionStatus.Active => "active",
        SubscriptionStatus.Expired => "expired",
        SubscriptionStatus.Suspended => "suspended",
    };

    /// <summary>The state that a wire word names.</summary>
    /// <exception cref="ArgumentException">No state has that word.</exception>
    public static SubscriptionStatus From(string word) => word switch
    {
        "trial" => SubscriptionStatus.Trial,
        "active" => SubscriptionStatus.Active,
        "expired" => SubscriptionStatus.Expired,
        "suspended" => SubscriptionStatus.Suspended,
        _ => throw new ArgumentException($"No subscription status is called {word}.", nameof(word)),
    };
}

/// <summary>An address at which a clinic is found.</summary>
public sealed class Domain
{
    /// <summary>Host name in lower case, without port.</summary>
    public required string Host { get; init; }

    /// <summary>The clinic found there.</summary>
    public required int ClinicId { get; init; }
}
