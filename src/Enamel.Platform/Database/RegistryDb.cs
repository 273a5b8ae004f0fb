using Enamel.Platform.Devices;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Account.SecondFactor;
using Enamel.Platform.Identity.Invitations;
using Enamel.Platform.Identity.Recovery;
using Enamel.Platform.Identity.Switching;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Jobs;
using Enamel.Platform.OAuth;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Database;

/// <summary>What is global: clinics, accounts, sessions, keys, and when doctors are taken.</summary>
public sealed class RegistryDb(DbContextOptions<RegistryDb> options) : DbContext(options)
{
    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<Sealed>().HaveConversion<SealedToBytes>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema("registry");
        modelBuilder.ApplyConfiguration(new Clinic.Mapping());
        modelBuilder.ApplyConfiguration(new User.Mapping());
        modelBuilder.ApplyConfiguration(new Membership.Mapping());
        modelBuilder.ApplyConfiguration(new DoctorProfile.Mapping());
        modelBuilder.ApplyConfiguration(new Invitation.Mapping());
        modelBuilder.ApplyConfiguration(new PasswordReset.Mapping());
        modelBuilder.Entity<Domain>().ToTable("domains").HasKey(domain => domain.Host);
        modelBuilder.Entity<StaffDeparture>().ToTable("departures").HasKey(departure => new { departure.ClinicId, departure.Id });
        modelBuilder.Entity<Session>().ToTable("sessions");
        modelBuilder.Entity<RefreshToken>().ToTable("refresh_tokens").HasKey(token => token.TokenHash);
        modelBuilder.Entity<Handoff>().ToTable("handoffs").HasKey(handoff => new { handoff.ClinicId, handoff.Id });
        modelBuilder.ApplyConfiguration(new Authenticator.Mapping());
        modelBuilder.ApplyConfiguration(new RecoveryCode.Mapping());
        modelBuilder.ApplyConfiguration(new Passkey.Mapping());
        modelBuilder.ApplyConfiguration(new PendingSignIn.Mapping());
        modelBuilder.Entity<StoredKey>().ToTable("keys").HasKey(key => new { key.ClinicId, key.Purpose, key.Number });
        modelBuilder.Entity<DoctorBooking>().ToTable("doctor_bookings").HasKey(booking => new { booking.ClinicId, booking.Id });
        modelBuilder.ApplyConfiguration(new Device.Mapping());
        modelBuilder.ApplyConfiguration(new Job.Mapping());
        modelBuilder.ApplyConfiguration(new OAuthClient.Mapping());
        modelBuilder.Entity<OAuthCode>().ToTable("oauth_codes").HasKey(code => new { code.ClinicId, code.CodeHash });
        modelBuilder.ApplyConfiguration(new Person.Mapping());
        modelBuilder.ApplyConfiguration(new PersonSession.Mapping());
        OrderWrites(modelBuilder);
        SnakeCase.NameColumns(modelBuilder);
    }

    // What refers to what, so that rows of one save are written in an order that the database accepts.
    static void OrderWrites(ModelBuilder model)
    {
        model.Entity<Domain>().HasOne<Clinic>().WithMany().HasForeignKey(domain => domain.ClinicId);
        model.Entity<Membership>().HasOne<User>().WithMany().HasForeignKey(membership => membership.UserId);
        model.Entity<DoctorProfile>().HasOne<User>().WithOne().HasForeignKey<DoctorProfile>(doctor => doctor.UserId);
        model.Entity<Session>().HasOne<User>().WithMany().HasForeignKey(session => session.UserId);
        model.Entity<Session>().HasOne<Device>().WithMany().HasForeignKey(session => new { session.ClinicId, session.DeviceId });
        model.Entity<Session>().HasOne<OAuthClient>().WithMany().HasForeignKey(session => new { session.ClinicId, session.ClientId });
        model.Entity<OAuthClient>().HasOne<User>().WithMany().HasForeignKey(client => client.UserId);
        model.Entity<OAuthCode>().HasOne<OAuthClient>().WithMany().HasForeignKey(code => new { code.ClinicId, code.ClientId });
        model.Entity<RefreshToken>().HasOne<Session>().WithMany().HasForeignKey(token => token.SessionId);
    }

    /// <inheritdoc/>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        foreach (var entry in ChangeTracker.Entries().Where(entry => entry.State == EntityState.Modified))
            if (entry.Metadata.FindProperty("Version") is { } version)
                entry.Property(version).CurrentValue = (int)entry.Property(version).OriginalValue! + 1; // the column is not null
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }
}

/// <summary>A doctor and perhaps a chair are taken, in this clinic; <see cref="Id"/> is the appointment's, or that of a hold.</summary>
public sealed class DoctorBooking
{
    /// <summary>The clinic that booked.</summary>
    public required int ClinicId { get; init; }

    /// <summary>The appointment's id, or the hold's.</summary>
    public required Guid Id { get; init; }

    /// <summary>The doctor's account.</summary>
    public required Guid DoctorId { get; set; }

    /// <summary>From, included.</summary>
    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>Until, not included.</summary>
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>Which parts need the doctor: a letter for each five minutes, X with, / without; null is all of it.</summary>
    public string? Pattern { get; set; }

    /// <summary>1 for an authorised overbooking, else 0.</summary>
    public int Lane { get; set; }

    /// <summary>The chair that is taken for all of it.</summary>
    public Guid? ChairId { get; set; }

    /// <summary>Until when it is held without being booked; null for what is booked.</summary>
    public DateTimeOffset? HeldUntil { get; set; }
}
