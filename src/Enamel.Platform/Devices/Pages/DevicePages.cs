using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Devices.Pages;

/// <summary>The page about the device that one works on, and the manager's about all of them.</summary>
static class DevicePages
{
    const string Here = "/device", List = "/settings/devices";

    public static void Map(ClinicRoutes routes)
    {
        MapHere(routes.Pages.MapGroup(Here));
        MapList(routes.Pages.MapGroup(List));
    }

    static void MapHere(Microsoft.AspNetCore.Routing.RouteGroupBuilder here)
    {
        here.MapGet("", () => Answer.Page<DevicePage>()).Requires(DevicePermissions.Enrol);
        // What a proof has to repeat; the answer's Date tells a desk whose clock is wrong what time it is.
        here.MapGet("/nonce", (HttpContext context) => Results.Json(new { nonce = context.Response.Headers[RequestProof.NonceHeader].ToString() })).Requires(DevicePermissions.Enrol).TakesProof();
        here.MapPost("/here", async (RequestProof proof, DeviceList list, CancellationToken stop) => Answer.Page<DeviceHere>(new { Device = await list.Holding(proof.Key, stop) }))
            .Requires(DevicePermissions.Enrol).OutlivesTheSubscription();
        here.MapPost("", Enrol).Requires(DevicePermissions.Enrol);
    }

    static void MapList(Microsoft.AspNetCore.Routing.RouteGroupBuilder devices)
    {
        devices.MapGet("", async (DeviceList list, CancellationToken stop) => Answer.Page<DevicesPage>(new { Devices = await list.All(stop) })).Requires(DevicePermissions.See);
        devices.MapGet("/{id:guid}", async (Guid id, DeviceList list, IBranches branches, CancellationToken stop) =>
                await list.Find(id, stop) is { } device
                    ? Answer.Page<ApproveDialog>(new { Device = device, Places = await branches.Workplaces(stop) }) : Answer.Refused(DeviceRefusals.NoSuchDevice))
            .Requires(DevicePermissions.Manage);
        devices.MapPost("/{id:guid}/approve", Approve).Requires(DevicePermissions.Manage);
        devices.MapPost("/{id:guid}/revoke", async (Guid id, RevokeDevice revoke, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
                Told(await revoke.Run(id, stop), "device.revoked-told", shell, text))
            .Requires(DevicePermissions.Manage);
    }

    static async Task<IResult> Enrol(IFormCollection form, HttpRequest request, EnrolDevice enrol, DeviceList list, RefusalTexts texts, CancellationToken stop)
    {
        var typed = form["name"].ToString();
        if ((await enrol.Run(new(typed), request, stop)).Succeeded(out var device, out var refusal)) return Answer.Page<DeviceHere>(new { Device = await list.Find(device.Id, stop) });
        return Answer.Page<DeviceHere>(refusal, new { Typed = typed, Faults = Faults.Of(refusal, texts) });
    }

    static async Task<IResult> Approve(
        Guid id, IFormCollection form, ApproveDevice approve, DeviceList list, IBranches branches, Shell shell, RefusalTexts texts, IStringLocalizer<Texts> text, CancellationToken stop)
    {
        var place = form["place"].ToString().Split('/');
        var command = new ApproveDevice.Command(Id(place[0]), place.Length > 1 ? Id(place[1]) : null);
        var outcome = await approve.Run(id, command, stop);
        if (outcome.Succeeded(out _, out var refusal) || refusal == DeviceRefusals.NoSuchDevice || await list.Find(id, stop) is not { } device)
            return Told(outcome, "device.approved-told", shell, text);
        // The form has one field for both.
        var faults = refusal.Fields is [var field, ..] ? new Faults([new("place", texts.Of(field))]) : Faults.Of(refusal, texts);
        return Answer.Page<ApproveForm>(refusal, new { Device = device, Places = await branches.Workplaces(stop), Faults = faults });
    }

    static IResult Told(Outcome<string> outcome, string key, Shell shell, IStringLocalizer<Texts> text)
    {
        if (!outcome.Succeeded(out var name, out var refusal)) return Answer.Refused(refusal);
        shell.ToastNext(text.Say(key, ("name", name)));
        return Answer.GoTo(List);
    }

    static Guid? Id(string typed) => Guid.TryParse(typed, out var id) ? id : null;
}
