using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Time;
using Enamel.Platform.Ui;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Series;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>The agenda's pages and dialogs. Each works as a page of its own; with scripts it opens in a dialog and the week is renewed behind it.</summary>
static class AgendaPages
{
    public static void Map(ClinicRoutes routes)
    {
        var agenda = routes.Pages.MapGroup("/agenda");
        agenda.MapGet("", Look).Requires(SchedulingPermissions.SeeAgenda);
        agenda.MapGet("/new", New).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapPost("/new", Book).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapGet("/free", Free).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapGet("/repeat", Repeat).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapGet("/{id:guid}", Show).Requires(SchedulingPermissions.SeeAgenda);
        agenda.MapPost("/{id:guid}", Move).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapPost("/{id:guid}/move", Shift).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapPost("/{id:guid}/cancel", Cancel).Requires(SchedulingPermissions.KeepAgenda);
        agenda.MapPost("/{id:guid}/restore", Restore).Requires(SchedulingPermissions.KeepAgenda);
    }

    // What renews itself on the screen, because a colleague changed something, is the agenda without the page around it.
    static async Task<IResult> Look(HttpRequest request, AgendaSight sight, ClinicClock clock, Shell shell, CancellationToken stop) => shell.IsFragment && shell.FragmentTarget == AgendaBoard.Id
        ? Answer.Page<AgendaBoard>(new { View = await sight.Of(AgendaQuery.Of(request, clock), stop) })
        : Answer.Page<AgendaPage>(new { View = await sight.Of(AgendaQuery.Of(request, clock), stop) });

    static async Task<IResult> New(HttpRequest request, AgendaForms forms, CancellationToken stop) =>
        Answer.Page<BookingDialog>(await forms.Booking(await forms.Completed(BookingInput.Of(name => One(request.Query[name])), stop), refusal: null, stop));

    static async Task<IResult> Free(HttpRequest request, AgendaForms forms, CancellationToken stop)
    {
        var found = await forms.Free(BookingInput.Of(name => One(request.Query[name])), stop);
        return Answer.Page<FreeTimes>(new { Slots = found ?? [], Asked = found is not null });
    }

    static async Task<IResult> Repeat(HttpRequest request, AgendaForms forms, CancellationToken stop)
    {
        var input = BookingInput.Of(name => One(request.Query[name]));
        return Answer.Page<SeriesDays>(new { Days = await forms.Days(input, stop), Skips = input.SkipsConflicts });
    }

    static async Task<IResult> Book(
        IFormCollection form, AgendaForms forms, BookAppointment book, KeepSeries series, AgendaAfter after, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var input = BookingInput.Of(name => One(form[name]));
        if (form.ContainsKey("slot")) return shell.IsFragment ? Answer.Page<BookingForm>(await forms.Booking(input, null, stop)) : Answer.Page<BookingDialog>(await forms.Booking(input, null, stop));
        if (input.IsReasonMissing) return await Refused<BookingForm, BookingDialog>(shell, NoReason, await forms.Booking(input, NoReason, stop));
        if (input.Repeats) return await BookSeries(input, forms, series, after, shell, text, stop);
        return (await book.Run(input.Booking, stop)).Succeeded(out var id, out var refusal)
            ? await after.Change(id, item => text.Say(item.IsOutsideHours ? "booked-outside-hours" : "booked", after.Facts(item)), undo: null, stop)
            : await Refused<BookingForm, BookingDialog>(shell, refusal, await forms.Booking(input, refusal, stop));
    }

    static readonly Refusal NoReason = Refusal.OfFields(new FieldRefusal("overbookReason", KernelRefusals.Required.Code));

