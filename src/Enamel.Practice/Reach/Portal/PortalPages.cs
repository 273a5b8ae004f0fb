using Enamel.Kernel;
using Enamel.Platform.Audit.Reading;
using Enamel.Platform.Http;
using Enamel.Platform.Http.RateLimiting;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Portal;

/// <summary>How patients come in and what they see first. The pages work without scripts.</summary>
static class PortalPages
{
    const string Home = "/portal", SignIn = "/portal/sign-in";

    public static void Map(ClinicRoutes routes)
    {
        var portal = routes.Pages.MapGroup(Home).AtThePortal();
        portal.MapGet("", async (OwnIdentity identity, CancellationToken stop) => Answer.Page<PortalPage>(new { Card = await identity.Card(stop) })).ForPatients();
        portal.MapGet("/looks", ShowLooks).ForPatients();
        portal.MapGet("/sign-in", (CurrentPerson person) => person.IsSignedIn ? Answer.GoTo(Home) : Answer.Page<PatientSignInPage>()).OpenToAnybody();
        portal.MapPost("/sign-in", Enter).OpenToAnybody().Sparingly(Sparing.SignIn);
        portal.MapGet("/register", () => Answer.Page<AskForCodePage>(new { IsRecovery = false })).OpenToAnybody();
        portal.MapPost("/register", AskToRegister).OpenToAnybody().Sparingly(Sparing.Code);
        portal.MapPost("/register/confirm", Register).OpenToAnybody().Sparingly(Sparing.Code);
        portal.MapGet("/recover", () => Answer.Page<AskForCodePage>(new { IsRecovery = true })).OpenToAnybody();
        portal.MapPost("/recover", AskToRecover).OpenToAnybody().Sparingly(Sparing.Code);
        portal.MapPost("/recover/confirm", Recover).OpenToAnybody().Sparingly(Sparing.Code);
        portal.MapGet("/sign-out", () => Answer.GoTo(Home)).OpenToAnybody();
        portal.MapPost("/sign-out", Leave).OpenToAnybody();
    }

    static async Task<IResult> ShowLooks(string? after, OwnLooks looks, Shell shell, CancellationToken stop)
    {
        if (!(await looks.Run(after, stop)).Succeeded(out var page, out var refusal)) return Answer.Refused(refusal);
        return page is not null && shell.IsFragment && after is not null
            ? Answer.Page<LooksList>(new { Page = page, Path = "/portal/looks", IsMore = true }) : Answer.Page<OwnLooksPage>(new { Page = page });
    }

    static async Task<IResult> Enter(HttpContext context, IFormCollection form, SignInPerson signIn, PersonSessions sessions, RefusalTexts texts, CancellationToken stop)
    {
        var phone = form["phone"].ToString();
        if (!(await signIn.Run(phone, form["password"].ToString(), stop)).Succeeded(out var person, out var refusal))
            return Answer.Page<PatientSignInPage>(refusal, new { Phone = phone, Faults = Faults.Of(refusal, texts) }, keepsWhatWasWritten: refusal.Kind == RefusalKind.NotSignedIn);
        await sessions.Begin(person, context, stop);
        return Answer.GoTo(Home);
    }

    static async Task<IResult> AskToRegister(IFormCollection form, RegisterPerson register, RefusalTexts texts, CancellationToken stop)
    {
        var phone = form["phone"].ToString();
        return (await register.Ask(phone, Languages.Current.Code, stop)).Succeeded(out var request, out var refusal)
            ? Answer.Page<RegisterPage>(new { Request = request, Phone = phone })
            : Answer.Page<AskForCodePage>(refusal, new { IsRecovery = false, Phone = phone, Faults = Faults.Of(refusal, texts) });
    }

    static async Task<IResult> Register(HttpContext context, IFormCollection form, RegisterPerson register, PersonSessions sessions, RefusalTexts texts, CancellationToken stop)
    {
        var given = new RegisterPerson.Command(Request(form), form["phone"], form["code"], form["name"], form["nationalId"], form["password"]);
        if (!(await register.Run(given, stop)).Succeeded(out var person, out var refusal))
            return Answer.Page<RegisterPage>(refusal, new { Request = given.Request ?? Guid.Empty, Phone = given.Phone ?? "", Typed = given, Faults = Faults.Of(refusal, texts) });
        await sessions.Begin(person, context, stop);
        return Answer.GoTo(Home);
    }

    static async Task<IResult> AskToRecover(IFormCollection form, RecoverPerson recover, RefusalTexts texts, CancellationToken stop)
    {
        var phone = form["phone"].ToString();
        return (await recover.Ask(phone, Languages.Current.Code, stop)).Succeeded(out var request, out var refusal)
            ? Answer.Page<RecoverPage>(new { Request = request, Phone = phone })
            : Answer.Page<AskForCodePage>(refusal, new { IsRecovery = true, Phone = phone, Faults = Faults.Of(refusal, texts) });
    }

    static async Task<IResult> Recover(
        HttpContext context, IFormCollection form, RecoverPerson recover, PersonSessions sessions, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var given = new RecoverPerson.Command(Request(form), form["phone"], form["code"], form["password"]);
        if (!(await recover.Run(given, stop)).Succeeded(out var person, out var refusal))
            return Answer.Page<RecoverPage>(refusal, new { Request = given.Request ?? Guid.Empty, Phone = given.Phone ?? "", Faults = Faults.Of(refusal, texts) });
        await sessions.Begin(person, context, stop);
        shell.ToastNext(text["recovered"]);
        return Answer.GoTo(Home);
    }

    static async Task<IResult> Leave(HttpContext context, PersonSessions sessions, CancellationToken stop)
    {
        await sessions.Leave(context, stop);
        return Answer.GoTo(SignIn);
    }

    static Guid? Request(IFormCollection form) => Guid.TryParseExact(form["request"].ToString(), "D", out var request) ? request : null;
}
