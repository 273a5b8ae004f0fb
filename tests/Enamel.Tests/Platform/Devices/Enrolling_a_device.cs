using Enamel.Kernel;
using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Devices;

public sealed class Enrolling_a_device(Tills tills) : IClassFixture<Tills>
{
    [Fact]
    public async Task is_done_by_who_works_on_it_and_waits_for_a_manager()
    {
        using var terminal = await Terminal.SignedIn(tills.Installation, "receptionist.atlas", "atlas");
        (await terminal.Get("/api/v1/devices/here")).ShouldRefuse(404, "devices.no-such-device");
        var made = (await terminal.Post("/api/v1/devices", new { name = "  Accueil   1 " })).ShouldBe(201);
        made.Json["state"]!.GetValue<string>().ShouldBe("pending");
        made.Json["name"]!.GetValue<string>().ShouldBe("Accueil 1");
        made.Json["kind"]!.GetValue<string>().ShouldBe("program");
        made.Json["keyThumbprint"]!.GetValue<string>().ShouldBe(terminal.Key.Thumbprint);
        made.Json["enrolledBy"]!.GetValue<string>().ShouldBe("Receptionist of atlas");
        (await terminal.Post("/api/v1/devices", new { name = "Another name" })).ShouldBe(201).Json["id"]!.GetValue<Guid>().ShouldBe(made.Json["id"]!.GetValue<Guid>());
        (await terminal.Get("/api/v1/devices/here")).ShouldBe(200).Json["name"]!.GetValue<string>().ShouldBe("Accueil 1");
        (await terminal.Get("/api/v1/devices")).ShouldRefuse(403, "not-allowed");
        using var manager = await tills.Installation.Atlas.As(Role.Manager);
        (await manager.Get("/api/v1/devices")).ShouldBe(200).Text.ShouldContain("Accueil 1");
        (await manager.Get($"/api/v1/devices/{made.Json["id"]}")).ShouldBe(200);
        using var stranger = await tills.Installation.Mansour.As(Role.Manager);
        (await stranger.Get($"/api/v1/devices/{made.Json["id"]}")).ShouldRefuse(404, "devices.no-such-device");
        (await stranger.Post($"/api/v1/devices/{made.Json["id"]}/revoke")).ShouldRefuse(404, "devices.no-such-device");
    }

    [Fact]
    public async Task takes_a_proof_of_its_key_beside_a_plain_token_too()
    {
        using var cashier = await tills.Installation.Atlas.As(Role.Cashier);
        (await cashier.Post("/api/v1/devices", new { name = "Sans preuve" })).ShouldRefuse(400, "devices.proof-missing");
        using var program = new Terminal(tills.Installation, "atlas.localhost");
        var token = cashier.Headers.Authorization!.Parameter!; // signed in by token
        var wrong = program.Key.Proof("POST", program.Address("/api/v1/staff"));
        (await program.With(HttpMethod.Post, "/api/v1/devices", wrong, token, System.Net.Http.Json.JsonContent.Create(new { name = "x" }), "Bearer")).ShouldRefuse(401, "devices.proof-address");
        var nonce = (await program.With(HttpMethod.Post, "/api/v1/devices", program.Key.Proof("POST", program.Address("/api/v1/devices")), token, null, "Bearer"))
            .ShouldRefuse(401, "devices.proof-nonce").Headers.GetValues("DPoP-Nonce").Single();
        var proof = program.Key.Proof("POST", program.Address("/api/v1/devices"), nonce: nonce);
        (await program.With(HttpMethod.Post, "/api/v1/devices", proof, token, System.Net.Http.Json.JsonContent.Create(new { name = "Avec preuve" }), "Bearer")).ShouldBe(201);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task needs_a_name(string? name)
    {
        using var terminal = await Terminal.SignedIn(tills.Installation, "assistant.atlas", "atlas");
        (await terminal.Post("/api/v1/devices", new { name })).ShouldRefuse(422, "fields");
    }

    [Fact]
    public async Task is_approved_by_a_manager_for_a_branch_and_a_counter_that_are_there()
    {
        var (terminal, id) = await tills.Enrolled(name: "Caisse à approuver");
        using var _ = terminal;
        var (branch, counter) = await tills.Place();
        using var manager = await tills.Installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = (Guid?)null })).ShouldRefuse(422, "fields");
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()) })).ShouldRefuse(422, "fields").Json["errors"]!["branchId"].ShouldNotBeNull();
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch, counterId = branch })).ShouldRefuse(422, "fields").Json["errors"]!["counterId"].ShouldNotBeNull();
        (await manager.Post($"/api/v1/devices/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}/approve", new { branchId = branch })).ShouldRefuse(404, "devices.no-such-device");
        (await terminal.Post($"/api/v1/devices/{id}/approve", new { branchId = branch })).ShouldRefuse(403, "not-allowed");
        var approved = (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch, counterId = counter })).ShouldBe(200).Json;
        approved["state"]!.GetValue<string>().ShouldBe("approved");
        approved["counterId"]!.GetValue<Guid>().ShouldBe(counter);
        approved["approvedBy"]!.GetValue<string>().ShouldBe("Manager of atlas");
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch })).ShouldBe(200).Json["counterId"].ShouldBeNull();
        var (other, _) = await tills.Place("mansour");
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = other })).ShouldRefuse(422, "fields");
        (await Entries("device-enrolled", id)).ShouldBe(1);
        (await Entries("device-approved", id)).ShouldBe(2);
    }

    [Fact]
    public async Task is_not_approved_by_who_enrolled_it_as_long_as_another_manager_is_there()
    {
        var (terminal, id) = await tills.Enrolled("manager", "Bureau");
        using var _ = terminal;
        var (branch, _) = await tills.Place();
        using var manager = await tills.Installation.Atlas.As(Role.Manager);
        (await manager.Post("/api/v1/staff", new { displayName = "Autre", role = "manager", username = "autre.responsable", password = TestCluster.Password })).ShouldBe(201);
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch })).ShouldRefuse(422, "devices.own-request");
        await Owner.Do(tills.Installation, "update registry.memberships set is_active = false where username = 'autre.responsable'");
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch })).ShouldBe(200);
    }

    [Fact]
    public async Task cannot_be_done_with_the_key_of_one_that_was_revoked()
    {
        var (terminal, id) = await tills.Enrolled(name: "Perdue");
        using var _ = terminal;
        await tills.Revoke(id);
        using var cashier = await tills.Installation.Atlas.As(Role.Cashier);
        var proof = terminal.Key.Proof("POST", terminal.Address("/api/v1/devices"), nonce: terminal.Nonce);
        (await terminal.With(HttpMethod.Post, "/api/v1/devices", proof, cashier.Headers.Authorization!.Parameter, System.Net.Http.Json.JsonContent.Create(new { name = "Perdue" }), "Bearer"))
            .ShouldRefuse(403, "devices.revoked");
        using var manager = await tills.Installation.Atlas.As(Role.Manager);
        var (branch, _) = await tills.Place();
        (await manager.Post($"/api/v1/devices/{id}/approve", new { branchId = branch })).ShouldRefuse(422, "devices.already-revoked");
    }

    Task<long> Entries(string action, Guid id) =>
        Owner.Ask<long>(tills.Installation, $"select count(*) from clinic_atlas.audit_entries where action = '{action}' and subject_id = '{id}' and user_id is not null");
}
