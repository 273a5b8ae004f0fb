using Enamel.Kernel;

namespace Enamel.Practice.Patients;

/// <summary>The words of this module's choices in the API, in forms and in the database: the name in lower case.</summary>
static class Words
{
    public static string Of<T>(T choice) where T : struct, Enum => choice.ToString().ToLowerInvariant();

    public static T? Find<T>(string word) where T : struct, Enum
    {
        foreach (var choice in Enum.GetValues<T>())
            if (Of(choice) == word) return choice;
        return null;
    }

    /// <summary>A reader for <see cref="Validation"/>.</summary>
    public static Outcome<T> Parse<T>(string typed) where T : struct, Enum => Find<T>(typed) is { } choice ? choice : PatientsRefusals.UnknownChoice;
}