    static async Task<IResult> BookSeries(BookingInput input, AgendaForms forms, KeepSeries series, AgendaAfter after, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        if (!input.Series.Succeeded(out var wish, out var unfit)) return await Refused<BookingForm, BookingDialog>(shell, unfit, await forms.Booking(input, unfit, stop));
        if (!(await series.Book(wish, stop)).Succeeded(out var made, out var refusal)) return await Refused<BookingForm, BookingDialog>(shell, refusal, await forms.Booking(input, refusal, stop));
        return await after.Change(made.AppointmentIds[0], item => text.Say("series.booked", Counted(after.Facts(item), made.AppointmentIds.Count)), undo: null, stop);
    }

    static Dictionary<string, object?> Counted(Dictionary<string, object?> facts, int count)
    {
        facts["count"] = count;
        return facts;
    }

    static async Task<IResult> Show(Guid id, AgendaForms forms, CancellationToken stop) =>
        await forms.Sheet(id, stop) is { } sheet ? Answer.Page<AppointmentDialog>(new { Sheet = sheet }) : Answer.Refused(HttpRefusals.NotFound);

    static async Task<IResult> Move(
        Guid id, HttpRequest request, IFormCollection form, AgendaForms forms, AppointmentList list, MoveAppointment move, KeepSeries series, AgendaScope scope, AgendaAfter after, Shell shell,
        IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var input = BookingInput.Of(name => One(form[name]));
        if (await list.Find(id, stop) is not { } before) return Answer.Refused(SchedulingRefusals.NoSuchAppointment);
        if (form.ContainsKey("slot")) return Again(shell, await forms.NotMoved(id, input, null, stop), null);
        if (input.IsReasonMissing) return Again(shell, await forms.NotMoved(id, input, NoReason, stop), NoReason);
        if (input.Reach is not SeriesReach.One && before.SeriesId is { } agreed && scope.Sees(before.DoctorId))
        {
            if (!(await MoveSeries(before, agreed, request, input, forms, series, stop)).Succeeded(out var not)) return Again(shell, await forms.NotMoved(id, input, not, stop), not);
            return await after.Change(id, item => text.Say("series.changed", after.Facts(item)), undo: null, stop);
        }
        var moved = await move.Run(id, input.Move(before, forms.Clock), new(request, input.SeenVersion), stop);
        return moved.Succeeded(out var refusal)
            ? await after.Change(id, item => text.Say("changed", after.Facts(item)), now => AgendaAfter.BackTo(BookingInput.Of(before, forms.Clock), now), stop)
            : Again(shell, await forms.NotMoved(id, input, refusal, stop), refusal);
    }

    static async Task<Outcome> MoveSeries(AppointmentItem before, Guid agreed, HttpRequest request, BookingInput input, AgendaForms forms, KeepSeries series, CancellationToken stop)
    {
        if (!new ExpectedVersion(request, input.SeenVersion).Check(before.Version).Succeeded(out var stale)) return stale;
        return input.SeriesShift(before, forms.Clock).Succeeded(out var shift, out var wrong) ? await series.Change(agreed, From(before, input.Reach), shift, stop) : wrong;
    }

    // All is all that is to come, wherever one stands in it.
    static Guid? From(AppointmentItem item, SeriesReach reach) => reach is SeriesReach.Following ? item.Id : null;

    // Dragged, resized or pushed by a key. What was refused is said where it was dropped; what somebody else changed meanwhile is to be looked at again first.
    static async Task<IResult> Shift(
        Guid id, HttpRequest request, IFormCollection form, AppointmentList list, MoveAppointment move, AgendaAfter after, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text,
        ClinicClock clock, CancellationToken stop)
    {
        var input = BookingInput.Of(name => One(form[name]));
        if (await list.Find(id, stop) is not { } before) return Answer.Refused(SchedulingRefusals.NoSuchAppointment);
        if (input.IsReasonMissing) return NotHere(before, input, NoReason, shell, texts);
        if ((await move.Run(id, input.Shift(before, clock), new(request, input.SeenVersion), stop)).Succeeded(out var refusal))
            return await after.Change(id, item => text.Say("changed", after.Facts(item)), now => AgendaAfter.BackTo(BookingInput.Of(before, clock), now), stop);
        return NotHere(before, input, refusal, shell, texts);
    }

