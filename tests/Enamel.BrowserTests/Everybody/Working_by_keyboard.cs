using Enamel.BrowserTests.Support;
using Enamel.Kernel;

namespace Enamel.BrowserTests.Everybody;

public sealed class Working_by_keyboard(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    [Fact]
    public async Task books_an_appointment_without_a_mouse()
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        await page.GotoAsync("agenda");
        await page.Keyboard.PressAsync("n");
        await visit.HasFocus("#booking-form input[name=patientIdSearch]");
        await page.Keyboard.TypeAsync("yassine benab");
        await page.Locator("#booking-form .picker-choice input:checked").WaitForAsync();
        await visit.TabTo("#booking-form select[name=doctorId]");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Locator("#booking-form [data-free-time]").First.WaitForAsync();
        await visit.TabTo("#booking-form [data-free-time]");
        await page.Keyboard.PressAsync("Enter");
        await visit.HasFocus("#booking-form .button-primary");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("[data-toast]").GetByText("Benabderrahmane").WaitForAsync();
        await page.Locator("dialog[open]").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task reaches_the_search_by_a_slash_and_the_hits_by_arrows()
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        await page.GotoAsync("agenda");
        await page.Keyboard.PressAsync("/");
        await visit.HasFocus("#search");
        await page.Keyboard.TypeAsync("yassine");
        await page.Locator("#search-results .search-hit").First.WaitForAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await visit.HasFocus("#search-results a");
        await page.Keyboard.PressAsync("Escape");
        await visit.HasFocus("#search");
        await page.Locator("#search-results").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Hidden });
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/patients?q=yassine");
    }

    [Fact]
    public async Task keeps_the_search_in_hand_however_late_the_hits_come()
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        // What is asked while one types waits for this test; the page of all hits does not.
        var (asked, mayAnswer) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await page.RouteAsync("**/patients?q=yassine*", async route =>
        {
            if (route.Request.IsNavigationRequest)
            {
                await route.ContinueAsync();
                return;
            }
            asked.TrySetResult();
            await mayAnswer.Task;
            try
            {
                await route.ContinueAsync();
            }
            catch (Microsoft.Playwright.PlaywrightException)
            {
                // Nobody waits for it any more.
            }
        });
        await page.GotoAsync("agenda");
        await page.Keyboard.PressAsync("/");
        await visit.HasFocus("#search");
        await page.Keyboard.TypeAsync("yas");
        await page.Locator("#search-results .search-hit").First.WaitForAsync();
        await page.Keyboard.TypeAsync("sine");
        await asked.Task;
        // Standing on a hit of what was typed first when the hits of all of it arrive.
        await page.Keyboard.PressAsync("ArrowDown");
        await visit.HasFocus("#search-results a");
        await page.EvaluateAsync("document.querySelector('#search-results ul').className = 'of-yas'");
        mayAnswer.SetResult();
        await page.Locator("#search-results ul:not(.of-yas)").WaitForAsync();
        await visit.HasFocus(":is(#search-results a, #search)");
        // Closed, it stays closed; and Enter leads to all of them while others are still asked for.
        (asked, mayAnswer) = (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously));
        await page.Locator("#search").FocusAsync();
        await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("e");
        await page.Keyboard.TypeAsync(" b");
        await asked.Task;
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/patients?q=yassine+b");
        mayAnswer.SetResult();
        visit.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task closes_a_dialog_by_Esc_and_is_back_where_it_was_opened()
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        var page = visit.Page;
        await page.GotoAsync($"agenda?week={clinic.Monday}");
        foreach (var opener in new[] { "[data-agenda-go=new]", $"a.appointment[href$='{clinic.Appointment}']" })
        {
            await page.Locator(opener).FocusAsync();
            await page.Keyboard.PressAsync("Enter");
            await page.Locator("#dialog[open] .dialog-body").WaitForAsync();
            (await page.EvaluateAsync<bool>("document.activeElement.closest('#dialog') !== null")).ShouldBeTrue();
            await page.Keyboard.PressAsync("Escape");
            await visit.HasFocus(opener);
            (await page.Locator("#dialog").IsVisibleAsync()).ShouldBeFalse();
        }
        await page.Keyboard.PressAsync("?");
        await page.Locator("#shortcuts[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        (await page.Locator("#shortcuts").IsVisibleAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task skips_to_the_content_with_the_first_Tab()
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        await visit.Page.GotoAsync("agenda");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.HasFocus(".skip-link");
        (await visit.Page.Locator(".skip-link").BoundingBoxAsync())!.Y.ShouldBeGreaterThanOrEqualTo(0f); // a link has a box
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.HasFocus("#main");
    }
}
