using Enamel.Kernel;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Time;

namespace Enamel.Practice.Patients;

/// <summary>What was typed about a patient, read and in normal form.</summary>
sealed record CheckedPatient
{
    public required PatientInput Input { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public string? FirstNameArabic { get; init; }

    public string? LastNameArabic { get; init; }

    public Sex? Sex { get; init; }

    public DateOnly? BirthOn { get; init; }

    public string? Cin { get; init; }

    public string? Phone { get; init; }

    public string? Email { get; init; }

    public string? InsuranceId { get; init; }

    public string? Address { get; init; }
}

/// <summary>Reads what was typed about a patient, and puts it into the record.</summary>
sealed class PatientParticulars(INationalIdentity identities, IPhonePlan phones, ClinicClock clock, ClinicVault vault)
{
    const int LongestAddress = 300;

    /// <summary>Reads a whole patient: both Latin names must be there.</summary>
    public Outcome<CheckedPatient> Check(PatientInput input) => Check(input, name => name is "firstName" or "lastName");

    /// <summary>Reads changes: the names cannot be emptied.</summary>
    public Outcome<CheckedPatient> CheckChanges(PatientInput input) => Check(input, name => name is "firstName" or "lastName" && input.Gives(name));

    /// <summary>Reads what can be read so far, and passes over the rest.</summary>
    public CheckedPatient ReadSoFar(PatientInput input)
    {
        Check(input, _ => false, out var read);
        return read;
    }

    Outcome<CheckedPatient> Check(PatientInput input, Func<string, bool> isRequired)
    {
        var check = Check(input, isRequired, out var patient);
        return check.Refused(out var wrong) ? wrong : patient;
    }

    Validation Check(PatientInput input, Func<string, bool> isRequired, out CheckedPatient patient)
    {
        var check = new Validation();
        var first = Name("firstName", input.FirstName);
        var last = Name("lastName", input.LastName);
        check.Optional("firstNameArabic", input.FirstNameArabic, PersonName.Clean, out string? firstArabic);
        check.Optional("lastNameArabic", input.LastNameArabic, PersonName.Clean, out string? lastArabic);
        check.Optional("sex", input.Sex, Words.Parse<Sex>, out Sex? sex);
        check.Optional("birthDate", input.BirthDate, typed => BirthDate.Parse(typed, clock.Today), out DateOnly? birthOn);
        check.Optional("cin", input.Cin, identities.Parse, out string? cin);
        check.Optional("phone", input.Phone, phones.Parse, out string? phone);
        check.Optional("email", input.Email, EmailAddress.Parse, out string? email);
        check.Optional("insuranceId", input.InsuranceId, Patients.InsuranceId.Parse, out string? insurance);
        check.Optional("address", input.Address, PlainText.UpTo(LongestAddress), out string? address);
        patient = new()
        {
            Input = input, FirstName = first ?? "", LastName = last ?? "", FirstNameArabic = firstArabic, LastNameArabic = lastArabic, Sex = sex, BirthOn = birthOn,
            Cin = cin, Phone = phone, Email = email, InsuranceId = insurance, Address = address,
        };
        return check;

        string? Name(string field, string? typed)
        {
            string? name;
            if (isRequired(field)) check.Require(field, typed, PersonName.Clean, out name);
            else check.Optional(field, typed, PersonName.Clean, out name);
            return name;
        }
    }

    /// <summary>Puts into the record what was given. What did not change is not sealed anew, so that the trail shows real changes only.</summary>
    public async Task Put(CheckedPatient read, Patient patient, CancellationToken stop)
    {
        var given = read.Input;
        patient.Name(
            given.Gives("firstName") ? read.FirstName : patient.FirstName, given.Gives("lastName") ? read.LastName : patient.LastName,
            given.Gives("firstNameArabic") ? read.FirstNameArabic : patient.FirstNameArabic,
            given.Gives("lastNameArabic") ? read.LastNameArabic : patient.LastNameArabic);
        if (given.Gives("sex")) patient.Sex = read.Sex;
        if (given.Gives("birthDate")) patient.BirthOn = read.BirthOn;
        if (given.Gives("cin")) (patient.CinSealed, patient.CinIndex) = await Seal("cin", read.Cin, patient.CinSealed, patient.CinIndex, stop);
        if (given.Gives("phone")) (patient.PhoneSealed, patient.PhoneIndex) = await Seal("phone", read.Phone, patient.PhoneSealed, patient.PhoneIndex, stop);
        if (given.Gives("email")) (patient.EmailSealed, patient.EmailIndex) = await Seal("email", read.Email, patient.EmailSealed, patient.EmailIndex, stop);
        if (given.Gives("insuranceId"))
            (patient.InsuranceIdSealed, patient.InsuranceIdIndex) =
                await Seal("insurance-id", read.InsuranceId, patient.InsuranceIdSealed, patient.InsuranceIdIndex, stop);
        if (given.Gives("address") && await vault.Open(patient.AddressSealed, "address", patient.Id, stop) != read.Address)
            patient.AddressSealed = await vault.Seal("address", read.Address, stop);
    }

    async Task<(Sealed? Sealed, byte[]? Index)> Seal(string field, string? value, Sealed? before, byte[]? indexBefore, CancellationToken stop)
    {
        var index = await vault.Index(field, value, stop);
        if (index is null) return (null, null);
        return indexBefore is not null && index.AsSpan().SequenceEqual(indexBefore) ? (before, indexBefore) : (await vault.Seal(field, value, stop), index);
    }
}

/// <summary>A number at a health insurance. Funds and insurers have no common form: letters and digits, in capitals, without what people put between.</summary>
static class InsuranceId
{
    const int Longest = 30, LongestTyped = 60;

    public static Outcome<string> Parse(string typed)
    {
        if (typed.Length > LongestTyped || !TypedText.IsWellFormed(typed)) return PatientsRefusals.InsuranceIdMalformed;
        var number = string.Concat(TypedText.WithAsciiDigits(typed.Normalize(System.Text.NormalizationForm.FormKC))
            .Where(character => !char.IsWhiteSpace(character) && character is not ('-' or '.' or '/'))).ToUpperInvariant();
        return number.Length is >= 4 and <= Longest && number.All(char.IsAsciiLetterOrDigit) && number.Any(char.IsAsciiDigit)
            ? number : PatientsRefusals.InsuranceIdMalformed;
    }
}
