using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Practice.Visits.Listing;
using Enamel.Practice.Visits.Moving;
using Enamel.Practice.Visits.Registering;
using Enamel.Practice.Visits.Settling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Visits.Board;

/// <summary>The board's pages and dialogs. Each works as a page of its own; with scripts dialogs open over the board, which renews itself after every change.</summary>
static class VisitsPages
{
    const string Home = "/";

    /// <summary>The event upon which boards renew themselves.</summary>
    const string Happening = "visits-changed";

    public static void Map(ClinicRoutes routes)
    {
        var visits = routes.Pages.MapGroup("/visits");
        visits.MapGet("", Show).Requires(VisitsPermissions.SeeBoard);
        visits.MapPost("", CheckIn).Requires(VisitsPermissions.Register);
        visits.MapGet("/new", async (string? patientId, VisitForms forms, CancellationToken stop) => Answer.Page<WalkInDialog>(new { Form = await forms.WalkIn(new(patientId), null, stop) }))
            .Requires(VisitsPermissions.Register);
        visits.MapPost("/new", WalkIn).Requires(VisitsPermissions.Register);
        visits.MapGet("/{id:guid}", Sheet).Requires(VisitsPermissions.See);
        Step(visits, "start", VisitStep.Start, "unstart");
        Step(visits, "ready", VisitStep.Ready, "unready");
        Step(visits, "complete", VisitStep.Complete, undo: null);
        Step(visits, "unstart", VisitStep.Unstart, undo: null);
        Step(visits, "unready", VisitStep.Unready, undo: null);
        visits.MapPost("/{id:guid}/leave", Leave).Requires(VisitsPermissions.Register);
        visits.MapPost("/{id:guid}/return", Return).Requires(VisitsPermissions.Register);
        visits.MapPost("/{id:guid}/change", Change).Requires(VisitsPermissions.Register);
        visits.MapPost("/{id:guid}/waiver", AskWaiver).Requires(VisitsPermissions.AskWaiver);
    }

    static async Task<IResult> Show(Guid? branch, Guid? doctor, VisitBoard board, AuditTrail trail, CancellationToken stop)
    {
        var view = await board.Today(new(branch, doctor), stop);
        trail.Happened("list", "visits_visits", null, new { page = "board", day = view.Day, count = view.Came + view.Expected.Count });
        return Answer.Page<BoardPage>(new { View = view });
    }

    static async Task<IResult> CheckIn(IFormCollection form, RegisterVisit register, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var appointment = Id(form, "appointmentId");
        if (appointment is null) return Answer.Refused(VisitsRefusals.NoSuchAppointment);
        return (await register.Run(new(appointment), stop)).Succeeded(out var id, out var refusal)
            ? Done(shell, text, (await list.Find(id, stop))!, "checked-in", undo: null) // registered just now
            : Answer.Refused(refusal);
    }

    static async Task<IResult> WalkIn(IFormCollection form, RegisterVisit register, VisitForms forms, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new RegisterVisit.Command(PatientId: Id(form, "patientId"), DoctorId: Id(form, "doctorId"), BranchId: Id(form, "branchId"), Note: One(form, "note"), EmergencyReason: One(form, "emergencyReason"));
        if ((await register.Run(command, stop)).Succeeded(out var id, out var refusal))
        {
            shell.CloseDialog();
            return Done(shell, text, (await list.Find(id, stop))!, "checked-in", undo: null); // registered just now
        }
        var again = await forms.WalkIn(new(One(form, "patientId"), One(form, "patientIdSearch"), One(form, "doctorId"), One(form, "branchId"), One(form, "note"), One(form, "emergencyReason")), refusal, stop);
        return shell.IsFragment ? Answer.Page<WalkInFields>(refusal, new { Form = again }) : Answer.Page<WalkInDialog>(refusal, new { Form = again });
    }

    static async Task<IResult> Sheet(Guid id, VisitForms forms, AuditTrail trail, CancellationToken stop)
    {
        if (await forms.Sheet(id, stop) is not { } sheet) return Answer.Refused(VisitsRefusals.NoSuchVisit);
        trail.Looked(sheet.Visit.PatientId, "visit");
        return Answer.Page<VisitDialog>(new { Sheet = sheet });
    }

