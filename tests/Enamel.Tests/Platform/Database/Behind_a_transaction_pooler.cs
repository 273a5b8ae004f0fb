using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Database;

/// <summary>Nothing that a request needs stays on a connection, so the connections may be anybody's: tried with pgbouncer.</summary>
public sealed class Behind_a_transaction_pooler(Behind_a_transaction_pooler.Pooled pooled) : IClassFixture<Behind_a_transaction_pooler.Pooled>
{
    [Fact]
    public async Task every_answer_is_its_clinics_own_although_clinics_share_the_connections()
    {
        using var traffic = await Traffic.Of(pooled.Installation, "atlas", "mansour");
        (await traffic.Run(requests: 800, parallel: 24)).ShouldBeEmpty();
        await using var administrator = await pooled.Installation.Address.AsAdministrator();
        (await administrator.Ask<long>("select count(*) from pg_stat_activity where usename = 'enamel_app' and datname = current_database()"))
            .ShouldBeInRange(1, Pooler.Connections);
    }

    [Fact]
    public async Task a_request_that_is_refused_leaves_nothing_for_the_next()
    {
        using var atlas = await pooled.Installation.Atlas.As(Role.Manager);
        using var mansour = await pooled.Installation.Mansour.As(Role.Manager);
        for (var round = 0; round < 20; round++)
        {
            (await atlas.Post("/api/v1/branches", new { name = "" })).ShouldBe(422);
            (await mansour.Get("/api/v1/me")).ShouldBe(200).Text.ShouldNotContain("atlas");
        }
    }

    /// <summary>A server whose connections go through pgbouncer.</summary>
    public sealed class Pooled(TestCluster cluster) : IAsyncLifetime
    {
        Pooler? pooler;

        internal Installation Installation { get; private set; } = new(cluster);

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            pooler = await Pooler.Start(cluster.Cluster);
            Installation = new(cluster) { Way = address => Task.FromResult(pooler.Through(address)) };
            await Installation.InitializeAsync();
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await Installation.DisposeAsync();
            if (pooler is not null) await pooler.DisposeAsync();
        }
    }
}
