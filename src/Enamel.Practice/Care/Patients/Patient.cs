using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Patients;

/// <summary>A patient's sex as it stands on papers.</summary>
public enum Sex
{
    /// <summary>Female.</summary>
    Female,

    /// <summary>Male.</summary>
    Male,
}

/// <summary>The clinic's own record of a person. Never deleted: whoever leaves is archived, with the reason.</summary>
sealed class Patient : ClinicRow
{
    /// <summary><c>PT-atlas-2026-000042</c>; given once.</summary>
    public string Number { get; private set; } = "";

    public string FirstName { get; private set; } = "";

    public string LastName { get; private set; } = "";

    public string? FirstNameArabic { get; private set; }

    public string? LastNameArabic { get; private set; }

    /// <summary>Both spellings, as <see cref="Kernel.NameKey"/> folds what is searched for.</summary>
    public string NameKey { get; private set; } = "";

    public Sex? Sex { get; set; }

    public DateOnly? BirthOn { get; set; }

    public Sealed? CinSealed { get; set; }

    public byte[]? CinIndex { get; set; }

    public Sealed? PhoneSealed { get; set; }

    public byte[]? PhoneIndex { get; set; }

    public Sealed? EmailSealed { get; set; }

    public byte[]? EmailIndex { get; set; }

    public Sealed? InsuranceIdSealed { get; set; }

    public byte[]? InsuranceIdIndex { get; set; }

    public Sealed? AddressSealed { get; set; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    public string? ArchiveReason { get; private set; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public bool IsArchived => ArchivedAt is not null;

    public string FullName => PatientName.Latin(FirstName, LastName);

    public string? FullNameArabic => PatientName.Arabic(FirstNameArabic, LastNameArabic);

    /// <summary>Gives the number, the last of what a record needs: until the transaction ends, everybody who registers waits for the next one.</summary>
    /// <exception cref="InvalidOperationException">It has one.</exception>
    public void BeNumbered(PatientNumber number) =>
        Number = Number.Length == 0 ? number.ToString() : throw new InvalidOperationException("A patient's number is given once.");

    public void Name(string firstName, string lastName, string? firstNameArabic, string? lastNameArabic)
    {
        (FirstName, LastName, FirstNameArabic, LastNameArabic) = (firstName, lastName, firstNameArabic, lastNameArabic);
        NameKey = Kernel.NameKey.Of(string.Join(' ', firstName, lastName, firstNameArabic, lastNameArabic));
    }

    /// <returns>Done; or <see cref="PatientsRefusals.IsArchived"/>.</returns>
    public Outcome Archive(string reason, DateTimeOffset now)
    {
        if (IsArchived) return PatientsRefusals.IsArchived;
        (ArchivedAt, ArchiveReason) = (now, reason);
        return Outcome.Done;
    }

    /// <returns>Done; or <see cref="PatientsRefusals.IsNotArchived"/>.</returns>
    public Outcome Restore()
    {
        if (!IsArchived) return PatientsRefusals.IsNotArchived;
        (ArchivedAt, ArchiveReason) = (null, null);
        return Outcome.Done;
    }

    internal static void Map(EntityTypeBuilder<Patient> row)
    {
        // Never called for null: EF Core keeps it null by itself.
        row.Property(patient => patient.Sex).HasConversion(sex => Words.Of(sex!.Value), word => Words.Find<Sex>(word!));
        row.Ignore(patient => patient.IsArchived);
        row.Ignore(patient => patient.FullName);
        row.Ignore(patient => patient.FullNameArabic);
    }
}

/// <summary>How a patient's name is put together.</summary>
static class PatientName
{
    public static string Latin(string first, string last) => $"{first} {last}";

    public static string? Arabic(string? first, string? last) => (first, last) switch
    {
        (null, null) => null,
        (null, _) => last,
        (_, null) => first,
        _ => $"{first} {last}",
    };
}
