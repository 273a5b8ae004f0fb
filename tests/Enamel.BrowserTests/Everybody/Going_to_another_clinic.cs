using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.BrowserTests.Everybody;

public sealed class Going_to_another_clinic(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_a_choice_in_the_menu_and_asks_for_no_second_password(bool byPath)
    {
        await Owner.Do(installation, """
            insert into registry.memberships (clinic_id, user_id, role, username, is_active, created_at)
            select (select id from registry.clinics where slug = 'mansour'), user_id, 'assistant', 'aide.mansour', true, now() from registry.memberships where username = 'doctor.atlas'
            on conflict do nothing
            """);
        await using var visit = byPath ? await Visit.Under(chromium, installation, "/clinic/atlas") : await Visit.At(chromium, installation, "atlas");
        await visit.SignIn(Role.Doctor, "atlas");
        await visit.Page.Locator(".menu-button").ClickAsync();
        await visit.ShouldBeSound("the menu with another clinic");
        await visit.Page.Locator(".menu-clinics a").ClickAsync();
        await visit.Page.WaitForURLAsync(url => byPath ? url.EndsWith("/clinic/mansour/", StringComparison.Ordinal) : url.Contains("//mansour.localhost", StringComparison.Ordinal) && url.EndsWith('/'));
        (await visit.Page.Locator(".brand-name").InnerTextAsync()).ShouldContain("mansour");
        await visit.Page.Locator(".menu-button").ClickAsync();
        await visit.Page.Locator(".menu-clinics a").ClickAsync();
        await visit.Page.WaitForURLAsync(url => byPath ? url.EndsWith("/clinic/atlas/", StringComparison.Ordinal) : url.Contains("//atlas.localhost", StringComparison.Ordinal) && url.EndsWith('/'));
        visit.Complaints.ShouldBeEmpty();
    }
}
