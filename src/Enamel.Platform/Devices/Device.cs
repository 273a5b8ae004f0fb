using Enamel.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Devices;

/// <summary>A terminal of a clinic: a browser or a program that holds a key of its own. Known once enrolled, trusted once a manager approved it, nothing once revoked.</summary>
public sealed class Device
{
    /// <summary>In characters.</summary>
    public const int LongestName = 60;

    /// <summary>The clinic; a machine that serves two is enrolled in each.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; set; }

    /// <summary><c>browser</c> or <c>program</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Of its public key, by RFC 7638; unique in the clinic.</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>How it described itself, at most 200 characters.</summary>
    public string? Agent { get; init; }

    /// <summary>Who asked for it.</summary>
    public required Guid EnrolledBy { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>The branch that it was approved for.</summary>
    public Guid? BranchId { get; private set; }

    /// <summary>The counter that it was approved for, if any.</summary>
    public Guid? CounterId { get; private set; }

    /// <summary>The manager who approved it.</summary>
    public Guid? ApprovedBy { get; private set; }

    /// <summary>When it was approved.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>Who revoked it.</summary>
    public Guid? RevokedBy { get; private set; }

    /// <summary>When it was revoked, for good: the machine may be enrolled again with another key.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>Where it stands.</summary>
    public DeviceState State => RevokedAt is not null ? DeviceState.Revoked : ApprovedAt is not null ? DeviceState.Approved : DeviceState.Pending;

    /// <summary>A manager trusts it, for a branch and perhaps a counter; again for another place.</summary>
    /// <param name="hasOtherManager">Whether somebody else could approve it.</param>
    public Outcome Approve(Guid branch, Guid? counter, Guid by, bool hasOtherManager, DateTimeOffset now)
    {
        if (State == DeviceState.Revoked) return DeviceRefusals.AlreadyRevoked;
        // Whoever asks does not also grant, unless nobody else is there who could.
        if (State == DeviceState.Pending && EnrolledBy == by && hasOtherManager) return DeviceRefusals.OwnRequest;
        (BranchId, CounterId, ApprovedBy, ApprovedAt) = (branch, counter, by, now);
        return Outcome.Done;
    }

    /// <summary>Nothing comes from it any more.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Revoke(Guid by, DateTimeOffset now)
    {
        if (State == DeviceState.Revoked) return false;
        (RevokedBy, RevokedAt) = (by, now);
        return true;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Device>
    {
        public void Configure(EntityTypeBuilder<Device> builder)
        {
            builder.ToTable("devices");
            builder.HasKey(device => new { device.ClinicId, device.Id });
            builder.Ignore(device => device.State);
            builder.Property(device => device.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>Where a device stands.</summary>
public enum DeviceState
{
    /// <summary>Asked for.</summary>
    Pending,

    /// <summary>Trusted.</summary>
    Approved,

    /// <summary>Trusted no longer.</summary>
    Revoked,
}
