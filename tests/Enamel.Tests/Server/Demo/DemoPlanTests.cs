using System.Text.Json;
using System.Text.RegularExpressions;
using Enamel.Server.Demo;

namespace Enamel.Tests.Server.Demo;

public sealed partial class The_demo_plan
{
    private static readonly DateOnly Today = new(2026, 11, 21);
    private static readonly DemoPlan Atlas = DemoPlan.For("atlas", Today);
    private static readonly DemoPlan Mansour = DemoPlan.For("mansour", Today);

    [Fact]
    public void is_the_same_each_time_and_its_people_are_the_same_on_every_day()
    {
        JsonSerializer.Serialize(DemoPlan.For("atlas", Today)).ShouldBe(JsonSerializer.Serialize(Atlas));
        JsonSerializer.Serialize(DemoPlan.For("atlas", Today.AddDays(90)).Patients).ShouldBe(JsonSerializer.Serialize(Atlas.Patients));
    }

    [Fact]
    public void has_two_branches_three_doctors_and_every_role_in_each_clinic()
    {
        foreach (var plan in new[] { Atlas, Mansour })
        {
            plan.Branches.Count.ShouldBe(2);
            plan.Staff.Count(person => person.Role == "doctor").ShouldBe(3);
            plan.Staff.Select(person => person.Role).Distinct().Order().ShouldBe(["assistant", "cashier", "doctor", "lab_tech", "manager", "receptionist"]);
        }
        Atlas.Staff.Select(person => person.Person).Intersect(Mansour.Staff.Select(person => person.Person)).ShouldHaveSingleItem();
        Everybody().Select(person => person.Login).ShouldBeUnique();
        DemoStaff.Password.Length.ShouldBeGreaterThanOrEqualTo(12);
    }

    [Fact]
    public void has_three_hundred_patients_each_who_can_be_told_apart()
    {
        foreach (var plan in new[] { Atlas, Mansour })
        {
            plan.Patients.Count.ShouldBe(300);
            plan.Patients.Count(patient => patient.IsFemale).ShouldBeInRange(120, 180);
            plan.Patients.ShouldAllBe(patient => patient.FirstName.Arabic.Length > 0 && patient.LastName.Arabic.Length > 0);
        }
        var all = Atlas.Patients.Concat(Mansour.Patients).ToArray();
        all.Select(patient => patient.Cin).OfType<string>().ShouldBeUnique();
        all.Select(patient => patient.Phone).OfType<string>().ShouldBeUnique();
        all.Select(patient => patient.Email).OfType<string>().ShouldBeUnique();
        all.Select(patient => patient.InsuranceId).OfType<string>().ShouldBeUnique();
        all.Select(patient => patient.Cin).OfType<string>().ShouldAllBe(cin => Cin().IsMatch(cin));
        all.Select(patient => patient.Phone).OfType<string>().Concat(Everybody().Select(person => person.Phone)).ShouldAllBe(phone => Mobile().IsMatch(phone));
        // Reserved for examples (RFC 2606): no letter ever reaches anybody.
        all.Select(patient => patient.Email).OfType<string>().ShouldAllBe(email => email.EndsWith("@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public void gives_every_child_a_guardian_of_plausible_age_and_no_card()
    {
        foreach (var plan in new[] { Atlas, Mansour })
        {
            var children = Enumerable.Range(0, plan.Patients.Count).Where(place => plan.Patients[place].BirthOn > new DateOnly(2008, 6, 1)).ToArray();
            children.Length.ShouldBeInRange(40, 140);
            foreach (var child in children)
            {
                plan.Patients[child].Cin.ShouldBeNull();
                var guardian = plan.Links.First(link => link.Patient == child && link.IsGuardian).Relative;
                (plan.Patients[child].BirthOn.Year - plan.Patients[guardian].BirthOn.Year).ShouldBeInRange(17, 60);
            }
        }
    }

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("2026-11-22")]
    [InlineData("2026-11-18")]
    [InlineData("2027-03-01")]
    public void books_four_weeks_in_which_nobody_is_in_two_places(string day)
    {
        var today = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        DemoPlan[] plans = [DemoPlan.For("atlas", today), DemoPlan.For("mansour", today)];
        foreach (var plan in plans)
        {
            plan.Appointments.Count.ShouldBeInRange(250, 900);
            plan.Appointments.ShouldAllBe(one => one.On >= today.AddDays(-14) && one.On < today.AddDays(14) && one.On.DayOfWeek != DayOfWeek.Sunday);
            NoOverlap(plan.Appointments, one => one.Patient);
            NoOverlap(plan.Appointments, one => (one.Branch, one.Chair));
            plan.Appointments.Count(one => one.CancelReason is not null).ShouldBeInRange(5, plan.Appointments.Count / 8);
            plan.Appointments.ShouldAllBe(one => plan.Hours.Any(hours =>
                hours.Doctor == one.Doctor && hours.Day == one.On.DayOfWeek && hours.Opens <= one.StartsAt && one.EndsAt <= hours.Closes));
        }
        NoOverlap(plans.SelectMany(plan => plan.Appointments), one => one.Doctor);
        plans[0].Appointments.Concat(plans[1].Appointments).Where(one => one.Doctor == "leila").Select(one => one.On).Distinct().Count().ShouldBeGreaterThan(15);
    }

    private static IEnumerable<DemoStaff> Everybody() => Atlas.Staff.Concat(Mansour.Staff);

    private static void NoOverlap<TKey>(IEnumerable<DemoAppointment> appointments, Func<DemoAppointment, TKey> of)
    {
        foreach (var several in appointments.GroupBy(one => (of(one), one.On)))
        {
            var inOrder = several.OrderBy(one => one.StartsAt).ToArray();
            foreach (var (earlier, later) in inOrder.Zip(inOrder.Skip(1)))
                later.StartsAt.ShouldBeGreaterThanOrEqualTo(earlier.EndsAt);
        }
    }

    [GeneratedRegex("^[A-Z]{1,2}[0-9]{5,6}$", RegexOptions.None, 1000)]
    private static partial Regex Cin();

    [GeneratedRegex(@"^\+212(6([0-79]\d|8[0-247-9])|7([016-8]\d|2[0-8]|3[01]|5[0-5]))\d{6}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mobile();
}
