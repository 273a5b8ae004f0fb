using Enamel.Kernel;

namespace Enamel.Practice.Reminders;

/// <summary>Every way in which reminders say no.</summary>
public static class RemindersRefusals
{
    /// <summary>From one hour to thirty days before, in whole hours.</summary>
    public static readonly Refusal HoursOutOfRange = Refusal.AgainstRule("reminders.hours-out-of-range");

    /// <summary>At most five reminders for one appointment.</summary>
    public static readonly Refusal TooManyRules = Refusal.AgainstRule("reminders.too-many-rules");

    /// <summary>Not a time of day.</summary>
    public static readonly Refusal HourMalformed = Refusal.AgainstRule("reminders.hour-malformed");

    /// <summary>No channel of that word, or one twice.</summary>
    public static readonly Refusal ChannelsUnknown = Refusal.AgainstRule("reminders.channels-unknown");

    /// <summary>From one to sixty months.</summary>
    public static readonly Refusal MonthsOutOfRange = Refusal.AgainstRule("reminders.months-out-of-range");

    /// <summary>The clinic has no such kind of appointment.</summary>
    public static readonly Refusal NoSuchType = Refusal.AgainstRule("reminders.no-such-type");

    /// <summary>A text names something that is not known: only patient, day, time, doctor, clinic and link are.</summary>
    public static readonly Refusal PlaceUnknown = Refusal.AgainstRule("reminders.place-unknown");

    /// <summary>The clinic has no such patient.</summary>
    public static readonly Refusal NoSuchPatient = Refusal.NotFound("reminders.no-such-patient");

    /// <summary>No such language.</summary>
    public static readonly Refusal LanguageUnknown = Refusal.AgainstRule("reminders.language-unknown");

    /// <summary>The clinic has no such recall.</summary>
    public static readonly Refusal NoSuchRecall = Refusal.NotFound("reminders.no-such-recall");

    /// <summary>No such outcome of a call.</summary>
    public static readonly Refusal OutcomeUnknown = Refusal.AgainstRule("reminders.outcome-unknown");

    /// <summary>Put off until a day that is not to come.</summary>
    public static readonly Refusal NotAhead = Refusal.AgainstRule("reminders.not-ahead");

    /// <summary>There is no such request of a patient, or it was seen to.</summary>
    public static readonly Refusal NoSuchRequest = Refusal.NotFound("reminders.no-such-request");

    /// <summary>No reminder to this number waits for an answer.</summary>
    public static readonly Refusal NothingToAnswer = Refusal.NotFound("reminders.nothing-to-answer");

    /// <summary>The link is not known, not good any more, or the appointment was moved meanwhile.</summary>
    public static readonly Refusal LinkStale = Refusal.Conflict("reminders.link-stale");
}
