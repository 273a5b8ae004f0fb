using Enamel.Kernel;

namespace Enamel.Platform.Identity.Persons;

/// <summary>What is sent instead of a code that could not be used.</summary>
static class PersonMessages
{
    /// <summary>The number has an account already.</summary>
    public const string Known = "persons.known";

    /// <summary>The number has none.</summary>
    public const string Unknown = "persons.unknown";

    /// <summary>A refusal of the number itself stands at its field; that it is too soon or too often stays what it is.</summary>
    public static Outcome<Guid> AtField(string field, Outcome<Guid> asked) =>
        asked.Succeeded(out var request, out var refusal) ? request
        : refusal.Kind == RefusalKind.TooMany ? refusal : Refusal.OfFields(new FieldRefusal(field, refusal.Code) { Facts = refusal.Facts });
}
