using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>A person's authenticator app.</summary>
public sealed class Authenticator
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The shared secret in base 32, sealed with the platform's key.</summary>
    public required Sealed SecretSealed { get; set; }

    /// <summary>The newest time step whose code was used: it and older ones are good for nothing.</summary>
    public long LastStep { get; set; }

    /// <summary>When its first code was shown; until then it counts for nothing.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>When the secret was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    internal sealed class Mapping : IEntityTypeConfiguration<Authenticator>
    {
        public void Configure(EntityTypeBuilder<Authenticator> builder)
        {
            builder.ToTable("authenticators");
            builder.HasKey(authenticator => authenticator.UserId);
            builder.Property(authenticator => authenticator.UserId).ValueGeneratedNever();
            builder.Property(authenticator => authenticator.Version).IsConcurrencyToken();
            builder.HasOne<User>().WithOne().HasForeignKey<Authenticator>(authenticator => authenticator.UserId);
        }
    }
}

/// <summary>A code that stands in for a lost second factor, once.</summary>
public sealed class RecoveryCode
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Its keyed hash.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>When it was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was used.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<RecoveryCode>
    {
        public void Configure(EntityTypeBuilder<RecoveryCode> builder)
        {
            builder.ToTable("recovery_codes");
            builder.HasKey(code => new { code.UserId, code.CodeHash });
            builder.HasOne<User>().WithMany().HasForeignKey(code => code.UserId);
        }
    }
}

/// <summary>A passkey: the public half of a key pair that stays in the person's telephone, computer or token.</summary>
public sealed class Passkey
{
    /// <summary>As the authenticator named it.</summary>
    public required byte[] CredentialId { get; init; }

    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>The host at which it was made, and at which alone it works.</summary>
    public required string RelyingParty { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; set; }

    /// <summary>COSE key.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>How often it signed, where the authenticator counts; one that counts backwards was copied.</summary>
    public required long SignCount { get; set; }

    /// <summary>How it is reached: <c>usb</c>, <c>internal</c> and so on.</summary>
    public required string[] Transports { get; init; }

    /// <summary>Whether its owner was verified by it when it was made.</summary>
    public required bool IsUserVerified { get; init; }

    /// <summary>Whether it may be copied to the owner's other machines.</summary>
    public required bool IsBackupEligible { get; init; }

    /// <summary>Whether it was.</summary>
    public required bool IsBackedUp { get; set; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Passkey>
    {
        public void Configure(EntityTypeBuilder<Passkey> builder)
        {
            builder.ToTable("passkeys");
            builder.HasKey(passkey => passkey.CredentialId);
            builder.HasOne<User>().WithMany().HasForeignKey(passkey => passkey.UserId);
        }
    }
}

/// <summary>Somebody whose password was right and whose second factor is awaited.</summary>
public sealed class PendingSignIn
{
    /// <summary>Where.</summary>
    public required int ClinicId { get; init; }

    /// <summary>SHA-256 of the token that the browser or program holds.</summary>
    public required byte[] TokenHash { get; init; }

    /// <summary>Who.</summary>
    public required Guid UserId { get; init; }

    /// <summary><c>sign-in</c> after a right password; <c>passkey</c> while a signed-in person makes or shows one, which opens nothing else.</summary>
    public required string Purpose { get; init; }

    /// <summary>The browser at which the password was given: no other may go on. None for programs.</summary>
    public byte[]? BrowserHash { get; init; }

    /// <summary>What a passkey is to sign.</summary>
    public string? Challenge { get; set; }

    /// <summary>How many codes were tried.</summary>
    public int Tries { get; set; }

    /// <summary>When the password was given.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is too late.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the second factor was shown.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<PendingSignIn>
    {
        public void Configure(EntityTypeBuilder<PendingSignIn> builder)
        {
            builder.ToTable("pending_sign_ins");
            builder.HasKey(pending => new { pending.ClinicId, pending.TokenHash });
            builder.HasOne<User>().WithMany().HasForeignKey(pending => pending.UserId);
        }
    }
}
