using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Everybody;

public sealed class When_something_is_wrong(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task the_page_says_so_and_leads_on(Look look)
    {
        await using var cashier = await Visit.As(chromium, installation, Role.Cashier, "atlas", look);
        await Shows(cashier, "staff", 403);
        await Shows(cashier, $"patients/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", 404);
        await Shows(cashier, "nowhere", 404);
        await using var stranger = await Visit.At(chromium, installation, "nobody", look);
        await Shows(stranger, "sign-in", 404);
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task with_the_server_the_page_names_the_request_and_offers_to_try_again(Look look)
    {
        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "atlas", look);
        visit.ExpectsFailure = true;
        await using var administrator = await installation.Address.AsAdministrator();
        await administrator.Execute("alter table clinic_atlas.scheduling_appointments rename to mislaid");
        try
        {
            await Shows(visit, "agenda", 500);
            (await visit.Page.Locator(".trouble .code").InnerTextAsync()).Trim().Length.ShouldBeGreaterThan(8);
        }
        finally
        {
            await administrator.Execute("alter table clinic_atlas.mislaid rename to scheduling_appointments");
        }
        await visit.Page.Locator("[data-reload]").ClickAsync();
        await visit.Page.Locator("#agenda-week").WaitForAsync();
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task with_the_subscription_the_page_says_so(Look look)
    {
        await using var visit = await Visit.As(chromium, installation, Role.Receptionist, "mansour", look);
        await using var administrator = await installation.Address.AsAdministrator();
        await administrator.Execute("update registry.clinics set status = 'suspended' where slug = 'mansour'");
        try
        {
            await Shows(visit, "patients", 403);
        }
        finally
        {
            await administrator.Execute("update registry.clinics set status = 'active' where slug = 'mansour'");
        }
    }

    static async Task Shows(Visit visit, string path, int status)
    {
        var answer = await visit.Page.GotoAsync(path);
        answer!.Status.ShouldBe(status, path); // an answer follows every address
        (await visit.Page.Locator(".trouble h1").InnerTextAsync()).ShouldNotBeNullOrWhiteSpace();
        await visit.ShouldBeSound($"{path} {status}");
    }
}
