using Enamel.Platform.Database;

namespace Enamel.Platform.Identity.Persons;

/// <summary>The patient who calls, at patients' addresses; the unit of work asks the registry whether the session still lives.</summary>
public sealed class CurrentPerson
{
    SignedInPerson? signedIn;

    /// <summary>Whether a patient is signed in at this clinic.</summary>
    public bool IsSignedIn => signedIn is not null;

    /// <summary>The patient.</summary>
    /// <exception cref="InvalidOperationException">Nobody is signed in: the address should have been for patients.</exception>
    public SignedInPerson Person => signedIn ?? throw new InvalidOperationException("No patient is signed in.");

    internal PatientActing? Acting => signedIn is null ? null : new(signedIn.PersonId, signedIn.SessionId);

    internal void Set(SignedInPerson person) => signedIn = person;
}

/// <summary>A patient who is signed in.</summary>
/// <param name="PersonId">The account.</param>
/// <param name="SessionId">The session.</param>
/// <param name="DisplayName">The name that they gave.</param>
public sealed record SignedInPerson(Guid PersonId, Guid SessionId, string DisplayName);
