using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Devices;

/// <summary>Somebody makes the machine that they work on known to the clinic, by a proof of its key.</summary>
public sealed class EnrolDevice(RegistryDb registry, RequestProof proof, CurrentClinic clinic, CurrentUser user, AuditTrail trail, TimeProvider clock)
{
    const int LongestAgent = 200;

    /// <summary>What is said of it.</summary>
    /// <param name="Name">What people call it.</param>
    public sealed record Command(string? Name);

    /// <summary>Enrols it. Done twice, it is the same device still.</summary>
    /// <returns>The device; or why the proof is not believed, <see cref="DeviceRefusals.Revoked"/>, what is wrong with the name.</returns>
    public async Task<Outcome<Device>> Run(Command command, HttpRequest request, CancellationToken stop)
    {
        if (proof.Key is not { } key) return proof.Refusal ?? ProofRefusals.Missing;
        var check = new Validation();
        check.Require("name", command.Name, PlainLine.UpTo(Device.LongestName), out var name);
        if (check.Refused(out var wrong)) return wrong;
        var known = await registry.Set<Device>().SingleOrDefaultAsync(device => device.ClinicId == clinic.Id && device.KeyThumbprint == key, stop);
        if (known is not null) return known.State == DeviceState.Revoked ? DeviceRefusals.Revoked : known;
        var now = clock.GetUtcNow();
        var agent = request.Headers.UserAgent.ToString();
        var device = new Device
        {
            ClinicId = clinic.Id,
            Id = Guid.CreateVersion7(now),
            Name = name,
            Kind = user.Person.ByCookie ? "browser" : "program",
            KeyThumbprint = key,
            Agent = agent.Length > LongestAgent ? agent[..LongestAgent] : agent,
            EnrolledBy = user.Id,
            EnrolledAt = now,
        };
        registry.Add(device);
        trail.Happened("device-enrolled", "registry_devices", device.Id.ToString(), new { device.Name, device.Kind, device.KeyThumbprint });
        await registry.SaveChangesAsync(stop);
        return device;
    }
}
