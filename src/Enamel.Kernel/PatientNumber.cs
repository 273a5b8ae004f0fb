using System.Globalization;

namespace Enamel.Kernel;

/// <summary>The number under which a clinic knows a patient: <c>PT-atlas-2026-000042</c>.</summary>
public sealed record PatientNumber
{
    const int MinimumDigits = 6;

    PatientNumber(Slug clinic, int year, int sequence) => (Clinic, Year, Sequence) = (clinic, year, sequence);

    /// <summary>The clinic that gave it.</summary>
    public Slug Clinic { get; }

    /// <summary>The year of registration, four digits.</summary>
    public int Year { get; }

    /// <summary>The place in that clinic's year, from 1.</summary>
    public int Sequence { get; }

    /// <summary>The number of a place in a clinic's year.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The year has not four digits, or the place is below 1.</exception>
    public static PatientNumber Of(Slug clinic, int year, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(year, 9999);
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        return new(clinic, year, sequence);
    }

    /// <summary>Reads a number, in capitals or not and with digits of any script, as it is typed at the desk.</summary>
    public static Outcome<PatientNumber> Parse(string typed)
    {
        if (typed.Length > 80 || !TypedText.IsWellFormed(typed)) return KernelRefusals.PatientNumberMalformed;
        // a slug may hold hyphens: the last two parts are year and sequence, whatever is between them and the mark is the slug
        var parts = TypedText.WithAsciiDigits(typed.Trim()).ToLowerInvariant().Split('-');
        if (parts.Length < 4 || parts[0] != "pt"
            || !Slug.Parse(string.Join('-', parts[1..^2])).Succeeded(out var clinic, out _)
            || !IsNumber(parts[^2], 4, out var year) || parts[^2].Length != 4 || year < 1000
            || !IsNumber(parts[^1], MinimumDigits, out var sequence) || sequence < 1
            || (parts[^1].Length > MinimumDigits && parts[^1][0] == '0'))
            return KernelRefusals.PatientNumberMalformed;
        return new PatientNumber(clinic, year, sequence);
    }

    /// <summary>The number as it is printed: the sequence with six digits at least.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"PT-{Clinic}-{Year}-{Sequence:D6}");

    static bool IsNumber(string part, int minimumDigits, out int number) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out number) && part.Length >= minimumDigits;
}
