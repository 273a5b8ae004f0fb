using Enamel.Kernel;

namespace Enamel.Practice.Scheduling;

/// <summary>Every way in which the agenda says no.</summary>
public static class SchedulingRefusals
{
    /// <summary>The doctor is not free then; it is not said where or with whom. The fact <c>freeSlots</c> names the next times.</summary>
    public static readonly Refusal DoctorBusy = Refusal.Conflict("scheduling.doctor-busy");

    /// <summary>The chair is taken then.</summary>
    public static readonly Refusal ChairBusy = Refusal.Conflict("scheduling.chair-busy");

    /// <summary>The patient has another appointment then.</summary>
    public static readonly Refusal PatientBusy = Refusal.Conflict("scheduling.patient-busy");

    /// <summary>The appointment has no such file.</summary>
    public static readonly Refusal NoSuchAttachment = Refusal.NotFound("scheduling.no-such-attachment");

    /// <summary>It has as many files as it may have, <c>{most}</c>.</summary>
    public static readonly Refusal AttachmentsFull = Refusal.Conflict("scheduling.attachments-full");

    /// <summary>A cancelled appointment is not moved.</summary>
    public static readonly Refusal IsCancelled = Refusal.Conflict("scheduling.is-cancelled");

    /// <summary>An appointment in the state <c>{from}</c> can not come into the state <c>{to}</c>.</summary>
    public static Refusal WrongStatus(string from, string to) => Refusal.Conflict("scheduling.wrong-status").With("from", from).With("to", to);

    /// <summary>What is over, or was missed, is not moved.</summary>
    public static readonly Refusal IsOver = Refusal.Conflict("scheduling.is-over");

    /// <summary>The doctor does not perform visits of this kind.</summary>
    public static readonly Refusal NotPerformed = Refusal.AgainstRule("scheduling.not-performed");

    /// <summary>Not letters X and / for each five minutes, with an X among them.</summary>
    public static readonly Refusal PatternWrong = Refusal.AgainstRule("scheduling.pattern-wrong");

    /// <summary>Who asks may not book over what is booked.</summary>
    public static readonly Refusal MayNotOverbook = Refusal.NotAllowed("scheduling.may-not-overbook");

    /// <summary>One is booked over at that time already, or the doctor is not here at all.</summary>
    public static readonly Refusal OverbookedAlready = Refusal.Conflict("scheduling.overbooked-already");

    /// <summary>The time is not held any more.</summary>
    public static readonly Refusal HoldLapsed = Refusal.Conflict("scheduling.hold-lapsed");

    /// <summary>Nobody has missed what has not begun.</summary>
    public static readonly Refusal NotBegun = Refusal.AgainstRule("scheduling.not-begun");

    /// <summary>There is no such appointment, or it is somebody else's.</summary>
    public static readonly Refusal NoSuchAppointment = Refusal.NotFound("scheduling.no-such-appointment");

    /// <summary>No such doctor works in this clinic.</summary>
    public static readonly Refusal NoSuchDoctor = Refusal.NotFound("scheduling.no-such-doctor");

    /// <summary>The clinic has no such patient.</summary>
    public static readonly Refusal NoSuchPatient = Refusal.NotFound("scheduling.no-such-patient");

    /// <summary>The clinic has no such chair, or it is closed.</summary>
    public static readonly Refusal NoSuchChair = Refusal.NotFound("scheduling.no-such-chair");

    /// <summary>The clinic has no such branch, or it is closed.</summary>
    public static readonly Refusal NoSuchBranch = Refusal.NotFound("scheduling.no-such-branch");

    /// <summary>The clinic has no such kind of appointment.</summary>
    public static readonly Refusal NoSuchType = Refusal.NotFound("scheduling.no-such-type");

    /// <summary>A doctor keeps the own agenda only.</summary>
    public static readonly Refusal NotYours = Refusal.NotAllowed("scheduling.not-yours");

    /// <summary>The record is archived.</summary>
    public static readonly Refusal PatientArchived = Refusal.AgainstRule("scheduling.patient-archived");

    /// <summary>The clinic has no open branch where anybody could come to.</summary>
    public static readonly Refusal NoBranch = Refusal.AgainstRule("scheduling.no-branch");

    /// <summary>The chair stands in another branch than the one that is named.</summary>
    public static readonly Refusal ChairElsewhere = Refusal.AgainstRule("scheduling.chair-elsewhere");

    /// <summary>Before today.</summary>
    public static readonly Refusal InThePast = Refusal.AgainstRule("scheduling.in-the-past");

    /// <summary>More than two years ahead.</summary>
    public static readonly Refusal TooFarAhead = Refusal.AgainstRule("scheduling.too-far-ahead");

    /// <summary>A start or a length that is no multiple of five minutes.</summary>
    public static readonly Refusal NotInSteps = Refusal.AgainstRule("scheduling.not-in-steps");

    /// <summary>A length outside of 5 to 540 minutes.</summary>
    public static readonly Refusal LengthOutOfRange = Refusal.AgainstRule("scheduling.length-out-of-range");

    /// <summary>Not written as a day and time at all.</summary>
    public static readonly Refusal TimeMalformed = Refusal.Malformed("scheduling.time-malformed");

    /// <summary>A day or time that no calendar and no clock shows, or that clocks skip on that day.</summary>
    public static readonly Refusal NoSuchTime = Refusal.AgainstRule("scheduling.no-such-time");

