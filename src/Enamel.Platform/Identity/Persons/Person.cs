using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Identity.Persons;

/// <summary>A patient's own account, over all clinics. No user: whoever treats them and whoever is treated never meet in one table.</summary>
public sealed class Person
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name that the person gave.</summary>
    public required string DisplayName { get; set; }

    /// <summary>What the password hasher made.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>Sealed with the platform's key.</summary>
    public required Sealed PhoneSealed { get; init; }

    /// <summary>Keyed blind index of the mobile; unique. The login.</summary>
    public required byte[] PhoneIndex { get; init; }

    /// <summary>Sealed with the platform's key; asked once.</summary>
    public required Sealed NationalIdSealed { get; init; }

    /// <summary>Keyed blind index of the national id; unique. Never a login.</summary>
    public required byte[] NationalIdIndex { get; init; }

    /// <summary>When a code last showed that the mobile is theirs.</summary>
    public required DateTimeOffset VerifiedAt { get; set; }

    /// <summary>Set when the account opens nothing.</summary>
    public DateTimeOffset? DisabledAt { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> builder)
        {
            builder.ToTable("persons");
            builder.Property(person => person.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>A patient's stay at their pages, in one clinic.</summary>
public sealed class PersonSession
{
    /// <summary>Where.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Who.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Hash of the cookie's token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last request, to within five minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When it ends whatever happens.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The network address it began from.</summary>
    public string? Address { get; init; }

    /// <summary>The browser's own description of itself, at most 200 characters.</summary>
    public string? Agent { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PersonSession>
    {
        public void Configure(EntityTypeBuilder<PersonSession> builder)
        {
            builder.ToTable("person_sessions").HasKey(session => new { session.ClinicId, session.Id });
            builder.HasOne<Person>().WithMany().HasForeignKey(session => session.PersonId);
        }
    }
}

/// <summary>The names under which a person's fields are sealed and indexed.</summary>
static class PersonFields
{
    public const string Phone = "person-phone";
    public const string NationalId = "person-national-id";
    public const string Attempt = "person-attempt";
}
