using Enamel.Kernel;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Tenancy;

public sealed class Opening_a_clinic(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("rif", true)]
    [InlineData("souss", false)]
    public async Task makes_one_that_works_at_once_with_a_branch_and_its_first_manager(string slug, bool hasOwnSchema)
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        (await Opening(provider).Run(Wanted(slug) with { HasOwnSchema = hasOwnSchema }, CancellationToken.None)).Expected().Slug.ShouldBe(slug);
        using var manager = await new Support.Clinic(installation, slug).SignIn("responsable");
        (await manager.Get("/api/v1/branches")).ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem();
        (await manager.Get("/api/v1/chairs")).ShouldBe(200).Json["items"]!.AsArray().ShouldNotBeEmpty();
        (await manager.Post("/api/v1/patients", new { firstName = "Aya", lastName = "Amrani" })).ShouldBe(201).Json["number"]!.GetValue<string>()
            .ShouldStartWith($"PT-{slug}-");
    }

    [Fact]
    public async Task that_was_stopped_midway_is_found_by_nobody_and_goes_on_when_asked_again()
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        var weak = Wanted("todra") with { Manager = Wanted("todra").Manager! with { Password = "short" } }; // Wanted has one
        (await Opening(provider).Run(weak, CancellationToken.None)).Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe("fields");
        using var anybody = new Support.Clinic(installation, "todra").Anybody();
        (await anybody.Get("/api/v1/me")).ShouldRefuse(404, "clinic-unknown");

        (await Opening(provider).Run(Wanted("todra"), CancellationToken.None)).Succeeded(out _, out _).ShouldBeTrue();
        using var manager = await new Support.Clinic(installation, "todra").SignIn("responsable");
        (await manager.Get("/api/v1/branches")).ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem();
        (await Opening(provider).Run(Wanted("todra"), CancellationToken.None)).Succeeded(out _, out var taken).ShouldBeFalse();
        taken.ShouldBe(TenancyRefusals.SlugTaken);
    }

    [Theory]
    [InlineData("Atlas")]
    [InlineData("a")]
    [InlineData("-atlas")]
    [InlineData("at las")]
    [InlineData("atlas';drop schema registry")]
    public async Task is_refused_for_a_word_that_no_address_can_hold(string slug)
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        (await Opening(provider).Run(Wanted("x1") with { Slug = slug }, CancellationToken.None)).Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(KernelRefusals.SlugMalformed);
    }

    static ClinicOpening Opening(ServiceProvider provider) => provider.GetRequiredService<ClinicOpening>();

    static NewClinic Wanted(string slug) => new()
    {
        Slug = slug,
        Name = $"Cabinet {slug}",
        Hosts = [$"{slug}.localhost"],
        Manager = new("Responsable", "manager", "responsable", TestCluster.Password),
        SecondFactorRoles = [], // what it asks of its manager by default is told where second factors are
    };
}
