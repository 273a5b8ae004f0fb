namespace Enamel.Kernel;

/// <summary>Every way in which the shared words say no.</summary>
public static class KernelRefusals
{
    /// <summary>A field that must be filled is not.</summary>
    public static readonly Refusal Required = Refusal.AgainstRule("required");

    /// <summary>Longer than <c>{maximum}</c> characters.</summary>
    public static Refusal TooLong(int maximum) => Refusal.AgainstRule("too-long").With("maximum", maximum);

    /// <summary>Holds a character that no keyboard types and no page shows: a control, a half character, a change of writing direction.</summary>
    public static readonly Refusal ForbiddenCharacter = Refusal.AgainstRule("forbidden-character");

    /// <summary>A name without a single letter.</summary>
    public static readonly Refusal NameWithoutLetter = Refusal.AgainstRule("name-without-letter");

    /// <summary>Not an e-mail address.</summary>
    public static readonly Refusal EmailMalformed = Refusal.AgainstRule("email-malformed");

    /// <summary>Not a date of the calendar, written as <c>YYYY-MM-DD</c>.</summary>
    public static readonly Refusal DateMalformed = Refusal.AgainstRule("date-malformed");

    /// <summary>Born after today.</summary>
    public static readonly Refusal BirthDateInFuture = Refusal.AgainstRule("birth-date-in-future");

    /// <summary>Born before <c>{earliest}</c>.</summary>
    public static Refusal BirthDateTooEarly(DateOnly earliest) => Refusal.AgainstRule("birth-date-too-early").With("earliest", earliest);

    /// <summary>Not a slug.</summary>
    public static readonly Refusal SlugMalformed = Refusal.AgainstRule("slug-malformed");

    /// <summary>Not a patient number.</summary>
    public static readonly Refusal PatientNumberMalformed = Refusal.AgainstRule("patient-number-malformed");

    /// <summary>It ends before or when it begins.</summary>
    public static readonly Refusal SlotEndsBeforeStart = Refusal.AgainstRule("slot-ends-before-start");

    /// <summary>No role of a clinic has this name.</summary>
    public static readonly Refusal UnknownRole = Refusal.AgainstRule("unknown-role");

    /// <summary>No state of a visit has this name.</summary>
    public static readonly Refusal UnknownVisitState = Refusal.AgainstRule("unknown-visit-state");

    /// <summary>The visit stands where this step cannot be taken: the fact <c>visitStatus</c> says where.</summary>
    public static Refusal NoSuchStep(VisitState from) => Refusal.Conflict("visits.illegal-transition").With("visitStatus", from.Word());

    /// <summary>Not a national identity number of this country.</summary>
    public static readonly Refusal NationalIdentityMalformed = Refusal.AgainstRule("national-identity-malformed");

    /// <summary>Not a telephone number.</summary>
    public static readonly Refusal PhoneMalformed = Refusal.AgainstRule("phone-malformed");
}
