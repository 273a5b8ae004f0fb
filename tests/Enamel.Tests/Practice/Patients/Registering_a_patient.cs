using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Registering_a_patient(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(Role.Manager)]
    [InlineData(Role.Doctor)]
    [InlineData(Role.Assistant)]
    [InlineData(Role.Receptionist)]
    public async Task is_open_to_those_who_meet_patients(Role role)
    {
        using var caller = await installation.Atlas.As(role);
        (await caller.Post("/api/v1/patients", new { firstName = "Ghita", lastName = "El Amrani" })).ShouldBe(201);
    }

    [Theory]
    [InlineData(Role.Cashier)]
    [InlineData(Role.LabTech)]
    public async Task is_closed_to_the_others(Role role)
    {
        using var caller = await installation.Atlas.As(role);
        (await caller.Post("/api/v1/patients", new { firstName = "Ghita", lastName = "El Amrani" })).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task gives_a_number_an_address_and_a_tag_and_keeps_everything_that_was_typed()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var made = (await desk.Post("/api/v1/patients", new
        {
            firstName = "  Fatima  Zahra ",
            lastName = "Benaïssa",
            firstNameArabic = "فاطمة الزهراء",
            lastNameArabic = "بنعيسى",
            sex = "female",
            birthDate = "1987-03-09",
            cin = "be 123456",
            phone = "06 12 34 56 78",
            email = "Fatima@Example.ma",
            insuranceId = "12-345 678 9",
            address = "12, rue des Orangers\nCasablanca",
        })).ShouldBe(201);
        var number = made.Json["number"]!.GetValue<string>();
        number.ShouldMatch(@"^PT-mansour-\d{4}-\d{6}$");
        made.Headers.ETag!.Tag.ShouldBe("\"v1\"");
        var record = (await desk.Get(made.Headers.Location!.ToString())).ShouldBe(200).Json;
        record["number"]!.GetValue<string>().ShouldBe(number);
        record["fullName"]!.GetValue<string>().ShouldBe("Fatima Zahra Benaïssa");
        record["fullNameArabic"]!.GetValue<string>().ShouldBe("فاطمة الزهراء بنعيسى");
        record["sex"]!.GetValue<string>().ShouldBe("female");
        record["birthDate"]!.GetValue<string>().ShouldBe("1987-03-09");
        record["cin"]!.GetValue<string>().ShouldBe("BE123456");
        record["phone"]!.GetValue<string>().ShouldBe("+212612345678");
        record["email"]!.GetValue<string>().ShouldBe("fatima@example.ma");
        record["insuranceId"]!.GetValue<string>().ShouldBe("123456789");
        record["address"]!.GetValue<string>().ShouldBe("12, rue des Orangers\nCasablanca");
    }

    [Fact]
    public async Task says_everything_that_is_wrong_at_once_and_keeps_nothing()
    {
        using var desk = await installation.Mansour.As(Role.Receptionist);
        var answer = await desk.Post("/api/v1/patients", new
        {
            lastName = "Quiddity\0",
            sex = "other",
            birthDate = "2026-02-30",
            cin = "123",
            phone = "12",
            email = "no",
            insuranceId = "?",
            address = new string('x', 400),
        });
        answer.ShouldRefuse(422, "fields");
        answer.Json["errors"]!.AsObject().Select(error => error.Key)
            .ShouldBe(["firstName", "lastName", "sex", "birthDate", "cin", "phone", "email", "insuranceId", "address"], ignoreOrder: true);
        (await desk.Get("/api/v1/patients?q=quiddity")).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task with_a_cin_that_somebody_has_names_their_number()
    {
        using var desk = await installation.Atlas.As(Role.Receptionist);
        var first = (await desk.Post("/api/v1/patients", new { firstName = "Omar", lastName = "Tazi", cin = "AB100001" })).ShouldBe(201).Json["number"]!.GetValue<string>();
        var second = (await desk.Post("/api/v1/patients", new { firstName = "Omar", lastName = "Tazi", cin = "ab-100001" })).ShouldRefuse(409, "patients.cin-taken");
        second.Json["number"]!.GetValue<string>().ShouldBe(first);
        second.Json["detail"]!.GetValue<string>().ShouldContain(first);
    }

    [Fact]
    public async Task without_a_cin_collides_with_nobody_and_a_cin_is_free_in_another_clinic()
    {
        using var atlas = await installation.Atlas.As(Role.Receptionist);
        using var mansour = await installation.Mansour.As(Role.Receptionist);
        foreach (var cin in new[] { null, "", "  ", null })
            (await atlas.Post("/api/v1/patients", new { firstName = "Sara", lastName = "Alaoui", cin })).ShouldBe(201);
        (await atlas.Post("/api/v1/patients", new { firstName = "Sara", lastName = "Alaoui", cin = "ZZ100009" })).ShouldBe(201);
        (await mansour.Post("/api/v1/patients", new { firstName = "Sara", lastName = "Alaoui", cin = "ZZ100009" })).ShouldBe(201);
    }
}