    static void Step(RouteGroupBuilder visits, string word, VisitStep step, string? undo) => visits.MapPost($"/{{id:guid}}/{word}",
            async (Guid id, HttpRequest request, IFormCollection form, MoveVisit move, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                (await move.Take(id, step, new(Version(form), Id(form, "chairId")), new(request, Version(form)), stop)).Succeeded(out var refusal)
                    ? Done(shell, text, (await list.Find(id, stop))!, $"done.{word}", undo) // it was there
                    : Answer.Refused(refusal))
        .Requires(VisitsPermissions.Of(step));

    static async Task<IResult> Leave(
        Guid id, HttpRequest request, IFormCollection form, MoveVisit move, VisitForms forms, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var reason = One(form, "reason");
        return (await move.Leave(id, new(reason, Version(form)), new(request, Version(form)), stop)).Succeeded(out var refusal)
            ? Closed(shell, text, (await list.Find(id, stop))!, "done.leave", "return") // it was there
            : await Again(id, refusal, reason, "leave", forms, shell, stop);
    }

    static async Task<IResult> Return(Guid id, HttpRequest request, IFormCollection form, MoveVisit move, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await move.Return(id, new(request, Version(form)), stop)).Succeeded(out var refusal)
            ? Closed(shell, text, (await list.Find(id, stop))!, "done.return", undo: null) // it was there
            : Answer.Refused(refusal);

    static async Task<IResult> Change(
        Guid id, HttpRequest request, IFormCollection form, MoveVisit move, VisitForms forms, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var command = new MoveVisit.ChangeCommand(Id(form, "doctorId"), Id(form, "chairId"), One(form, "note") ?? "", Version(form));
        return (await move.Change(id, command, new(request, Version(form)), stop)).Succeeded(out var refusal)
            ? Closed(shell, text, (await list.Find(id, stop))!, "done.change", undo: null) // it was there
            : await Again(id, refusal, null, "change", forms, shell, stop);
    }

    static async Task<IResult> AskWaiver(Guid id, IFormCollection form, Waiver waiver, VisitForms forms, VisitList list, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var reason = One(form, "reason");
        return (await waiver.Ask(id, new(reason), stop)).Succeeded(out _, out var refusal)
            ? Closed(shell, text, (await list.Find(id, stop))!, "done.waiver", undo: null) // it was there
            : await Again(id, refusal, reason, "waiver", forms, shell, stop);
    }

    static async Task<IResult> Again(Guid id, Refusal refusal, string? typed, string open, VisitForms forms, Shell shell, CancellationToken stop)
    {
        if (await forms.Sheet(id, stop, refusal, typed, open) is not { } sheet) return Answer.Refused(refusal);
        return shell.IsFragment ? Answer.Page<VisitPanel>(refusal, new { Sheet = sheet }) : Answer.Page<VisitDialog>(refusal, new { Sheet = sheet });
    }

    static IResult Closed(Shell shell, IStringLocalizer<Texts> text, VisitCard visit, string said, string? undo)
    {
        shell.CloseDialog();
        return Done(shell, text, visit, said, undo);
    }

    // With scripts the board renews itself, and a message says what was done and takes it back; without, the landing page comes anew.
    static IResult Done(Shell shell, IStringLocalizer<Texts> text, VisitCard visit, string said, string? undo)
    {
        var words = text.Say(said, ("patient", visit.PatientName), ("number", visit.Number));
        if (!shell.IsFragment)
        {
            shell.ToastNext(words);
            return Answer.GoTo(Home);
        }
        shell.Announce(Happening);
        return Answer.Page<StepDone>(new { Said = words, Undo = undo is null ? null : $"/visits/{visit.Id}/{undo}", visit.Version });
    }

    static string? One(IFormCollection form, string name) => form[name] is { Count: > 0 } values ? values[0] : null;

    static Guid? Id(IFormCollection form, string name) => Guid.TryParse(One(form, name), out var id) ? id : null;

    static int? Version(IFormCollection form) => int.TryParse(One(form, "version"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
