using Enamel.Kernel;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Privacy.Vault;

public sealed class Rotating_keys(Installation installation) : IClassFixture<Installation>
{
    const int Patients = 450; // more than two steps of the rotation

    [Theory]
    [InlineData("atlas")]
    [InlineData("mansour")]
    public async Task seals_everything_anew_while_the_server_writes_and_goes_on_where_it_was_stopped(string slug)
    {
        var clinic = slug == "atlas" ? installation.Atlas : installation.Mansour;
        using var desk = await clinic.As(Role.Receptionist);
        for (var number = 0; number < Patients; number++) await Register(desk, number);
        await using var provider = installation.Cluster.Operator(installation.Address);
        var rotation = provider.GetRequiredService<KeyRotation>();
        var card = await Card(provider, slug);

        using var interruption = new CancellationTokenSource();
        var firstStep = new Told(progress => interruption.Cancel());
        await Should.ThrowAsync<OperationCanceledException>(() => rotation.Rotate(card, firstStep, interruption.Token));
        (await SealedWith(slug, 1)).ShouldBeGreaterThan(0);
        (await SealedWith(slug, 2)).ShouldBeGreaterThan(0);

        var writing = Enumerable.Range(Patients, 40).Select(number => Register(desk, number));
        var finished = rotation.Rotate(card, null, CancellationToken.None);
        await Task.WhenAll([.. writing, finished]);
        (await finished).ShouldSatisfyAllConditions(done => done.IsDone.ShouldBeTrue(), done => done.KeyNumber.ShouldBe(2));

        (await SealedWith(slug, 1)).ShouldBe(0);
        (await Register(desk, Patients + 40)).ShouldNotBe(Guid.Empty);
        (await SealedWith(slug, 2)).ShouldBe((Patients + 41) * 2);
        var found = (await desk.Get($"/api/v1/patients?phone=06{Patients - 1:D8}")).ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        var record = (await desk.Get($"/api/v1/patients/{found["id"]}")).ShouldBe(200).Json;
        record["phone"]!.GetValue<string>().ShouldBe($"+2126{Patients - 1:D8}");
        record["cin"]!.GetValue<string>().ShouldBe($"AB{Patients - 1:D6}");
    }

    [Fact]
    public async Task of_the_master_wraps_every_stored_key_anew()
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        installation.Cluster.AddMasterKey();
        (await provider.GetRequiredService<KeyRotation>().Rewrap(CancellationToken.None)).ShouldBeGreaterThan(0);
        await using var owner = NpgsqlDataSource.Create(installation.Address.OwnerConnectionString);
        await using var ask = owner.CreateCommand("select count(*) from registry.keys where substring(wrapped from 2 for 4) <> int4send(2)");
        (await ask.ExecuteScalarAsync()).ShouldBe(0L);
        using var desk = await installation.Atlas.As(Role.Receptionist);
        (await desk.Get("/api/v1/me")).ShouldBe(200);
    }

    static async Task<Guid> Register(Caller desk, int number) => (await desk.Post("/api/v1/patients", new
    {
        firstName = "Salma",
        lastName = "Rotation",
        cin = $"AB{number:D6}",
        phone = $"06{number:D8}",
    })).ShouldBe(201).Json["id"]!.GetValue<Guid>();

    static async Task<ClinicCard> Card(ServiceProvider provider, string slug) =>
        await provider.GetRequiredService<ClinicDirectory>().BySlug(slug, CancellationToken.None) ?? throw new InvalidOperationException("The template has it.");

    async Task<long> SealedWith(string slug, int key)
    {
        await using var owner = NpgsqlDataSource.Create(installation.Address.OwnerConnectionString);
        var schema = slug == "atlas" ? "clinic_atlas" : "pool_01";
        await using var ask = owner.CreateCommand($"""
            select count(*) filter (where substring(cin_sealed from 2 for 4) = int4send({key}))
                 + count(*) filter (where substring(phone_sealed from 2 for 4) = int4send({key})) from {schema}.patients_patients
            """);
        return (long)(await ask.ExecuteScalarAsync())!; // count is never null
    }

    sealed class Told(Action<RotationProgress> then) : IProgress<RotationProgress>
    {
        public void Report(RotationProgress value) => then(value);
    }
}
