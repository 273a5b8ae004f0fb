using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Identity.Recovery;

/// <summary>Somebody says that they forgot their password. Written down whatever they typed; whose it is is looked up afterwards.</summary>
public sealed class PasswordReset
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>The name under which what was typed is sealed.</summary>
    internal const string Login = "password-reset-login";

    /// <summary>The clinic at whose door it was asked.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What was typed, sealed with the platform's key; gone once it was looked at.</summary>
    public Sealed? LoginSealed { get; set; }

    /// <summary>The clinic's address at which it was asked: there the link leads.</summary>
    public required string Origin { get; init; }

    /// <summary>The language of the page on which it was asked, and of the message.</summary>
    public required string Language { get; init; }

    /// <summary>From where it was asked.</summary>
    public string? Network { get; init; }

    /// <summary>Whose account it is, if there is one.</summary>
    public Guid? UserId { get; set; }

    /// <summary>SHA-256 of the link's token.</summary>
    public byte[]? TokenHash { get; set; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the link was sent.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>When it stops working.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When a new password was set by it.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>When another link took its place.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>Whether its link works now.</summary>
    public bool IsGood(DateTimeOffset now) => UserId is not null && UsedAt is null && EndedAt is null && ExpiresAt > now;

    /// <summary>It is this person's: gives the link its token.</summary>
    internal OpaqueToken SendTo(Guid user, DateTimeOffset now)
    {
        var token = OpaqueToken.Make();
        (UserId, TokenHash, SentAt, ExpiresAt) = (user, token.Hash, now, now + Life);
        return token;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<PasswordReset>
    {
        public void Configure(EntityTypeBuilder<PasswordReset> builder)
        {
            builder.ToTable("password_resets");
            builder.HasKey(reset => new { reset.ClinicId, reset.Id });
            builder.Property(reset => reset.Version).IsConcurrencyToken();
            builder.HasOne<User>().WithMany().HasForeignKey(reset => reset.UserId);
        }
    }
}

/// <summary>Every way in which recovery says no. None tells whether there is an account.</summary>
public static class RecoveryRefusals
{
    /// <summary>The link is unknown, used, replaced or too old: all alike.</summary>
    public static readonly Kernel.Refusal Spent = Kernel.Refusal.NotFound("identity.reset-spent");

    /// <summary>Too many were asked from one place.</summary>
    public static readonly Kernel.Refusal TooMany = Kernel.Refusal.TooMany("identity.reset-too-many");
}
