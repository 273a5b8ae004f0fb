using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

public sealed class Finding_a_patient(Finding_a_patient.People people) : IClassFixture<Finding_a_patient.People>
{
    /// <summary>A clinic with a few people whose names are near each other.</summary>
    public sealed class People(TestCluster cluster) : IAsyncLifetime
    {
        public Installation Installation { get; } = new(cluster);

        public async ValueTask InitializeAsync()
        {
            await Installation.InitializeAsync();
            using var desk = await Installation.Atlas.As(Role.Receptionist);
            await desk.Register("Mohamed", "Alami", new { firstNameArabic = "محمد", lastNameArabic = "العلمي", cin = "AB100200", phone = "0661000001" });
            await desk.Register("Mohamed Amine", "Benjelloun", new { cin = "BJ55555" });
            await desk.Register("Ahmed", "Moussaoui", new { firstNameArabic = "أحمد", lastNameArabic = "الموسوي" });
            await desk.Register("Fatima-Zahra", "Benaïssa", new { phone = "0661000003", email = "fz.benaissa@example.ma", insuranceId = "987 654 321" });
            await desk.Register("Khadija", "El Idrissi", new { phone = "0661000003" });
            await desk.Register("Œuvre", "D'Ångström-Łukasz");
            using var other = await Installation.Mansour.As(Role.Receptionist);
            await other.Register("Mohamed", "Elsewhere", new { cin = "AB100201", phone = "0661000009" });
        }

        public ValueTask DisposeAsync() => Installation.DisposeAsync();
    }

    Installation Installation => people.Installation;

    [Theory]
    [InlineData("mohamed alami", "Mohamed Alami")]
    [InlineData("ALAMI Mohamed", "Mohamed Alami")]
    [InlineData("mohmed alami", "Mohamed Alami")]
    [InlineData("mohammed alamy", "Mohamed Alami")]
    [InlineData("alam", "Mohamed Alami")]
    [InlineData("benjeloun", "Mohamed Amine Benjelloun")]
    [InlineData("benj", "Mohamed Amine Benjelloun")]
    [InlineData("benjelloun mohamed", "Mohamed Amine Benjelloun")]
    [InlineData("benaissa", "Fatima-Zahra Benaïssa")]
    [InlineData("BENAÏSSA", "Fatima-Zahra Benaïssa")]
    [InlineData("fatima zahra", "Fatima-Zahra Benaïssa")]
    [InlineData("zahra", "Fatima-Zahra Benaïssa")]
    [InlineData("fatma zahra", "Fatima-Zahra Benaïssa")]
    [InlineData("idrisi", "Khadija El Idrissi")]
    [InlineData("kh", "Khadija El Idrissi")]
    [InlineData("k", "Khadija El Idrissi")]
    [InlineData("oeuvre", "Œuvre D'Ångström-Łukasz")]
    [InlineData("d’angstrom lukasz", "Œuvre D'Ångström-Łukasz")]
    [InlineData("محمد", "Mohamed Alami")]
    [InlineData("العلمي محمد", "Mohamed Alami")]
    [InlineData("مُحَمَّد", "Mohamed Alami")]
    [InlineData("احمد", "Ahmed Moussaoui")]
    [InlineData("AB100200", "Mohamed Alami")]
    [InlineData("ab 100-200", "Mohamed Alami")]
    [InlineData("0661000001", "Mohamed Alami")]
    [InlineData("+212 6 61 00 00 01", "Mohamed Alami")]
    [InlineData("٠٦٦١٠٠٠٠٠١", "Mohamed Alami")]
    [InlineData("FZ.Benaissa@example.ma", "Fatima-Zahra Benaïssa")]
    [InlineData("987654321", "Fatima-Zahra Benaïssa")]
    [InlineData("1", "Mohamed Alami")]
    [InlineData("000002", "Mohamed Amine Benjelloun")]
    public async Task is_possible_by_any_datum(string typed, string first)
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        (await desk.Find("q=" + Uri.EscapeDataString(typed)))[0].ShouldBe(first);
    }

    [Fact]
    public async Task puts_the_nearest_spelling_before_letters_that_only_happen_to_be_there()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        (await desk.Find("q=mohmed")).Take(2).ShouldBe(["Mohamed Alami", "Mohamed Amine Benjelloun"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("AB100201")]
    [InlineData("0661000009")]
    [InlineData("xyzzyx")]
    [InlineData("!!!")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'; drop table patients_patients; --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\0")]
    public async Task finds_nobody_of_another_clinic_and_nobody_for_nonsense(string typed)
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        (await desk.Find("q=" + Uri.EscapeDataString(typed))).ShouldBeEmpty();
    }

    [Fact]
    public async Task by_cin_phone_or_number_is_exact_and_a_shared_phone_finds_the_family()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        (await desk.Find("cin=ab100200")).ShouldBe(["Mohamed Alami"]);
        (await desk.Find("cin=AB100299")).ShouldBeEmpty();
        (await desk.Find("phone=0661000003")).ShouldBe(["Khadija El Idrissi", "Fatima-Zahra Benaïssa"]);
        var number = (await desk.Get("/api/v1/patients?cin=AB100200")).Json["items"]![0]!.Text("number");
        (await desk.Find("number=" + number.ToUpperInvariant())).ShouldBe(["Mohamed Alami"]);
        (await desk.Find("number=" + number.Replace("atlas", "mansour", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public async Task pages_through_everybody_and_through_a_search_without_repeating_or_losing_anybody()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        foreach (var query in new[] { "", "q=mohamed&", "q=a&" })
        {
            var all = await desk.Find(query + "limit=100");
            var paged = new List<string>();
            string? after = null;
            do
            {
                var page = (await desk.Get($"/api/v1/patients?{query}limit=1{(after is null ? "" : "&after=" + after)}")).ShouldBe(200).Json;
                paged.AddRange(page["items"]!.AsArray().Select(item => item!.Text("fullName")));
                after = page["next"]?.GetValue<string>();
            }
            while (after is not null && paged.Count < 50);
            paged.ShouldBe(all, query);
        }
    }

    [Theory]
    [InlineData("cin=123", 422)]
    [InlineData("phone=12", 422)]
    [InlineData("number=42", 422)]
    [InlineData("limit=0", 422)]
    [InlineData("limit=101", 422)]
    [InlineData("limit=many", 400)]
    [InlineData("after=x", 422)]
    [InlineData("after=1.zz", 422)]
    public async Task refuses_what_cannot_be_looked_for(string query, int status)
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        ((int)(await desk.Get("/api/v1/patients?" + query)).Status).ShouldBe(status);
    }

    [Fact]
    public async Task leaves_no_identifier_in_the_log()
    {
        using var desk = await Installation.Atlas.As(Role.Receptionist);
        await desk.Find("cin=AB100200");
        await desk.Find("q=0661000001");
        Installation.Log.Lines.ShouldAllBe(line => !line.Contains("AB100200", StringComparison.OrdinalIgnoreCase) && !line.Contains("661000001", StringComparison.Ordinal));
    }

    [Fact]
    public async Task is_open_to_the_cashier_but_not_to_the_laboratory()
    {
        using var cashier = await Installation.Atlas.As(Role.Cashier);
        (await cashier.Find("q=benaissa")).ShouldBe(["Fatima-Zahra Benaïssa"]);
        using var laboratory = await Installation.Atlas.As(Role.LabTech);
        (await laboratory.Get("/api/v1/patients?q=benaissa")).ShouldRefuse(403, "not-allowed");
    }
}
