using Enamel.BrowserTests.Support;
using Enamel.Kernel;

namespace Enamel.BrowserTests.Everybody;

public sealed class Every_page(Furnished clinic, Chromium chromium) : IClassFixture<Furnished>
{
    // Addresses that answer with a part of a page; they are looked at where they are shown.
    static readonly string[] Parts = ["/agenda/free", "/agenda/repeat", "/alerts/badge", "/design/search", "/patients/pick", "/patients/{id:guid}/cin", "/settings/appointment-types/parts", "/settings/clinic/colour"];

    // Answers 200 only to who holds a token: looked at where one is given.
    static readonly string[] ByTokenOnly = ["/invitation", "/reset", "/arrive", "/arrive/enter", "/depart"];

    public static TheoryData<Look> Looks => [.. Look.All];

    [Theory, MemberData(nameof(Looks))]
    public async Task is_sound(Look look)
    {
        var wrong = new List<string>();
        foreach (var visitor in clinic.Pages.GroupBy(page => (page.Role, page.IsPublic, page.IsPatient)))
        {
            await using var visit = visitor.Key.IsPatient
                ? await Visit.AsPatient(chromium, clinic.Installation, Furnished.PatientMobile, "atlas", look) : await Open(visitor.Key.Role, visitor.Key.IsPublic, look);
            foreach (var page in visitor)
            {
                var answer = await visit.Page.GotoAsync(page.Path.TrimStart('/') + Queries(page.Route));
                if (!(await answer!.HeaderValueAsync("content-type") ?? "").StartsWith("text/html", StringComparison.Ordinal)) continue; // an answer follows every address
                if (!(await answer.TextAsync()).StartsWith("<!DOCTYPE html>", StringComparison.Ordinal))
                {
                    if (!Parts.Contains(page.Route)) wrong.Add($"{page.Route} is a part of a page that is not looked at anywhere");
                    continue;
                }
                // A clinic without a logo has none to show; the address is an image's and no page's.
                if (answer.Status != 200 && page.Route != "/logo" && !ByTokenOnly.Contains(page.Route)) wrong.Add($"{page.Path} answers {answer.Status}");
                if (await Trouble(() => visit.ShouldBeSound($"{page.Path} as {page.Role} {look}")) is { } trouble) wrong.Add(trouble);
            }
        }
        wrong.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Looks))]
    public async Task is_sound_before_anything_was_entered(Look look)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            await using var visit = await Visit.As(chromium, clinic.Installation, role, "mansour", look);
            string[] paths = role == Role.Manager ? ["./", "patients", "patients?q=zzzz", "agenda", "agenda/new", "settings/branches", "staff"] : ["./"];
            foreach (var path in paths)
            {
                await visit.Page.GotoAsync(path);
                await visit.ShouldBeSound($"{path} of a new clinic as {role} {look}");
            }
        }
    }

    // What a page shows for a question only.
    string Queries(string route) => route switch
    {
        "/patients" => "?q=benabde",
        "/patients/{id:guid}/conditions/new" => "?kind=allergy",
        "/agenda/free" => "?date=2026-01-01",
        "/oauth/authorize" => clinic.Consent,
        _ => "",
    };

    async Task<Visit> Open(Role? role, bool isPublic, Look look) =>
        role is { } known ? await Visit.As(chromium, clinic.Installation, known, "atlas", look)
        : isPublic ? await Visit.Under(chromium, clinic.Installation, "", look) : await Visit.At(chromium, clinic.Installation, "atlas", look);

    // All that is wrong is worth knowing at once.
    static async Task<string?> Trouble(Func<Task> look)
    {
        try
        {
            await look();
            return null;
        }
        catch (ShouldAssertException wrong)
        {
            return wrong.Message;
        }
    }
}
