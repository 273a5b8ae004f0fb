using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Audit.Alerts;
using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.Persons;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Http;

/// <summary>
/// Runs an address in one unit of work: enters the clinic, calls the handler, writes the trail, commits. A refusal undoes everything. The answer is
/// sent afterwards, so nobody is told of what might still fail.
/// </summary>
sealed class WorkFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var services = http.RequestServices;
        var unit = services.GetRequiredService<UnitOfWork>();
        var stop = http.RequestAborted;
        try
        {
            if (await Enter(http, unit, stop) is { } refused) return await Refuse(http, unit, refused, stop);
            return await Run(context, next, unit, services.GetRequiredService<AuditTrail>(), stop);
        }
        catch (DbUpdateConcurrencyException)
        {
            await unit.Undo();
            return Answer.Refused(HttpRefusals.Stale(http.Request));
        }
        catch (Exception failure) when (services.GetRequiredService<DatabaseRefusals>().Of(failure) is not null)
        {
            await unit.Undo();
            return Answer.Refused(services.GetRequiredService<DatabaseRefusals>().Of(failure)!); // asked in the filter above
        }
    }

    static async Task<Refusal?> Enter(HttpContext http, UnitOfWork unit, CancellationToken stop)
    {
        var user = http.RequestServices.GetRequiredService<CurrentUser>();
        var trace = http.RequestServices.GetRequiredService<Shell>().TraceId;
        var patient = http.RequestServices.GetRequiredService<CurrentPerson>();
        var entered = await unit.Enter(user.Acting(trace, http.Connection.RemoteIpAddress?.ToString()) with { Patient = patient.Acting }, stop);
        if (user is { IsSignedIn: true, Person.ShownKey: { } key } && entered.Device is null) await http.RequestServices.GetRequiredService<DeviceDoor>().NoteIfRevoked(key, stop);
        if (entered.Status == SubscriptionStatus.Suspended) return HttpRefusals.ClinicSuspended;
        if (patient.IsSignedIn && !entered.IsSessionAlive) return HttpRefusals.SessionEnded;
        if (user.IsSignedIn && (!entered.IsSessionAlive || entered.Role != user.Role)) return HttpRefusals.SessionEnded;
        if (entered.Status == SubscriptionStatus.Expired && user.IsSignedIn && Changes(http)) return HttpRefusals.ClinicExpired;
        user.ComesFrom(entered.Device, entered.Branches);
        return await Place(http, user, stop);
    }

    // Where money changes hands it matters from where the request comes.
    static async Task<Refusal?> Place(HttpContext http, CurrentUser user, CancellationToken stop)
    {
        if (http.GetEndpoint()?.Metadata is not { } address || address.GetMetadata<DeviceNeeded>() is null) return null;
        if (user.Device is not { } device) return DeviceRefusals.Lacking(user);
        return address.GetMetadata<OpenCounterNeeded>() is null ? null : await http.RequestServices.GetRequiredService<DeviceDoor>().CashDesk(device, stop);
    }

    static async Task<object?> Run(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, UnitOfWork unit, AuditTrail trail, CancellationToken stop)
    {
        var result = await next(context);
        if (result is IRefused { KeepsWhatWasWritten: false })
        {
            trail.Forget();
            await unit.Undo();
        }
        else if (unit.IsOpen)
        {
            await unit.Commit(trail.Take(), stop);
            var services = context.HttpContext.RequestServices;
            services.GetRequiredService<TrailSignals>().Touched(services.GetRequiredService<CurrentClinic>().Id);
        }
        return result;
    }

    // Nothing was done yet, so nothing is undone: what the trail was told at the door stays.
    static async Task<object?> Refuse(HttpContext http, UnitOfWork unit, Refusal refusal, CancellationToken stop)
    {
        if (unit.IsOpen) await unit.Commit(http.RequestServices.GetRequiredService<AuditTrail>().Take(), stop);
        return Answer.Refused(refusal);
    }

    static bool Changes(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return false;
        var address = http.GetEndpoint()?.Metadata;
        return address?.GetMetadata<AnybodyMayCall>() is null && address?.GetMetadata<WorksWhenExpired>() is null;
    }
}
