using Enamel.BrowserTests.Support;
using Enamel.Tests.Support;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Patient;

public sealed class Making_an_account(Installation installation, Chromium chromium) : IClassFixture<Installation>
{
    public static TheoryData<Look, string> Looks => new()
    {
        { Look.Desk, "0661000001" }, { new("ar", IsDark: true, IsPhone: true), "0661000002" }, { new("en", IsPhone: true), "0661000003" },
    };

    [Theory, MemberData(nameof(Looks))]
    public async Task leads_from_a_mobile_to_ones_own_page_and_back_in_by_a_new_password(Look look, string mobile)
    {
        await using var visit = await Visit.At(chromium, installation, "atlas", look);
        var page = visit.Page;
        await page.GotoAsync("portal");
        await page.Locator("a[href='/portal/register']").ClickAsync();
        await page.Locator("input[name=phone]").FillAsync("12");
        await Send(page);
        await page.Locator(".form-errors").WaitForAsync();
        await visit.ShouldBeSound($"a number that is none, {look}");
        await page.Locator("input[name=phone]").FillAsync(mobile);
        await Send(page);
        await page.Locator("input[name=code]").WaitForAsync();
        await visit.ShouldBeSound($"the code and who one is, {look}");
        await page.Locator("input[name=code]").FillAsync("000000");
        await page.Locator("input[name=name]").FillAsync("Yassine Benabderrahmane");
        await page.Locator("input[name=nationalId]").FillAsync($"BE{mobile[^6..]}");
        await page.Locator("input[name=password]").FillAsync("une phrase facile");
        await Send(page);
        await page.Locator(".form-errors").WaitForAsync();
        await visit.ShouldBeSound($"a wrong code, {look}");
        (await page.Locator("input[name=name]").InputValueAsync()).ShouldBe("Yassine Benabderrahmane");
        await page.Locator("input[name=code]").FillAsync(await Code());
        await page.Locator("input[name=password]").FillAsync("une phrase facile");
        await Send(page);
        await page.WaitForURLAsync("**/portal");
        (await page.Locator("main").InnerTextAsync()).ShouldContain("+212" + mobile[1..]);
        await visit.ShouldBeSound($"one's own page, {look}");

        await Owner.Do(installation, "update registry.one_time_codes set created_at = created_at - interval '2 minutes'");
        await page.GotoAsync("portal/recover");
        await page.Locator("input[name=phone]").FillAsync(mobile);
        await Send(page);
        await page.Locator("input[name=code]").FillAsync(await Code());
        await page.Locator("input[name=password]").FillAsync("une autre phrase");
        await visit.ShouldBeSound($"a new password, {look}");
        await Send(page);
        await page.WaitForURLAsync("**/portal");
        visit.Complaints.ShouldBeEmpty();
    }

    static Task Send(IPage page) => page.Locator("main form.form button[type=submit]").ClickAsync();

    async Task<string> Code()
    {
        var said = (await installation.Sent())[^1].Wording.Body;
        return new([.. said.SkipWhile(sign => !char.IsAsciiDigit(sign)).TakeWhile(char.IsAsciiDigit)]);
    }
}
