using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Devices;

/// <summary>A device as the API and the pages show it.</summary>
/// <param name="Kind"><c>browser</c> or <c>program</c>.</param>
/// <param name="EnrolledBy">The name of who enrolled it.</param>
/// <param name="ApprovedBy">The name of who approved it.</param>
/// <param name="LastUsedAt">When a session on it was last seen, to within five minutes.</param>
/// <param name="KeyThumbprint">Of its public key, by RFC 7638.</param>
public sealed record DeviceView(
    Guid Id, string Name, string Kind, DeviceState State, Guid? BranchId, string? BranchName, Guid? CounterId, string? CounterName, string EnrolledBy, DateTimeOffset EnrolledAt,
    string? ApprovedBy, DateTimeOffset? ApprovedAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, string? Agent, string KeyThumbprint);

/// <summary>The clinic's devices.</summary>
public sealed class DeviceList(RegistryDb registry, IBranches branches, CurrentClinic clinic)
{
    /// <summary>All of them: those that wait first, then by name, the revoked last.</summary>
    public async Task<IReadOnlyList<DeviceView>> All(CancellationToken stop) =>
        [.. (await Views(device => true, stop)).OrderBy(device => device.State).ThenBy(device => device.Name, StringComparer.CurrentCulture).ThenBy(device => device.EnrolledAt)];

    /// <summary>One of them.</summary>
    public async Task<DeviceView?> Find(Guid id, CancellationToken stop) => (await Views(device => device.Id == id, stop)).SingleOrDefault();

    /// <summary>The one that holds a key.</summary>
    public async Task<DeviceView?> Holding(string? key, CancellationToken stop) =>
        key is null ? null : (await Views(device => device.KeyThumbprint == key, stop)).SingleOrDefault();

    async Task<IEnumerable<DeviceView>> Views(System.Linq.Expressions.Expression<Func<Device, bool>> which, CancellationToken stop)
    {
        var devices = await registry.Set<Device>().AsNoTracking().Where(device => device.ClinicId == clinic.Id).Where(which).ToListAsync(stop);
        var people = devices.SelectMany(device => new[] { device.EnrolledBy, device.ApprovedBy ?? device.EnrolledBy }).Distinct().ToArray();
        var names = await registry.Set<User>().Where(user => people.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, stop);
        var used = await registry.Set<Session>().Where(session => session.ClinicId == clinic.Id && session.DeviceId != null)
            .GroupBy(session => session.DeviceId!.Value).Select(on => new { Id = on.Key, At = on.Max(session => session.LastSeenAt) }).ToDictionaryAsync(on => on.Id, on => on.At, stop);
        var places = await branches.Workplaces(stop);
        return devices.Select(device => new DeviceView(
            device.Id, device.Name, device.Kind, device.State,
            device.BranchId, places.FirstOrDefault(place => place.BranchId == device.BranchId)?.Name,
            device.CounterId, places.SelectMany(place => place.Counters).FirstOrDefault(counter => counter.Id == device.CounterId)?.Name,
            names[device.EnrolledBy], device.EnrolledAt, device.ApprovedBy is { } by ? names[by] : null, device.ApprovedAt, device.RevokedAt,
            used.TryGetValue(device.Id, out var at) ? at : null, device.Agent, device.KeyThumbprint));
    }
}
