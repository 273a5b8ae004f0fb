using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Privacy.Vault;

public sealed class Turning_signing_keys(TestCluster cluster)
{
    readonly Wall wall = new() { At = TimeProvider.System.GetUtcNow() };

    [Fact]
    public async Task publishes_the_next_key_before_it_signs_and_believes_the_old_one_until_its_tokens_have_expired()
    {
        await using var provider = Operator(await cluster.Clone());
        var first = await Signer(provider);
        var turn = await provider.GetRequiredService<SigningRotation>().Turn(withdrawsOld: false, CancellationToken.None);
        turn.Number.ShouldBe(2);
        (await Published(provider)).ShouldBe([first, turn.KeyId], ignoreOrder: true);
        (await Signer(provider)).ShouldBe(first);

        wall.At = turn.SignsAt.AddSeconds(1);
        (await Signer(provider)).ShouldBe(turn.KeyId);
        (await Published(provider)).ShouldBe([first, turn.KeyId], ignoreOrder: true);

        wall.At = turn.OldUntil.AddSeconds(1);
        (await Published(provider)).ShouldBe([turn.KeyId]);
        (turn.OldUntil - turn.SignsAt).ShouldBeGreaterThan(TimeSpan.FromMinutes(11)); // a token lives ten, a server keeps what it read for one
    }

    [Fact]
    public async Task withdraws_a_key_that_has_leaked_at_once()
    {
        await using var provider = Operator(await cluster.Clone());
        var turn = await provider.GetRequiredService<SigningRotation>().Turn(withdrawsOld: true, CancellationToken.None);
        wall.At = wall.At.AddSeconds(1);
        (await Published(provider)).ShouldBe([turn.KeyId]);
        (await Signer(provider)).ShouldBe(turn.KeyId);
    }

    [Fact]
    public async Task destroys_what_is_long_out_of_use()
    {
        var address = await cluster.Clone();
        await using var provider = Operator(address);
        var rotation = provider.GetRequiredService<SigningRotation>();
        wall.At = (await rotation.Turn(withdrawsOld: false, CancellationToken.None)).OldUntil.AddHours(1);
        (await rotation.Turn(withdrawsOld: false, CancellationToken.None)).Destroyed.ShouldBe(1);
        await using var administrator = await address.AsAdministrator();
        (await administrator.Ask<bool>("select wrapped is null and destroyed_at is not null from registry.keys where clinic_id = 0 and purpose = 'signing' and number = 1")).ShouldBeTrue();
        (await administrator.Ask<long>("select count(*) from registry.keys where clinic_id = 0 and purpose = 'signing' and wrapped is not null")).ShouldBe(2);
    }

    // A server that has just started: it remembers nothing of before.
    Task<string> Signer(ServiceProvider provider) => Fresh(provider, async (keys, unit) => (await keys.Newest(unit, CancellationToken.None)).KeyId);

    Task<List<string>> Published(ServiceProvider provider) =>
        Fresh(provider, async (keys, unit) => (await keys.Published(unit, CancellationToken.None)).Select(key => key["kid"]).ToList());

    async Task<T> Fresh<T>(ServiceProvider provider, Func<SigningKeys, UnitOfWork, Task<T>> ask)
    {
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Enamel.Platform.Tenancy.CurrentClinic>()
            .Set(new(1, "atlas", "", Enamel.Platform.Tenancy.SubscriptionStatus.Active, "Africa/Casablanca", "fr", null, false, 1));
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(new(), CancellationToken.None);
        return await ask(new(provider.GetRequiredService<NpgsqlDataSource>(), cluster.Master, wall), unit);
    }

    ServiceProvider Operator(DatabaseAddress address) => cluster.Operator(address, services => services.AddSingleton<TimeProvider>(wall));

    sealed class Wall : TimeProvider
    {
        public DateTimeOffset At { get; set; }

        public override DateTimeOffset GetUtcNow() => At;
    }
}
