using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Enamel.Practice.Patients;

/// <summary>
/// What was typed about a patient, at the desk or by a program. Remembers which fields were given at all: to change a record, an absent one stays as
/// it is and one that is null or blank is emptied.
/// </summary>
public sealed class PatientInput
{
    readonly HashSet<string> given = new(StringComparer.Ordinal);

    /// <summary>The names of the fields, in the order of the form.</summary>
    internal static ImmutableArray<string> FieldNames { get; } =
        ["firstName", "lastName", "firstNameArabic", "lastNameArabic", "sex", "birthDate", "cin", "phone", "email", "insuranceId", "address"];

    /// <summary>First name in Latin letters.</summary>
    public string? FirstName { get; init => field = Given("firstName", value); }

    /// <summary>Family name in Latin letters.</summary>
    public string? LastName { get; init => field = Given("lastName", value); }

    /// <summary>First name in Arabic letters.</summary>
    public string? FirstNameArabic { get; init => field = Given("firstNameArabic", value); }

    /// <summary>Family name in Arabic letters.</summary>
    public string? LastNameArabic { get; init => field = Given("lastNameArabic", value); }

    /// <summary><c>female</c> or <c>male</c>.</summary>
    public string? Sex { get; init => field = Given("sex", value); }

    /// <summary><c>YYYY-MM-DD</c></summary>
    public string? BirthDate { get; init => field = Given("birthDate", value); }

    /// <summary>National identity number; unique in the clinic.</summary>
    public string? Cin { get; init => field = Given("cin", value); }

    /// <summary>Telephone number; a family may share one.</summary>
    public string? Phone { get; init => field = Given("phone", value); }

    /// <summary>E-mail address.</summary>
    public string? Email { get; init => field = Given("email", value); }

    /// <summary>Number at the health insurance.</summary>
    public string? InsuranceId { get; init => field = Given("insuranceId", value); }

    /// <summary>Postal address.</summary>
    public string? Address { get; init => field = Given("address", value); }

    internal bool Gives(string name) => given.Contains(name);

    /// <summary>What a form posted; a field that it does not have is absent.</summary>
    internal static PatientInput From(IFormCollection form)
    {
        var input = new PatientInput
        {
            FirstName = form["firstName"],
            LastName = form["lastName"],
            FirstNameArabic = form["firstNameArabic"],
            LastNameArabic = form["lastNameArabic"],
            Sex = form["sex"],
            BirthDate = form["birthDate"],
            Cin = form["cin"],
            Phone = form["phone"],
            Email = form["email"],
            InsuranceId = form["insuranceId"],
            Address = form["address"],
        };
        input.given.RemoveWhere(name => !form.ContainsKey(name));
        return input;
    }

    string? Given(string name, string? value)
    {
        given.Add(name);
        return value;
    }
}
