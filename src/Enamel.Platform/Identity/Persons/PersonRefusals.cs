using Enamel.Kernel;

namespace Enamel.Platform.Identity.Persons;

/// <summary>Every way in which patients' accounts say no. None tells whether a number has an account.</summary>
public static class PersonRefusals
{
    /// <summary>No account of that mobile with that password.</summary>
    public static readonly Refusal WrongLogin = Refusal.NotSignedIn("persons.wrong-login");

    /// <summary>The national id belongs to another account. It can be told to whoever shows a mobile each time, and to nobody else.</summary>
    public static readonly Refusal NationalIdTaken = Refusal.Conflict("persons.national-id-taken");

    /// <summary>The number got an account a moment ago.</summary>
    public static readonly Refusal PhoneTaken = Refusal.Conflict("persons.phone-taken");
}
