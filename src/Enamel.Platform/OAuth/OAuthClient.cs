using Enamel.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.OAuth;

/// <summary>An application of somebody else that a clinic lets in.</summary>
public sealed class OAuthClient
{
    /// <summary>In characters.</summary>
    public const int LongestName = 60;

    /// <summary>What an application may be when it works on its own: never whoever charts, takes or approves money.</summary>
    public static IReadOnlyList<Role> RolesOnItsOwn { get; } = [Kernel.Role.Receptionist, Kernel.Role.Assistant, Kernel.Role.LabTech];

    /// <summary>The clinic.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7; its <c>client_id</c>.</summary>
    public required Guid Id { get; init; }

    /// <summary>As people read it when they consent; unique in the clinic.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of its secret of 256 random bits; none for a public one.</summary>
    public byte[]? SecretHash { get; set; }

    /// <summary>Where codes may be sent, compared character by character.</summary>
    public required string[] RedirectUris { get; init; }

    /// <summary>The most that it can be given.</summary>
    public required string[] Scopes { get; init; }

    /// <summary>The account under which it works on its own.</summary>
    public Guid? UserId { get; init; }

    /// <summary>What it is when it works on its own.</summary>
    public Role? Role { get; init; }

    /// <summary>Whether it may ask about other applications' tokens: a resource server.</summary>
    public required bool MayIntrospect { get; init; }

    /// <summary>The manager who let it in.</summary>
    public required Guid RegisteredBy { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was shut out, for good.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Counts its changes.</summary>
    public int Version { get; internal set; } = 1;

    /// <summary>Whether it has no secret.</summary>
    public bool IsPublic => SecretHash is null;

    /// <summary>Whether people can let it act for them.</summary>
    public bool ActsForPeople => RedirectUris.Length > 0;

    internal sealed class Mapping : IEntityTypeConfiguration<OAuthClient>
    {
        public void Configure(EntityTypeBuilder<OAuthClient> builder)
        {
            builder.ToTable("oauth_clients");
            builder.HasKey(client => new { client.ClinicId, client.Id });
            builder.Ignore(client => client.IsPublic).Ignore(client => client.ActsForPeople);
            builder.Property(client => client.Role).HasConversion(role => role == null ? null : role.Value.Word(), word => word == null ? null : RoleWords.Parse(word).Expected());
            builder.Property(client => client.Version).IsConcurrencyToken();
        }
    }
}

/// <summary>A code that a person's consent was turned into; exchanged once for tokens.</summary>
public sealed class OAuthCode
{
    /// <summary>The clinic.</summary>
    public required int ClinicId { get; init; }

    /// <summary>SHA-256 of the code.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>For whom.</summary>
    public required Guid ClientId { get; init; }

    /// <summary>Who consented.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Where it was sent.</summary>
    public required string RedirectUri { get; init; }

    /// <summary>To what.</summary>
    public required string Scope { get; init; }

    /// <summary>SHA-256 of the verifier (RFC 7636), base64url.</summary>
    public required string Challenge { get; init; }

    /// <summary>The key that the tokens must be bound to, where the request said so (<c>dpop_jkt</c>).</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it stops working.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was exchanged.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>The session that it became.</summary>
    public Guid? SessionId { get; set; }
}