    static IResult NotHere(AppointmentItem before, BookingInput input, Refusal refusal, Shell shell, RefusalTexts texts) => !shell.IsFragment ? Answer.Refused(refusal)
        : Answer.Page<AgendaConflict>(refusal, new { Item = before, Input = input, Refusal = refusal, Why = refusal.Fields is [var field, ..] ? texts.Of(field) : texts.Detail(refusal), IsTaken = AgendaForms.IsTaken(input, refusal) });

    static async Task<IResult> Cancel(
        Guid id, HttpRequest request, IFormCollection form, AgendaForms forms, AppointmentList list, ChangeStatus change, KeepSeries series, AgendaScope scope, AgendaAfter after, Shell shell,
        IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var (reason, version, reach) = (One(form["reason"]), Version(form), BookingInput.Of(name => One(form[name])).Reach);
        if (reach is not SeriesReach.One && await list.Find(id, stop) is { SeriesId: { } agreed } item && scope.Sees(item.DoctorId))
        {
            var all = !new ExpectedVersion(request, version).Check(item.Version).Succeeded(out var stale) ? stale : await series.Cancel(agreed, new(reason, From(item, reach)), stop);
            return all.Succeeded(out var not)
                ? await after.Change(id, now => text.Say("series.cancelled", after.Facts(now)), undo: null, stop)
                : Again(shell, await forms.NotCancelled(id, reason, reach, not, stop), not);
        }
        return (await change.Cancel(id, new(reason, version), new(request, version), ChangeStatus.Desk, stop)).Succeeded(out var refusal)
            ? await after.Change(id, item => text.Say("cancelled", after.Facts(item)), AgendaAfter.Restoring, stop)
            : Again(shell, await forms.NotCancelled(id, reason, reach, refusal, stop), refusal);
    }

    static async Task<IResult> Restore(
        Guid id, HttpRequest request, IFormCollection form, AgendaForms forms, ChangeStatus change, AgendaAfter after, Shell shell,
        IStringLocalizer<Texts> text, CancellationToken stop) =>
        (await change.Restore(id, new(request, Version(form)), stop)).Succeeded(out var refusal)
            ? await after.Change(id, item => text.Say("restored", after.Facts(item)), undo: null, stop)
            // From the toast there is no dialog to say it in.
            : shell.FragmentTarget == "appointment-panel" || !shell.IsFragment ? Again(shell, await forms.NotCancelled(id, null, SeriesReach.One, refusal, stop), refusal) : Answer.Refused(refusal);

    static IResult Again(Shell shell, AppointmentSheet? sheet, Refusal? refusal)
    {
        if (sheet is null) return Answer.Refused(refusal ?? SchedulingRefusals.NoSuchAppointment);
        if (refusal is null) return shell.IsFragment ? Answer.Page<AppointmentPanel>(new { Sheet = sheet }) : Answer.Page<AppointmentDialog>(new { Sheet = sheet });
        // Undoing a move from the toast: there is no dialog to say it in.
        if (shell.IsFragment && shell.FragmentTarget != "appointment-panel") return Answer.Refused(refusal);
        return shell.IsFragment ? Answer.Page<AppointmentPanel>(refusal, new { Sheet = sheet }) : Answer.Page<AppointmentDialog>(refusal, new { Sheet = sheet });
    }

    static Task<IResult> Refused<TPart, TPage>(Shell shell, Refusal refusal, object parameters) where TPart : IComponent where TPage : IComponent =>
        Task.FromResult(shell.IsFragment ? Answer.Page<TPart>(refusal, parameters) : Answer.Page<TPage>(refusal, parameters));

    static string? One(Microsoft.Extensions.Primitives.StringValues values) => values.Count == 0 ? null : values[0];

    static int? Version(IFormCollection form) => int.TryParse(One(form["version"]), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
}