    /// <summary>More days than are answered at once: <c>{days}</c>.</summary>
    public static Refusal RangeTooLong(int days) => Refusal.AgainstRule("scheduling.range-too-long").With("days", days);

    /// <summary>The cursor was not given by this list.</summary>
    public static readonly Refusal CursorMalformed = Refusal.Malformed("scheduling.cursor-malformed");

    /// <summary>Two stretches of one weekday share some time.</summary>
    public static readonly Refusal HoursOverlap = Refusal.AgainstRule("scheduling.hours-overlap");

    /// <summary>A stretch ends before it begins.</summary>
    public static readonly Refusal HoursOrder = Refusal.AgainstRule("scheduling.hours-order");

    /// <summary>Not a time of day.</summary>
    public static readonly Refusal HourMalformed = Refusal.AgainstRule("scheduling.hour-malformed");

    /// <summary>Not a weekday: Monday is 1, Sunday 7.</summary>
    public static readonly Refusal WeekdayUnknown = Refusal.AgainstRule("scheduling.weekday-unknown");

    /// <summary>A period ends before it begins, or is too long.</summary>
    public static readonly Refusal DatesOrder = Refusal.AgainstRule("scheduling.dates-order");

    /// <summary>Not one of the words that say of what kind it is.</summary>
    public static readonly Refusal KindUnknown = Refusal.AgainstRule("scheduling.kind-unknown");

    /// <summary>Opening times are those of a branch or a chair; a doctor has hours.</summary>
    public static readonly Refusal OpenIsForPlaces = Refusal.AgainstRule("scheduling.open-is-for-places");

    /// <summary>There is no such rule, or it was taken away.</summary>
    public static readonly Refusal NoSuchRule = Refusal.NotFound("scheduling.no-such-rule");

    /// <summary>The country has no such holiday in that year.</summary>
    public static readonly Refusal NoSuchHoliday = Refusal.NotFound("scheduling.no-such-holiday");

    /// <summary>More than two weeks from the day of the calendar: that is another holiday.</summary>
    public static readonly Refusal HolidayFarOff = Refusal.AgainstRule("scheduling.holiday-far-off");

    /// <summary>A number outside of what is possible.</summary>
    public static readonly Refusal CountOutOfRange = Refusal.AgainstRule("scheduling.count-out-of-range");

    /// <summary>The clinic has a kind of visit of that name already.</summary>
    public static readonly Refusal TypeNameTaken = Refusal.Conflict("scheduling.type-name-taken");

    /// <summary>Nothing is held under that id, or no longer.</summary>
    public static readonly Refusal NoSuchHold = Refusal.NotFound("scheduling.no-such-hold");

    /// <summary>Nobody waits under that id.</summary>
    public static readonly Refusal NoSuchEntry = Refusal.NotFound("scheduling.no-such-entry");

    /// <summary>No rule by which visits repeat: see <c>Series/RecurrenceRule.cs</c>.</summary>
    public static readonly Refusal RuleUnknown = Refusal.AgainstRule("scheduling.rule-unknown");

    /// <summary>From two visits to fifty-two, at most ninety-nine days, weeks or months apart.</summary>
    public static readonly Refusal RepeatOutOfRange = Refusal.AgainstRule("scheduling.repeat-out-of-range");

    /// <summary>Some of a series can not be; the fact <c>conflicts</c> lists them, and nothing was changed.</summary>
    public static readonly Refusal SeriesConflicts = Refusal.Conflict("scheduling.series-conflicts");

    /// <summary>There is no such series, or nothing of it is to come.</summary>
    public static readonly Refusal NoSuchSeries = Refusal.NotFound("scheduling.no-such-series");

    /// <summary>More stretches than a week can hold.</summary>
    public static readonly Refusal TooManyHours = Refusal.AgainstRule("scheduling.too-many-hours");

    /// <summary>A calendar of another program books for nobody.</summary>
    public static readonly Refusal PatientNotChosen = Refusal.AgainstRule("scheduling.patient-not-chosen");

    /// <summary>An appointment stays its patient's: another's is another appointment.</summary>
    public static readonly Refusal PatientStays = Refusal.AgainstRule("scheduling.patient-stays");

    /// <summary>An appointment has hours.</summary>
    public static readonly Refusal NotAllDay = Refusal.AgainstRule("scheduling.not-all-day");

    /// <summary>Appointments of a series are changed one by one.</summary>
    public static readonly Refusal NoOccurrences = Refusal.AgainstRule("scheduling.no-occurrences");

    /// <summary>None of insert, update, remove, batch.</summary>
    public static readonly Refusal ActionUnknown = Refusal.Malformed("scheduling.action-unknown");

    /// <summary>More changes than are made at once: <c>{most}</c>.</summary>
    public static Refusal BatchTooLarge(int most) => Refusal.AgainstRule("scheduling.batch-too-large").With("most", most);

    /// <summary>The doctor has no such calendar address.</summary>
    public static readonly Refusal NoSuchFeed = Refusal.NotFound("scheduling.no-such-feed");

    /// <summary>As many addresses as one doctor may have: <c>{most}</c>.</summary>
    public static Refusal TooManyFeeds(int most) => Refusal.AgainstRule("scheduling.too-many-feeds").With("most", most);
}
