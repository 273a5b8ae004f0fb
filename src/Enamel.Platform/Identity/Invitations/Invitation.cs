using Enamel.Kernel;
using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Identity.Invitations;

/// <summary>Somebody is asked to join the clinic's staff, by a link that works once.</summary>
public sealed class Invitation
{
    /// <summary>How long a link is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(72);

    /// <summary>How often a wrong password of an account that is there already is borne; then a new link is needed.</summary>
    public const int MostWrongTries = 5;

    /// <summary>What the trail calls the field that is opened.</summary>
    internal static readonly string[] Contact = ["contact"];

    /// <summary>The clinic that asks.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name that colleagues will read; the person may put it right.</summary>
    public required string DisplayName { get; init; }

    /// <summary>What the person will be.</summary>
    public required Role Role { get; init; }

    /// <summary>Where the person will work; none for everywhere.</summary>
    public required Guid[] Branches { get; init; }

    /// <summary>A doctor's number at the professional order.</summary>
    public string? LicenceNumber { get; init; }

    /// <summary>A doctor's number at the health insurance.</summary>
    public string? Inpe { get; init; }

    /// <summary>A doctor's.</summary>
    public string? Speciality { get; init; }

    /// <summary>Where the link goes; this or the mobile number. Sealed with the platform's key, as an account's.</summary>
    public Sealed? EmailSealed { get; init; }

    /// <summary>As an account's.</summary>
    public byte[]? EmailIndex { get; init; }

    /// <summary>Where the link goes; this or the e-mail.</summary>
    public Sealed? PhoneSealed { get; init; }

    /// <summary>As an account's.</summary>
    public byte[]? PhoneIndex { get; init; }

    /// <summary>The language of the message.</summary>
    public required string Language { get; init; }

    /// <summary>SHA-256 of the link's token.</summary>
    public required byte[] TokenHash { get; set; }

    /// <summary>Who asks.</summary>
    public required Guid InvitedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the link that is good now was sent.</summary>
    public required DateTimeOffset SentAt { get; set; }

    /// <summary>When that link stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Wrong passwords of the account that is there already, with this link.</summary>
    public int WrongTries { get; set; }

    /// <summary>When the person joined.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>Their account.</summary>
    public Guid? AcceptedBy { get; set; }

    /// <summary>When the clinic thought better of it.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>Whether it can still be accepted, withdrawn or sent again.</summary>
    public bool IsOpen => AcceptedAt is null && WithdrawnAt is null;

    /// <summary>Whether its link works now.</summary>
    public bool IsGood(DateTimeOffset now) => IsOpen && ExpiresAt > now && WrongTries < MostWrongTries;

    /// <summary>A fresh link; the one before works no more.</summary>
    internal OpaqueToken SendAgain(DateTimeOffset now)
    {
        var token = OpaqueToken.Make();
        (TokenHash, SentAt, ExpiresAt, WrongTries) = (token.Hash, now, now + Life, 0);
        return token;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Invitation>
    {
        public void Configure(EntityTypeBuilder<Invitation> builder)
        {
            builder.ToTable("invitations");
            builder.HasKey(invitation => new { invitation.ClinicId, invitation.Id });
            builder.Property(invitation => invitation.Role).HasConversion(role => role.Word(), word => RoleWords.Parse(word).Expected());
            builder.Property(invitation => invitation.Version).IsConcurrencyToken();
            builder.Ignore(invitation => invitation.IsOpen);
        }
    }
}
