using Enamel.Platform.Identity;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Tenancy;

public sealed class Five_clinics_at_once(Installation installation) : IClassFixture<Installation>
{
    static readonly string[] Slugs = ["atlas", "mansour", "zohra", "tafraout", "souss"];

    [Fact]
    public async Task each_get_their_own_answers_ten_thousand_times()
    {
        await installation.Cluster.OpenClinic(installation.Address, "zohra", hasOwnSchema: true);
        await installation.Cluster.OpenClinic(installation.Address, "tafraout", hasOwnSchema: false);
        await installation.Cluster.OpenClinic(installation.Address, "souss", hasOwnSchema: false);
        using var traffic = await Traffic.Of(installation, Slugs);
        (await traffic.Run(requests: 10_000, parallel: 32)).ShouldBeEmpty();
    }
}

public sealed class A_server_that_has_just_started(TestCluster cluster)
{
    [Fact]
    public async Task serves_more_people_at_once_than_it_has_connections()
    {
        var passwords = new Passwords(); // who waits for a hash must hold no connection meanwhile
        await using var installation = new Installation(cluster) { Settings = services => services.AddSingleton(passwords) };
        await installation.InitializeAsync();
        await using (var administrator = await installation.Address.AsAdministrator())
            await administrator.Execute("update registry.users set password_hash = $1", passwords.Hash(TestCluster.Password));
        // Nothing is known yet: clinics, keys and sessions are all asked for at the same moment, with 24 connections for 60 people.
        var signedIn = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number =>
        {
            using var caller = await (number % 2 == 0 ? installation.Atlas : installation.Mansour).SignIn($"manager@{(number % 2 == 0 ? "atlas" : "mansour")}.example");
            return (await caller.Get("/api/v1/me")).Status;
        }));
        signedIn.ShouldAllBe(status => (int)status == 200);
    }
}
