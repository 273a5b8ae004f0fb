using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Devices;

/// <summary>The API's addresses; the pages are beside it.</summary>
static class DeviceRoutes
{
    public static void Map(ClinicRoutes routes)
    {
        var devices = routes.Api.MapGroup("/devices").WithTags("Devices");
        devices.MapPost("", async (EnrolDevice.Command body, HttpRequest request, EnrolDevice enrol, DeviceList list, CancellationToken stop) =>
                (await enrol.Run(body, request, stop)).Succeeded(out var device, out var refusal)
                    ? Answer.Created(Found(await list.Find(device.Id, stop)), view => $"/api/v1/devices/{view.Id}", _ => device.Version) : Answer.Refused(refusal))
            .Requires(DevicePermissions.Enrol).TakesProof().Produces<DeviceView>(StatusCodes.Status201Created)
            .WithName("enrolDevice").WithSummary("Enrol the device that sends this: its key is the one of the DPoP proof in the header");
        devices.MapGet("/here", async (RequestProof proof, DeviceList list, CancellationToken stop) => Answer.Ok(Found(await list.Holding(proof.Key, stop))))
            .Requires(DevicePermissions.Enrol).TakesProof().Produces<DeviceView>().WithName("thisDevice").WithSummary("Where the device stands that sends this, by its DPoP proof");
        devices.MapGet("", async (DeviceList list, CancellationToken stop) => Answer.Ok(new { items = await list.All(stop) }))
            .Requires(DevicePermissions.See).WithName("listDevices").WithSummary("The clinic's devices: those that wait first, the revoked last");
        devices.MapGet("/{id:guid}", async (Guid id, DeviceList list, CancellationToken stop) => Answer.Ok(Found(await list.Find(id, stop))))
            .Requires(DevicePermissions.See).Produces<DeviceView>().WithName("getDevice").WithSummary("A device");
        devices.MapPost("/{id:guid}/approve", async (Guid id, ApproveDevice.Command body, ApproveDevice approve, DeviceList list, CancellationToken stop) =>
                (await approve.Run(id, body, stop)).Succeeded(out _, out var refusal) ? Answer.Ok(Found(await list.Find(id, stop))) : Answer.Refused(refusal))
            .Requires(DevicePermissions.Manage).Produces<DeviceView>().WithName("approveDevice").WithSummary("Approve a device for a branch and perhaps a counter, or move it");
        devices.MapPost("/{id:guid}/revoke", async (Guid id, RevokeDevice revoke, CancellationToken stop) => Answer.Nothing((await revoke.Run(id, stop)).Then(_ => Outcome.Done)))
            .Requires(DevicePermissions.Manage).Produces(StatusCodes.Status204NoContent)
            .WithName("revokeDevice").WithSummary("Trust a device no longer: its sessions and tokens end at once, for good");
    }

    static Outcome<DeviceView> Found(DeviceView? device) => device is null ? DeviceRefusals.NoSuchDevice : device;
}
