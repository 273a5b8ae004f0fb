using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Tenancy;

public sealed class Keeping_the_clinics_card(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task shows_it_to_everybody_who_works_there()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var member = await installation.Mansour.As(role);
            var card = (await member.Get("/api/v1/clinic")).ShouldBe(200).Json;
            card["slug"]!.GetValue<string>().ShouldBe("mansour");
            card["status"]!.GetValue<string>().ShouldBe("active");
            card["timeZone"]!.GetValue<string>().ShouldBe("Africa/Casablanca");
            if (role != Role.Manager) (await member.Patch("/api/v1/clinic", new { city = "Fès" })).ShouldRefuse(403, "not-allowed");
        }
    }

    [Fact]
    public async Task takes_what_the_manager_writes_in_one_spelling_and_empties_what_is_blank()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        var card = (await manager.Patch("/api/v1/clinic", new
        {
            address = "12, rue Ibnou Mounir",
            city = " Casablanca ",
            region = "Casablanca-Settat",
            postalCode = "٢٠٣٣٠",
            phone = "05 22 98 76 54",
            email = "Accueil@Atlas.MA",
            website = "cabinet-atlas.ma",
            registrationNumber = " rc 12345 ",
            ice = "001 524 888 000 088",
            brandColour = "#8A2BE2",
            language = "ar",
            timeZone = "Africa/Casablanca",
        })).ShouldBe(200).Json;
        card["city"]!.GetValue<string>().ShouldBe("Casablanca");
        card["postalCode"]!.GetValue<string>().ShouldBe("20330");
        card["phone"]!.GetValue<string>().ShouldBe("+212522987654");
        card["email"]!.GetValue<string>().ShouldBe("accueil@atlas.ma");
        card["website"]!.GetValue<string>().ShouldBe("https://cabinet-atlas.ma/");
        card["registrationNumber"]!.GetValue<string>().ShouldBe("RC 12345");
        card["ice"]!.GetValue<string>().ShouldBe("001524888000088");
        card["brandColour"]!.GetValue<string>().ShouldBe("#8a2be2");
        (await manager.Patch("/api/v1/clinic", new { website = "", brandColour = "" })).ShouldBe(200).Json["website"].ShouldBeNull();
        (await manager.Get("/api/v1/clinic")).Json["city"]!.GetValue<string>().ShouldBe("Casablanca");
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("email", "nobody")]
    [InlineData("phone", "12")]
    [InlineData("website", "javascript:alert(1)")]
    [InlineData("website", "ftp://cabinet.ma")]
    [InlineData("website", "https://user:secret@cabinet.ma")]
    [InlineData("website", "https://localhost")]
    [InlineData("ice", "12345")]
    [InlineData("ice", "00152488800008A")]
    [InlineData("postalCode", "<script>")]
    [InlineData("timeZone", "Africa/Nowhere")]
    [InlineData("timeZone", "")]
    [InlineData("language", "es")]
    [InlineData("brandColour", "red")]
    [InlineData("brandColour", "#fff")]
    [InlineData("brandColour", "#12345g")]
    [InlineData("city", "nul\0")]
    [InlineData("registrationNumber", "01234567890123456789012345678901234567890")]
    public async Task refuses_what_cannot_be_and_says_at_which_field(string field, string value)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Patch("/api/v1/clinic", new Dictionary<string, string>(StringComparer.Ordinal) { [field] = value }))
            .ShouldRefuse(422, "fields").Json["errors"]![field].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("slug", "other")]
    [InlineData("status", "active")]
    [InlineData("capacityDoctors", 100)]
    [InlineData("id", 7)]
    public async Task leaves_to_the_platform_what_is_the_platforms(string field, object value)
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Patch("/api/v1/clinic", new Dictionary<string, object>(StringComparer.Ordinal) { [field] = value })).ShouldRefuse(400, "unreadable");
    }

    [Fact]
    public async Task refuses_a_registration_number_of_another_clinic_also_when_both_write_it_at_once()
    {
        using var atlas = await installation.Atlas.As(Role.Manager);
        using var mansour = await installation.Mansour.As(Role.Manager);
        for (var round = 0; round < 5; round++)
        {
            var number = $"RC RACE {round}";
            var answers = await Task.WhenAll(
                atlas.Patch("/api/v1/clinic", new { registrationNumber = number }), mansour.Patch("/api/v1/clinic", new { registrationNumber = number.ToLowerInvariant() }));
            answers.Count(answer => (int)answer.Status == 200).ShouldBe(1);
            answers.Single(answer => (int)answer.Status != 200).ShouldRefuse(409, "tenancy.registration-taken").Text.ShouldNotContain("atlas", Case.Insensitive);
        }
    }

    [Fact]
    public async Task refuses_a_change_of_what_somebody_else_changed_meanwhile()
    {
        using var manager = await installation.Mansour.As(Role.Manager);
        var tag = (await manager.Get("/api/v1/clinic")).Headers.ETag!.ToString();
        manager.Headers.Add("If-Match", tag);
        (await manager.Patch("/api/v1/clinic", new { region = "Fès-Meknès" })).ShouldBe(200).Headers.ETag!.ToString().ShouldNotBe(tag);
        (await manager.Patch("/api/v1/clinic", new { region = "Oriental" })).ShouldRefuse(412, "stale-version");
    }

    [Fact]
    public async Task shows_the_new_name_on_the_next_page()
    {
        using var manager = await installation.Mansour.AsPage(Role.Manager);
        var form = (await manager.Get("/settings/clinic")).ShouldBe(200).Text;
        form.ShouldContain("Cabinet mansour");
        (await manager.PostForm("/settings/clinic", Form(form, "Cabinet <b>Nouveau</b>"))).ShouldBe(303);
        var page = (await manager.Get("/settings/clinic")).Text;
        page.ShouldContain("Cabinet &lt;b&gt;Nouveau");
        page.ShouldNotContain("<b>Nouveau");
        var stale = (await manager.PostForm("/settings/clinic", Form(form, "Trop tard"))).ShouldBe(409);
        stale.Text.ShouldContain("Trop tard");
        (await manager.PostForm("/settings/clinic", Form(page, "Cabinet mansour"))).ShouldBe(303);
    }

    [Fact]
    public async Task gives_the_pages_the_clinics_colour_as_a_style_sheet_without_what_was_typed()
    {
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Patch("/api/v1/clinic", new { brandColour = "#b3003b" })).ShouldBe(200);
        using var anybody = installation.Atlas.Anybody();
        var page = (await anybody.Get("/sign-in")).Text;
        page.ShouldContain("/theme.css?v=");
        var path = page[page.IndexOf("/theme.css", StringComparison.Ordinal)..].Split('"')[0];
        var theme = (await anybody.Get(path)).ShouldBe(200);
        theme.MediaType.ShouldBe("text/css");
        theme.Text.ShouldContain("--brand:#b3003b");
        theme.Headers.CacheControl!.ToString().ShouldContain("immutable");
        (await anybody.Get("/theme.css?v=999")).Headers.CacheControl!.NoCache.ShouldBeTrue();
    }

    static Dictionary<string, string> Form(string page, string name) => new(StringComparer.Ordinal)
    {
        ["version"] = page[(page.IndexOf("name=\"version\" value=\"", StringComparison.Ordinal) + 22)..].Split('"')[0],
        ["name"] = name, ["timeZone"] = "Africa/Casablanca", ["language"] = "fr",
    };
}
