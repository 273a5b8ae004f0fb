using System.Globalization;
using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Doctors;
using Enamel.Practice.Scheduling.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>The desk's page of the waiting list.</summary>
static class WaitingPages
{
    const string Home = "/waiting-list";

    public static void Map(ClinicRoutes routes)
    {
        var page = routes.Pages.MapGroup(Home);
        page.MapGet("", async (WaitingList waiting, Unscheduled unscheduled, ClinicDoctors doctors, AppointmentTypes types, Premises.Premises premises, AgendaScope scope, CancellationToken stop) =>
            Answer.Page<WaitingPage>(await Shown(waiting, unscheduled, doctors, types, premises, scope, stop))).Requires(SchedulingPermissions.KeepAgenda);
        page.MapPost("", Add).Requires(SchedulingPermissions.KeepAgenda);
        page.MapPost("/{id:guid}/withdraw", async (Guid id, WaitingList waiting, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
        {
            if (!(await waiting.Withdraw(id, stop)).Succeeded(out var refusal)) return Answer.Refused(refusal);
            shell.ToastNext(text["waiting.withdrawn"]);
            return Answer.GoTo(Home);
        }).Requires(SchedulingPermissions.KeepAgenda);
    }

    static async Task<IResult> Add(
        IFormCollection form, WaitingList waiting, Unscheduled unscheduled, ClinicDoctors doctors, AppointmentTypes types, Premises.Premises premises, PatientDirectory patients, AgendaScope scope, Shell shell,
        RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        Guid? Id(string name) => Guid.TryParse(form[name], out var id) ? id : null;
        var minutes = int.TryParse(form["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var typed) ? typed : (int?)null;
        var command = new WaitingList.Command(Id("patientId"), Id("doctorId"), Id("branchId"), Id("typeId"), minutes, form["fromOn"], form["untilOn"], null, form["fromTime"], form["untilTime"], form["isUrgent"] == "true", form["note"]);
        if ((await waiting.Add(command, stop)).Succeeded(out _, out var refusal))
        {
            shell.ToastNext(text["waiting.added"]);
            return Answer.GoTo(Home);
        }
        var (items, unplanned) = (await waiting.Now(stop), await unscheduled.All(stop));
        return Answer.Page<WaitingPage>(refusal, new
        {
            Items = items,
            Unplanned = unplanned,
            Doctors = Choosable(await doctors.Active(stop), scope),
            Types = await types.All(stop),
            Branches = await premises.Branches(stop),
            Faults = Faults.Of(refusal, texts),
            Typed = form.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.Ordinal),
            Patient = command.PatientId is { } patient ? await patients.Find(patient, stop) : null,
        });
    }

    static async Task<object> Shown(WaitingList waiting, Unscheduled unscheduled, ClinicDoctors doctors, AppointmentTypes types, Premises.Premises premises, AgendaScope scope, CancellationToken stop) => new
    {
        Items = await waiting.Now(stop),
        Unplanned = await unscheduled.All(stop),
        Doctors = Choosable(await doctors.Active(stop), scope),
        Types = await types.All(stop),
        Branches = await premises.Branches(stop),
    };

    static IReadOnlyList<DoctorCard> Choosable(IReadOnlyList<DoctorCard> active, AgendaScope scope) => [.. active.Where(doctor => scope.Sees(doctor.Id))];
}
