using Enamel.Kernel;
using Microsoft.AspNetCore.Builder;

namespace Enamel.Platform.Http;

/// <summary>An action of the product and the roles that may do it. Endpoints and pages ask the same one.</summary>
public sealed class Permission
{
    /// <summary>Names an action.</summary>
    /// <param name="code">Module and action in kebab-case, such as <c>patients.register</c>.</param>
    /// <param name="roles">Who may.</param>
    public Permission(string code, params IReadOnlyCollection<Role> roles) => (Code, Roles) = (code, roles);

    /// <summary>Module and action, such as <c>patients.register</c>.</summary>
    public string Code { get; }

    /// <summary>Who may.</summary>
    public IReadOnlyCollection<Role> Roles { get; }

    /// <summary>Those of <see cref="Roles"/> who may with what is their own only: a doctor with the own appointments.</summary>
    public IReadOnlyCollection<Role> OwnOnly { get; init; } = [];

    /// <summary>Whether a role may.</summary>
    public bool Allows(Role role) => Roles.Contains(role);

    /// <summary>Whether a role may with what is its own only.</summary>
    public bool IsOwnOnly(Role role) => OwnOnly.Contains(role);

    /// <summary>All roles of a clinic: for what everybody who is signed in may do.</summary>
    public static IReadOnlyCollection<Role> Everyone { get; } = Enum.GetValues<Role>();
}

/// <summary>Who may call an address. Every address of a clinic says one of these; one that says nothing answers nobody.</summary>
public static class Access
{
    /// <summary>Signed in, with a role that the permission names.</summary>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Permission permission) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new RequiredPermission(permission));

    /// <summary>Anybody at the clinic's address, signed in or not: sign-in itself, the clinic's logo.</summary>
    public static TBuilder OpenToAnybody<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AnybodyMayCall());

    /// <summary>A patient who is signed in at their own pages; nobody of the staff.</summary>
    public static TBuilder ForPatients<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new PatientsMayCall());

    /// <summary>Patients' addresses: only a patient's session is looked at there. Each says besides whether it is for patients or for anybody.</summary>
    public static TBuilder AtThePortal<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new InPortal());

    /// <summary>Works on when the clinic's subscription has run out, though it changes something: ending one's own session.</summary>
    public static TBuilder OutlivesTheSubscription<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new WorksWhenExpired());
}

/// <summary>An address's required permission.</summary>
public sealed record RequiredPermission(Permission Permission);

/// <summary>An address that anybody may call.</summary>
public sealed record AnybodyMayCall;

/// <summary>An address that patients who are signed in may call, and nobody else.</summary>
public sealed record PatientsMayCall;

/// <summary>An address at which callers are patients.</summary>
public sealed record InPortal;

/// <summary>An address that changes something and works in an expired clinic all the same.</summary>
sealed record WorksWhenExpired;

/// <summary>An address that exists at clinics only.</summary>
sealed record AtClinicsOnly;

/// <summary>An address that exists on the public host only.</summary>
sealed record OnPublicHostOnly;
