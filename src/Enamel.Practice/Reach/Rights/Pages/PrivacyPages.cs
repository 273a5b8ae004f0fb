using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Rights.Copies;
using Enamel.Practice.Rights.Processing;
using Enamel.Practice.Rights.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Rights.Pages;

/// <summary>The manager's page about personal data: what must be answered, the register of processing, the notices.</summary>
static class PrivacyPages
{
    const string Home = "/settings/privacy";

    public static void Map(RouteGroupBuilder routes)
    {
        var pages = routes.MapGroup(Home);
        pages.MapGet("", async (RequestRegister requests, ProcessingRegister register, CancellationToken stop) => Answer.Page<PrivacyPage>(new
        {
            Waiting = await requests.All(answered: false, stop),
            Answered = await requests.All(answered: true, stop),
            Entries = await register.All(stop),
        })).Requires(RightsPermissions.KeepRegister);
        pages.MapGet("/requests/{id:guid}", async (Guid id, RequestRegister requests, CancellationToken stop) =>
                await requests.Find(id, stop) is { } request ? Answer.Page<AnswerDialog>(new { Request = request }) : Answer.Refused(RightsRefusals.NoSuchRequest))
            .Requires(RightsPermissions.Answer);
        pages.MapPost("/requests/{id:guid}", Reply).Requires(RightsPermissions.Answer);
        pages.MapGet("/register/new", () => Answer.Page<ProcessingDialog>()).Requires(RightsPermissions.KeepRegister);
        pages.MapPost("/register", (IFormCollection form, ProcessingRegister register, Shell shell, RefusalTexts texts, HttpRequest request, IStringLocalizer<Texts> text, CancellationToken stop) =>
            Write(null, form, register, shell, texts, request, text, stop)).Requires(RightsPermissions.KeepRegister);
        pages.MapGet("/register/{code}", async (string code, ProcessingRegister register, CancellationToken stop) =>
                await register.Find(code, stop) is { } entry ? Answer.Page<ProcessingDialog>(new { Entry = entry }) : Answer.Refused(RightsRefusals.NoSuchProcessing))
            .Requires(RightsPermissions.KeepRegister);
        pages.MapPost("/register/{code}", (string code, IFormCollection form, ProcessingRegister register, Shell shell, RefusalTexts texts, HttpRequest request, IStringLocalizer<Texts> text, CancellationToken stop) =>
            Write(code, form, register, shell, texts, request, text, stop)).Requires(RightsPermissions.KeepRegister);
        pages.MapGet("/register/{code}/remove", async (string code, ProcessingRegister register, CancellationToken stop) =>
                await register.Find(code, stop) is { } entry ? Answer.Page<RemoveProcessingDialog>(new { Entry = entry }) : Answer.Refused(RightsRefusals.NoSuchProcessing))
            .Requires(RightsPermissions.KeepRegister);
        pages.MapPost("/register/{code}/remove", Remove).Requires(RightsPermissions.KeepRegister);
        pages.MapGet("/register.pdf", async (Notices notices, AuditTrail trail, CancellationToken stop) =>
            {
                trail.Downloaded(null, "processing-register");
                return Results.File(await notices.Register(stop), "application/pdf", "registre-des-traitements.pdf");
            }).Requires(RightsPermissions.KeepRegister).Produces(StatusCodes.Status200OK, contentType: "application/pdf");
        routes.MapGet("/privacy-notice.pdf", async (string? language, Notices notices, AuditTrail trail, CancellationToken stop) =>
            {
                var spoken = Languages.Find(language) ?? Languages.Current;
                trail.Printed(null, $"privacy-notice.{spoken.Code}");
                return Results.File(await notices.Pdf(spoken, stop), "application/pdf");
            }).Requires(RightsPermissions.See).Produces(StatusCodes.Status200OK, contentType: "application/pdf");
    }

    static async Task<IResult> Reply(Guid id, IFormCollection form, RequestRegister requests, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var (outcome, answer) = (form["outcome"].ToString(), form["answer"].ToString());
        if ((await requests.Answer(id, outcome, answer, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo(Home);
        }
        return refusal.Fields.Count > 0 && await requests.Find(id, stop) is { } request
            ? Answer.Page<AnswerDialog>(refusal, new { Request = request, Outcome = outcome, Typed = answer, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }) : Answer.Refused(refusal);
    }

    static async Task<IResult> Write(
        string? code, IFormCollection form, ProcessingRegister register, Shell shell, RefusalTexts texts, HttpRequest request, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        static string? Said(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed;
        var command = new ProcessingRegister.Command(
            form["name"], form["purpose"], form["people"], form["data"], form["recipients"], form["period"], form["basis"], Said(form["cndpKind"]), Said(form["cndpNumber"]),
            Typed.Day(form["cndpOn"]), Said(form["transfer"]), code is null ? null : Typed.Number(form["version"]));
        if ((await register.Write(code, command, HttpRefusals.Stale(request), stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo(Home);
        }
        var typed = new ProcessingView(
            code ?? "", form["name"].ToString(), form["purpose"].ToString(), form["people"].ToString(), form["data"].ToString(), form["recipients"].ToString(), form["period"].ToString(),
            form["basis"].ToString(), command.CndpKind, command.CndpNumber, command.CndpOn, command.Transfer, command.Version ?? 0);
        return refusal.Fields.Count == 0 ? Answer.Refused(refusal)
            : Answer.Page<ProcessingDialog>(refusal, new { Entry = typed, IsNew = code is null, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) });
    }

    static async Task<IResult> Remove(string code, IFormCollection form, ProcessingRegister register, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var reason = form["reason"].ToString();
        if ((await register.Remove(code, reason, stop)).Succeeded(out var refusal))
        {
            shell.ToastNext(text["saved"]);
            return Answer.GoTo(Home);
        }
        return refusal.Fields.Count > 0 && await register.Find(code, stop) is { } entry
            ? Answer.Page<RemoveProcessingDialog>(refusal, new { Entry = entry, Posted = true, Faults = Faults.Of(refusal, texts.Of, texts.Detail) }) : Answer.Refused(refusal);
    }
}
