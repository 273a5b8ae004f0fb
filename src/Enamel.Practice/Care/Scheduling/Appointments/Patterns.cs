using Enamel.Kernel;
using Enamel.Practice.Scheduling.Slots;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>Settles which parts of a visit need the doctor.</summary>
static class Patterns
{
    /// <summary>The pattern that is given, or the usual one made as long as the visit.</summary>
    /// <returns>The pattern, null where the doctor is there all the time; or that what was given is none of that length.</returns>
    public static Outcome<string?> Of(string? given, string? usual, int minutes)
    {
        if (string.IsNullOrWhiteSpace(given)) return VisitShape.Fit(usual, minutes);
        var clean = given.Trim().ToUpperInvariant();
        return VisitShape.IsPattern(clean) && clean.Length * 5 == minutes ? VisitShape.Plain(clean) : Refusal.OfFields(new FieldRefusal("pattern", SchedulingRefusals.PatternWrong.Code));
    }
}
