using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Everybody;

public sealed class Every_moment(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task at_the_agenda_is_sound(Look look)
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas", look);
        var page = visit.Page;
        await page.GotoAsync($"agenda?week={clinic.Monday}");
        await page.Locator("[data-agenda-go=new]").ClickAsync();
        await visit.Page.Locator("#booking-form input[name=patientIdSearch]").First.FillAsync("nadia tahiri");
        await page.Locator(".picker-choice").First.WaitForAsync();
        await page.Locator("#booking-form select[name=doctorId]").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await page.Locator("[data-free-time]").First.WaitForAsync();
        await visit.ShouldBeSound($"booking {look}");
        await page.Locator("#booking-form .form-actions .button-primary").ClickAsync();
        await page.Locator("#booking-form .alert").First.WaitForAsync();
        await visit.ShouldBeSound($"booking, refused {look}");
        await page.GotoAsync($"agenda?week={clinic.Monday}");
        await page.Locator($"a.appointment[href$='{clinic.Appointment}']").ClickAsync();
        await page.Locator("#appointment-panel").WaitForAsync();
        await visit.ShouldBeSound($"appointment {look}");
        await page.Locator("#appointment-panel details.fold").First.Locator("summary").ClickAsync();
        await page.Locator("#appointment-panel details.fold").Last.Locator("summary").ClickAsync();
        await page.Locator("#cancel-form .button-danger").ClickAsync();
        await page.Locator("#cancel-form [aria-invalid=true]").WaitForAsync();
        await visit.ShouldBeSound($"appointment, cancelling refused {look}");
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task at_the_files_of_an_appointment_is_sound(Look look)
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas", look);
        var page = visit.Page;
        await page.GotoAsync($"agenda?week={clinic.Monday}");
        await page.Locator($"a.appointment[href$='{clinic.Appointment}']").ClickAsync();
        var files = page.Locator("#attachments");
        await files.Locator("form[data-ready]").WaitForAsync();
        // Chosen it is sent at once; the section is renewed and says so.
        var name = $"Radio {look}.png".Replace(' ', '-');
        await files.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "image/png", Buffer = Drawing });
        await files.Locator(".attachment-name", new() { HasText = name }).WaitForAsync();
        await visit.HasFocus("#attachments");
        await visit.ShouldBeSound($"files of an appointment {look}");
        // Opened in a tab of its own, as the picture that it is.
        var shown = await page.Context.RunAndWaitForPageAsync(() => files.Locator(".attachment-name", new() { HasText = name }).ClickAsync());
        await shown.Locator("img").WaitForAsync();
        (await shown.EvaluateAsync<string>("document.contentType")).ShouldBe("image/png");
        await shown.CloseAsync();
        // What is no picture is refused in words, and what is too large is not even sent.
        await files.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "devis.docx", MimeType = "application/pdf", Buffer = "PK"u8.ToArray() });
        await files.Locator(".form-errors").WaitForAsync();
        await visit.ShouldBeSound($"files of an appointment, one refused {look}");
        await files.Locator("form[data-ready] input[type=file]").SetInputFilesAsync(new FilePayload { Name = "grand.pdf", MimeType = "application/pdf", Buffer = new byte[(10 * 1024 * 1024) + 1] });
        await files.Locator("#attach-told", new() { HasText = "grand.pdf" }).WaitForAsync();
        // Removed by the keyboard, with a reason.
        var mine = files.Locator(".attachment").Filter(new() { HasText = name });
        await mine.Locator("summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await mine.Locator("input[name=reason]").FillAsync("");
        await page.Keyboard.PressAsync("Enter");
        await mine.Locator("[aria-invalid=true]").WaitForAsync();
        await visit.ShouldBeSound($"files of an appointment, removing refused {look}");
        await mine.Locator("input[name=reason]").FillAsync("Mauvaise dent");
        await page.Keyboard.PressAsync("Enter");
        await mine.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        (await files.Locator(".attachment").CountAsync()).ShouldBe(3);
    }

    // A picture of one dot.
    static readonly byte[] Drawing = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Theory, MemberData(nameof(Looks))]
    public async Task at_a_record_is_sound(Look look)
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas", look);
        var page = visit.Page;
        await page.GotoAsync($"patients/{clinic.Patient}");
        await page.Locator("a[href$='/archive']").ClickAsync();
        await page.Locator("#archive-form button[type=submit], #archive-form .button-danger").ClickAsync();
        await page.Locator("#archive-form [aria-invalid=true]").WaitForAsync();
        await visit.ShouldBeSound($"archiving, refused {look}");
        await page.GotoAsync("patients/new");
        await page.Locator("#patient-form .form-actions .button-primary").ClickAsync();
        await page.Locator("#patient-form [aria-invalid=true]").First.WaitForAsync();
        await visit.ShouldBeSound($"registering, refused {look}");
        await page.Locator("#field-firstName").FillAsync("Yassine");
        await page.Locator("#field-lastName").FillAsync("Benabderrahmane El Idrissi");
        // The form answers while one types: whom it found, and what is no longer wrong. Its button stays where it is from then on.
        await page.Locator("#duplicates .duplicates").WaitForAsync();
        foreach (var field in new[] { "#field-firstName", "#field-lastName" }) await page.Locator($"{field}:not([aria-invalid=true])").WaitForAsync();
        await page.Locator("#patient-form .form-actions .button-primary").ClickAsync();
        await page.Locator("#patient-form button[name=confirmed]").WaitForAsync();
        await visit.ShouldBeSound($"registering somebody like another {look}");
        await page.EvaluateAsync("document.querySelectorAll('[data-dirty]').forEach(form => delete form.dataset.dirty)");
        await page.GotoAsync($"patients/{clinic.Archived}");
        await visit.ShouldBeSound($"an archived record {look}");
        await page.GotoAsync($"patients/{clinic.Patient}/family");
        await page.Locator("#family a[href$='/links/new']").ClickAsync();
        await visit.Page.Locator("dialog #field-relativeId").First.FillAsync("tahiri");
        await page.Locator("dialog .picker-choice").First.WaitForAsync();
        await visit.ShouldBeSound($"choosing a relative {look}");
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task around_a_page_is_sound(Look look)
    {
        await using var visit = await Visit.As(chromium, clinic.Installation, Role.Manager, "atlas", look);
        var page = visit.Page;
        await page.GotoAsync("patients");
        await visit.Page.Locator("#search").First.FillAsync("benabde");
        await page.Locator("#search-results .search-hit").First.WaitForAsync();
        await visit.ShouldBeSound($"hits of the search {look}");
        await visit.Page.Locator("#search").First.FillAsync("zzzzzz");
        await page.Locator("#search-results .search-hit").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await visit.ShouldBeSound($"no hit of the search {look}");
        await page.GotoAsync("agenda");
        await page.Locator("details[data-menu] > summary.menu-button").ClickAsync();
        await visit.ShouldBeSound($"the person's menu {look}");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("?");
        await page.Locator("#shortcuts[open]").WaitForAsync();
        await visit.ShouldBeSound($"the shortcuts {look}");
        await page.Keyboard.PressAsync("Escape");
        if (look.IsPhone)
        {
            await page.Locator("[data-drawer]").ClickAsync();
            await page.Locator(".side[data-open]").WaitForAsync();
            await visit.ShouldBeSound($"the whole navigation {look}");
        }
        await page.GotoAsync("settings/clinic");
        await visit.ShouldBeSound($"the clinic's card {look}");
        await page.GotoAsync($"patients/{clinic.Patient}");
        await page.Locator("#cin a").First.ClickAsync();
        await page.GetByText("BK998877").WaitForAsync();
        await visit.ShouldBeSound($"a CIN shown {look}");
    }
}
