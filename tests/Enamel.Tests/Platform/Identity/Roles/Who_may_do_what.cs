using System.Xml.Linq;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Tests.Server.Commands;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Identity.Roles;

/// <summary>One table says it, for every action of the product.</summary>
public sealed class Who_may_do_what(Installation installation) : IClassFixture<Installation>
{
    PermissionTable Table => installation.Services.GetRequiredService<PermissionTable>();

    [Fact]
    public void is_said_for_every_address() =>
        Strangers(installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>(), Table).ShouldBeEmpty();

    [Fact]
    public void is_missed_for_an_address_whose_permission_is_in_no_table()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var routes = new ClinicRoutes(app);
        routes.Api.MapGet("/planted", () => "").Requires(new("tests.planted", Role.Manager));
        routes.Api.MapGet("/forged", () => "").Requires(new("patients.find", Role.LabTech));
        Strangers(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>(), Table)
            .ShouldBe(["/api/v1/planted asks for tests.planted", "/api/v1/forged asks for patients.find"], ignoreOrder: true);
    }

    [Fact]
    public void is_put_into_words_in_three_languages()
    {
        var wrong = new List<string>();
        foreach (var line in Table.Lines)
            foreach (var language in new[] { "", ".ar", ".en" })
            {
                var room = line.Texts.FullName!.Split('.')[^2]; // a marker class lies in its room
                var file = Directory.EnumerateFiles(Repository.Folder("src"), $"Texts{language}.resx", SearchOption.AllDirectories).Single(one => Directory.GetParent(one)!.Name == room); // a file is in a folder
                var keys = XDocument.Load(file).Root!.Elements("data").Select(data => data.Attribute("name")!.Value).ToHashSet(StringComparer.Ordinal); // so the format says
                wrong.AddRange(new[] { line.Key, line.HeadingKey }.Where(key => !keys.Contains(key)).Select(key => $"{room}{language}: {key}"));
            }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task is_told_by_the_documentation_as_the_product_asks_it()
    {
        var (exitCode, output, error) = await new CommandLine(AppContext.BaseDirectory).Run("roles");
        exitCode.ShouldBe(0, error);
        File.ReadAllText(Repository.Folder("docs/roles.md")).Trim().ShouldBe(output.Trim(), "docs/roles.md is out of date: ./enamel roles > docs/roles.md");
    }

    [Fact]
    public async Task is_shown_to_the_manager_and_told_to_programs()
    {
        using var page = await installation.Atlas.AsPage(Role.Manager);
        var shown = (await page.Get("/settings/roles")).ShouldBe(200).Text;
        shown.ShouldContain("Retrouver un patient");
        using var manager = await installation.Atlas.As(Role.Manager);
        var items = (await manager.Get("/api/v1/permissions")).ShouldBe(200).Json["items"]!.AsArray();
        items.Count.ShouldBe(Table.Lines.Count);
        items.Single(item => item!["code"]!.GetValue<string>() == "scheduling.see-agenda")!["ownOnly"]!.AsArray().Select(role => role!.GetValue<string>()).ShouldBe(["doctor"]);
    }

    [Fact]
    public async Task is_told_to_each_of_ones_own()
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var member = await installation.Atlas.As(role);
            (await member.Get("/api/v1/me")).ShouldBe(200).Json["permissions"]!.AsArray().Select(code => code!.GetValue<string>())
                .ShouldBe(Table.Of(role).Select(permission => permission.Code), ignoreOrder: true);
        }
    }

    [Fact]
    public void lets_no_doctor_cashier_or_lab_technician_keep_the_staff_or_the_clinic()
    {
        foreach (var role in Enum.GetValues<Role>().Where(role => role != Role.Manager))
            Table.Of(role).Select(permission => permission.Code).ShouldNotContain(code => code == "identity.manage-staff" || code == "tenancy.change-clinic" || code == "premises.manage");
    }

    [Fact]
    public void keeps_clinical_matters_from_the_cashier_and_patients_from_the_laboratory()
    {
        Table.Of(Role.Cashier).Select(permission => permission.Code).Where(code => code.StartsWith("patients.", StringComparison.Ordinal) || code.StartsWith("scheduling.", StringComparison.Ordinal)).ShouldBe(["patients.find"]);
        Table.Of(Role.LabTech).Select(permission => permission.Code).ShouldNotContain(code => code.StartsWith("patients.", StringComparison.Ordinal) || code.StartsWith("scheduling.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("insert into registry.memberships (clinic_id, user_id, role, username, is_active, created_at) select clinic_id, user_id, 'cashier', 'second', true, now() from registry.memberships where username = 'doctor.atlas'")]
    [InlineData("update registry.memberships set role = 'doctor,cashier' where username = 'doctor.atlas'")]
    [InlineData("update registry.memberships set role = 'super_admin' where username = 'doctor.atlas'")]
    public async Task admits_one_role_per_person_and_clinic_whoever_writes_it(string deed) =>
        (await Should.ThrowAsync<Npgsql.PostgresException>(() => Owner.Do(installation, deed))).SqlState.ShouldBeOneOf("23505", "23514");

    static IEnumerable<string> Strangers(IEnumerable<RouteEndpoint> endpoints, PermissionTable table) =>
        from endpoint in endpoints
        let permission = endpoint.Metadata.GetMetadata<RequiredPermission>()?.Permission
        where permission is not null && !ReferenceEquals(table.Find(permission.Code), permission)
        select $"/{endpoint.RoutePattern.RawText?.Trim('/')} asks for {permission.Code}";
}
