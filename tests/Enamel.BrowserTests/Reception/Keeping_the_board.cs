using Enamel.BrowserTests.Support;
using Enamel.Kernel;
using Microsoft.Playwright;

namespace Enamel.BrowserTests.Reception;

public sealed class Keeping_the_board(Chromium chromium, Furnished clinic) : IClassFixture<Furnished>
{
    [Fact]
    public async Task moves_cards_by_button_by_key_and_by_dragging_and_shows_it_to_the_doctor_at_once()
    {
        await using var desk = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas");
        await using var doctor = await Visit.As(chromium, clinic.Installation, Role.Doctor, "atlas");
        await doctor.Page.GotoAsync("visits");
        await desk.Page.GotoAsync("");
        await Assertions.Expect(doctor.Page.Locator("html[data-live]")).ToHaveCountAsync(1);
        var expected = desk.Page.Locator("[data-column=EXPECTED] [data-card]");
        var waiting = desk.Page.Locator("[data-column=REGISTERED] [data-card]");
        var (left, here) = (await expected.CountAsync(), await waiting.CountAsync());
        left.ShouldBeGreaterThan(2);
        // By its button.
        await expected.First.Locator("[data-advance]").ClickAsync();
        await Assertions.Expect(waiting).ToHaveCountAsync(here + 1);
        // By one key, and the next card has the focus.
        await expected.First.Locator("a.visit-name").FocusAsync();
        await desk.Page.Keyboard.PressAsync("a");
        await Assertions.Expect(waiting).ToHaveCountAsync(here + 2);
        await Assertions.Expect(expected.First.Locator("a.visit-name")).ToBeFocusedAsync();
        // By dragging; onto a column that is not next it falls back.
        await expected.First.DragToAsync(desk.Page.Locator("[data-column=IN_CONSULTATION]"));
        await expected.First.DragToAsync(desk.Page.Locator("[data-column=REGISTERED]"));
        await Assertions.Expect(waiting).ToHaveCountAsync(here + 3);
        await Assertions.Expect(expected).ToHaveCountAsync(left - 3);
        // The doctor, who touched nothing, has whoever came to them, calls one in, and takes it back.
        var own = doctor.Page.Locator("[data-column=REGISTERED] [data-card]");
        var inside = doctor.Page.Locator("[data-column=IN_CONSULTATION] [data-card]");
        var (waits, isIn) = (await own.CountAsync(), await inside.CountAsync());
        await own.First.Locator("[data-advance]").ClickAsync();
        await Assertions.Expect(inside).ToHaveCountAsync(isIn + 1);
        await Assertions.Expect(desk.Page.Locator("[data-column=REGISTERED] [data-card]")).ToHaveCountAsync(here + 2);
        await doctor.Page.Locator("[data-toast] form button").First.ClickAsync();
        await Assertions.Expect(inside).ToHaveCountAsync(isIn);
        await Assertions.Expect(own).ToHaveCountAsync(waits);
        await desk.ShouldBeSound("the board");
        desk.Complaints.ShouldBeEmpty();
        doctor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task shows_a_phone_one_column_at_a_time_and_answers_a_reminder_without_an_account()
    {
        await using var phone = await Visit.As(chromium, clinic.Installation, Role.Receptionist, "atlas", new(IsPhone: true));
        await phone.Page.GotoAsync("");
        await Assertions.Expect(phone.Page.Locator(".visit-column:visible")).ToHaveCountAsync(1);
        await phone.Page.Locator("[data-board-tab=READY_FOR_BILLING]").ClickAsync();
        await Assertions.Expect(phone.Page.Locator("[data-column=READY_FOR_BILLING]")).ToBeVisibleAsync();
        await phone.ShouldBeSound("the board on a phone");
        await phone.Page.Locator("[data-walk-in]").ClickAsync();
        await phone.Page.Locator("#dialog[open] #walk-in-form").WaitForAsync();
        await phone.ShouldBeSound("a walk-in on a phone");
        await using var patient = await Visit.At(chromium, clinic.Installation, "atlas", new(IsPhone: true));
        await patient.Page.GotoAsync("r/" + new string('A', 43));
        await patient.Page.Locator("button[value=confirmed]").ClickAsync();
        await Assertions.Expect(patient.Page.Locator(".answer-state")).ToContainTextAsync("confirmé");
        await patient.ShouldBeSound("the answer to a reminder");
        patient.Complaints.ShouldBeEmpty();
        phone.Complaints.ShouldBeEmpty();
    }
}
