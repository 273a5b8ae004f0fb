namespace Enamel.Server.Demo;

/// <summary>
/// Everything that a demo clinic holds, worked out without touching anything: the same slug and day give the same plan on every machine.
/// The people depend on the slug alone; only the agenda moves with the day.
/// </summary>
/// <param name="Clinic">The clinic's card.</param>
/// <param name="Branches">Its sites.</param>
/// <param name="Staff">Its people, who can sign in.</param>
/// <param name="Types">The kinds of appointment.</param>
/// <param name="Hours">When its doctors work.</param>
/// <param name="Patients">Its patients; others refer to one by its place in this list.</param>
/// <param name="Links">Who belongs to whom.</param>
/// <param name="Appointments">Four weeks, from two before the day.</param>
internal sealed record DemoPlan(
    DemoClinic Clinic,
    IReadOnlyList<DemoBranch> Branches,
    IReadOnlyList<DemoStaff> Staff,
    IReadOnlyList<DemoType> Types,
    IReadOnlyList<DemoHours> Hours,
    IReadOnlyList<DemoPatient> Patients,
    IReadOnlyList<DemoLink> Links,
    IReadOnlyList<DemoAppointment> Appointments)
{
    /// <summary>The clinics that can be shown, in the order in which they are loaded.</summary>
    public static IReadOnlyList<string> Slugs { get; } = [.. DemoClinics.All.Select(clinic => clinic.Slug)];

    /// <summary>Works out a clinic.</summary>
    /// <param name="slug">One of <see cref="Slugs"/>.</param>
    /// <param name="today">The clinic's day, in the middle of its agenda.</param>
    public static DemoPlan For(string slug, DateOnly today)
    {
        var clinic = DemoClinics.All.Single(one => one.Slug == slug);
        var (patients, links) = DemoPatients.Of(clinic);
        var hours = DemoClinics.HoursOf(slug);
        return new(
            clinic, DemoClinics.BranchesOf(slug), DemoClinics.StaffOf(slug), DemoClinics.Types, hours, patients, links,
            DemoAgenda.Of(slug, today, hours, patients));
    }
}

/// <summary>A clinic's card.</summary>
/// <param name="Slug">Its word in addresses.</param>
/// <param name="Name">Its name.</param>
/// <param name="HasOwnSchema">Whether it lives in a schema of its own, rather than in the pool.</param>
/// <param name="BrandColour">#rrggbb.</param>
/// <param name="RegistrationNumber">Its number in the trade register.</param>
/// <param name="Ice">15 digits.</param>
/// <param name="Address">Street and number.</param>
/// <param name="City">City.</param>
/// <param name="Region">Region.</param>
/// <param name="PostalCode">Postal code.</param>
/// <param name="Phone">The desk's, E.164.</param>
/// <param name="Email">The desk's.</param>
/// <param name="Website">https address.</param>
internal sealed record DemoClinic(
    string Slug, string Name, bool HasOwnSchema, string BrandColour, string RegistrationNumber, string Ice, string Address, string City,
    string Region, string PostalCode, string Phone, string Email, string Website);

/// <summary>A site with its chairs.</summary>
internal sealed record DemoBranch(string Name, string Address, string City, string Phone, IReadOnlyList<string> Chairs);

/// <summary>Someone who works there.</summary>
/// <param name="Person">Who it is: the same word in two clinics is the same account.</param>
/// <param name="Role">The role's wire word.</param>
/// <param name="Login">The name to sign in with, unique over the demo clinics.</param>
/// <param name="DisplayName">The name that colleagues read.</param>
/// <param name="Phone">The account's mobile, E.164.</param>
/// <param name="Email">The account's e-mail.</param>
/// <param name="Speciality">A doctor's.</param>
internal sealed record DemoStaff(string Person, string Role, string Login, string DisplayName, string Phone, string Email, string? Speciality)
{
    /// <summary>The demo's one password: it guards nobody's data.</summary>
    public const string Password = "sourire-du-matin-2026";
}

/// <summary>A kind of appointment.</summary>
/// <param name="Name">As the desk says it.</param>
/// <param name="Minutes">How long it takes.</param>
/// <param name="Tint">Its colour in the agenda, 1 to 12.</param>
/// <param name="FromAge">The youngest that it is for.</param>
/// <param name="ToAge">The oldest.</param>
/// <param name="Weight">How often it happens beside the others.</param>
internal sealed record DemoType(string Name, int Minutes, int Tint, int FromAge, int ToAge, int Weight);

/// <summary>A stretch of a doctor's week, by the clinic's wall clock.</summary>
/// <param name="Doctor">The doctor's <see cref="DemoStaff.Person"/>.</param>
/// <param name="Branch">The branch's place in the list.</param>
/// <param name="Chair">The chair's place in its branch.</param>
/// <param name="Day">The weekday.</param>
/// <param name="Opens">From.</param>
/// <param name="Closes">To.</param>
internal sealed record DemoHours(string Doctor, int Branch, int Chair, DayOfWeek Day, TimeOnly Opens, TimeOnly Closes);

/// <summary>A patient; what is null was not told.</summary>
internal sealed record DemoPatient(
    DemoName FirstName, DemoName LastName, bool IsFemale, DateOnly BirthOn, string? Cin, string? Phone, string? Email, string? InsuranceId,
    string? Address, IReadOnlyList<DemoCondition> Conditions);

/// <summary>Something to know of a patient.</summary>
/// <param name="Kind"><c>allergy</c>, <c>alert</c> or <c>history</c>.</param>
/// <param name="Label">What stands out.</param>
/// <param name="Note">The rest.</param>
/// <param name="IsSevere">Whether overlooking it does harm.</param>
internal sealed record DemoCondition(string Kind, string Label, string? Note, bool IsSevere);

/// <summary>Two patients of one family: the relative is the patient's <c>parent</c> or <c>spouse</c>.</summary>
/// <param name="Patient">Place in the list.</param>
/// <param name="Relative">Place in the list.</param>
/// <param name="Relation">The wire word.</param>
/// <param name="IsGuardian">Whether the relative decides for the patient.</param>
internal sealed record DemoLink(int Patient, int Relative, string Relation, bool IsGuardian);

/// <summary>An appointment, by the clinic's wall clock.</summary>
/// <param name="Patient">Place in the list of patients.</param>
/// <param name="Doctor">The doctor's <see cref="DemoStaff.Person"/>.</param>
/// <param name="Branch">Place in the list of branches.</param>
/// <param name="Chair">Place among the branch's chairs.</param>
/// <param name="Type">Place in the list of types.</param>
/// <param name="On">The day.</param>
/// <param name="StartsAt">The time of day.</param>
/// <param name="Minutes">How long.</param>
/// <param name="Note">What the desk wrote.</param>
/// <param name="CancelReason">Why it was cancelled; null when it stands.</param>
internal sealed record DemoAppointment(
    int Patient, string Doctor, int Branch, int Chair, int Type, DateOnly On, TimeOnly StartsAt, int Minutes, string? Note, string? CancelReason)
{
    /// <summary>When it ends.</summary>
    public TimeOnly EndsAt => StartsAt.AddMinutes(Minutes);
}
