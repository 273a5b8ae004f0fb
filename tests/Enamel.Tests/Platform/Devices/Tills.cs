using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Devices;

/// <summary>An installation with an address at which money would be taken, for the API and by the page; and people who enrol, approve and use devices.</summary>
public sealed class Tills(TestCluster cluster) : IAsyncLifetime
{
    public const string Money = MoneyProbe.Path, MoneyByPage = MoneyProbe.PagePath;

    public Installation Installation { get; } = new(cluster) { Probes = MoneyProbe.Map };

    public ValueTask InitializeAsync() => Installation.InitializeAsync();

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    /// <summary>The clinic's first branch and its first counter.</summary>
    internal async Task<(Guid Branch, Guid Counter)> Place(string clinic = "atlas")
    {
        using var manager = await Installation.Clinic(clinic).As(Role.Manager);
        var counter = (await manager.Get("/api/v1/counters")).ShouldBe(200).Json["items"]!.AsArray()[0]!;
        return (counter["branchId"]!.GetValue<Guid>(), counter["id"]!.GetValue<Guid>());
    }

    /// <summary>A terminal on which somebody of a role works, enrolled by them.</summary>
    internal async Task<(Terminal Terminal, Guid Id)> Enrolled(string role = "cashier", string name = "Caisse", DeviceKey? key = null)
    {
        var terminal = await Terminal.SignedIn(Installation, $"{role}.atlas", "atlas", key);
        return (terminal, (await terminal.Post("/api/v1/devices", new { name })).ShouldBe(201).Json["id"]!.GetValue<Guid>());
    }

    /// <summary>The same, approved for the first counter.</summary>
    internal async Task<(Terminal Terminal, Guid Id)> Approved(string role = "cashier", string name = "Caisse", DeviceKey? key = null)
    {
        var (terminal, id) = await Enrolled(role, name, key);
        await Approve(id);
        return (terminal, id);
    }

    internal async Task Approve(Guid id)
    {
        var (branch, counter) = await Place();
        using var manager = await Installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch, counterId = counter })).ShouldBe(200);
    }

    internal async Task Revoke(Guid id)
    {
        using var manager = await Installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/devices/{id}/revoke")).ShouldBe(204);
    }
}
