using Enamel.Kernel;
using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Identity;

/// <summary>A person's account, over all clinics.</summary>
public sealed class User
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name that colleagues read.</summary>
    public required string DisplayName { get; set; }

    /// <summary>What the password hasher made.</summary>
    public required string PasswordHash { get; set; }

    /// <summary>Sealed with the platform's key.</summary>
    public Sealed? EmailSealed { get; set; }

    /// <summary>Keyed blind index of the e-mail; unique.</summary>
    public byte[]? EmailIndex { get; set; }

    /// <summary>Sealed with the platform's key.</summary>
    public Sealed? PhoneSealed { get; set; }

    /// <summary>Keyed blind index of the mobile number; unique.</summary>
    public byte[]? PhoneIndex { get; set; }

    /// <summary>Set when the account may enter nowhere.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> builder)
        {
            builder.ToTable("users");
            builder.Property(user => user.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>The one role that an account holds in a clinic.</summary>
public sealed class Membership
{
    /// <summary>The clinic.</summary>
    public required int ClinicId { get; init; }

    /// <summary>The account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What the person is there.</summary>
    public required Role Role { get; set; }

    /// <summary>The name to sign in with; unique in the clinic, lower case.</summary>
    public required string Username { get; set; }

    /// <summary>Whether the person may enter.</summary>
    public bool IsActive { get; set; } = true;

    /// <summary>The branches where the person works; none for all.</summary>
    public Guid[] Branches { get; set; } = [];

    /// <summary>A doctor's number at the professional order; unique in the clinic.</summary>
    public string? LicenceNumber { get; set; }

    /// <summary>A doctor's number at the health insurance, for this place: nine digits.</summary>
    public string? Inpe { get; set; }

    /// <summary>A doctor's, in this clinic's words.</summary>
    public string? Speciality { get; set; }

    /// <summary>Whether the person is or was a doctor here.</summary>
    public bool HasTreated { get; set; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Membership>
    {
        public void Configure(EntityTypeBuilder<Membership> builder)
        {
            builder.ToTable("memberships");
            builder.HasKey(membership => new { membership.ClinicId, membership.UserId });
            builder.Property(membership => membership.Role).HasConversion(role => role.Word(), word => RoleWords.Parse(word).Expected());
            builder.Property(membership => membership.Version).IsConcurrencyToken();
            builder.Property<Guid>("Id").HasComputedColumnSql("user_id", stored: true); // for the trail alone
        }
    }
}

/// <summary>What a doctor is, whichever clinic: the profile that all clinics share.</summary>
public sealed class DoctorProfile
{
    /// <summary>The doctor's account.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What the first clinic said: the next one begins with it, and says it its own way in <see cref="Membership.Speciality"/>.</summary>
    public string? Speciality { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<DoctorProfile>
    {
        public void Configure(EntityTypeBuilder<DoctorProfile> builder)
        {
            builder.ToTable("doctors");
            builder.HasKey(doctor => doctor.UserId);
            builder.Property(doctor => doctor.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>A person's stay: from sign-in to sign-out, in one clinic.</summary>
public sealed class Session
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where.</summary>
    public required int ClinicId { get; init; }

    /// <summary>Who.</summary>
    public required Guid UserId { get; init; }

    /// <summary><c>page</c> for a browser's cookie, <c>api</c> for tokens.</summary>
    public required string Kind { get; init; }

    /// <summary>Hash of the cookie's token; none for tokens.</summary>
    public byte[]? TokenHash { get; set; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Last request, to within five minutes.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>When it ends whatever happens.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The network address it began from.</summary>
    public string? Address { get; init; }

    /// <summary>The program's own description of itself, at most 200 characters.</summary>
    public string? Agent { get; init; }

    /// <summary>The approved terminal that has proved itself in this session; written at the clinic's door.</summary>
    public Guid? DeviceId { get; init; }

    /// <summary>The application that acts in it; none for the clinic's own pages and programs.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>What the application was let do, words apart by blanks.</summary>
    public string? Scope { get; init; }

    /// <summary>The key that the session's tokens are bound to; without it they are plain bearer tokens.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>SHA-256 of the cookie by which the browser is known again; none for programs.</summary>
    public byte[]? BrowserHash { get; init; }

    /// <summary>When its owner last gave a password or a passkey.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When the screen was covered; nothing is answered until it is uncovered.</summary>
    public DateTimeOffset? LockedAt { get; set; }
}

/// <summary>A refresh token's trace: its hash, and whether it was used.</summary>
public sealed class RefreshToken
{
    /// <summary>SHA-256 of the token.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>The session that it prolongs.</summary>
    public required Guid SessionId { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was exchanged.</summary>
    public DateTimeOffset? UsedAt { get; set; }
}
