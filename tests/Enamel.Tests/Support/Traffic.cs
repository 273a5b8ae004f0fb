using System.Collections.Concurrent;
using System.Globalization;
using Enamel.Kernel;

namespace Enamel.Tests.Support;

/// <summary>Many requests of several clinics at once, where each answer is looked through for its owner's mark and for everybody else's.</summary>
sealed class Traffic : IDisposable
{
    readonly List<Tenant> tenants = [];

    /// <summary>What is asked, in turn; each answer names its clinic somewhere.</summary>
    static readonly Func<Tenant, int, Task<Reply>>[] Questions =
    [
        (tenant, _) => tenant.Manager.Get("/api/v1/me"),
        (tenant, _) => tenant.Manager.Get("/api/v1/staff"),
        (tenant, _) => tenant.Manager.Get("/api/v1/branches"),
        (tenant, _) => tenant.Doctor.Get("/api/v1/me"),
        (tenant, _) => tenant.Doctor.Get($"/api/v1/branches/{tenant.Branch}"),
        (tenant, number) => tenant.Manager.Patch($"/api/v1/branches/{tenant.Branch}", new { city = $"{tenant.Slug} {number}" }),
        (tenant, _) => tenant.Manager.Get("/api/v1/chairs"),
        (tenant, _) => tenant.Browser.Get("/sign-in"),
        (tenant, _) => tenant.Desk.Get($"/api/v1/patients/{tenant.Patient}"),
        (tenant, _) => tenant.Desk.Get("/api/v1/patients?q=qadiri&limit=5"),
        // The same person in every clinic: who is asked for by an identifier is each clinic's own.
        (tenant, _) => tenant.Desk.Get("/api/v1/patients?cin=BK731904"),
        (tenant, number) => tenant.Desk.Post("/api/v1/patients", new { firstName = tenant.Slug, lastName = $"Qadiri {(char)('a' + (number % 26))}" }),
        (tenant, number) => tenant.Desk.Patch($"/api/v1/patients/{tenant.Patient}", new { address = $"{number}, rue {tenant.Slug}" }),
        // Twenty new branches for each clinic, and from then on a no that is its own.
        (tenant, number) => tenant.Manager.Post("/api/v1/branches", new { name = $"Antenne {tenant.Slug} {number % 20}" }),
    ];

    /// <summary>Signs people of each clinic in, and gives each a branch and a chair that bear its name.</summary>
    public static async Task<Traffic> Of(Installation installation, params IReadOnlyList<string> slugs)
    {
        var traffic = new Traffic();
        foreach (var slug in slugs)
        {
            var clinic = installation.Clinic(slug);
            var manager = await clinic.As(Role.Manager);
            var branch = (await manager.Post("/api/v1/branches", new { name = $"Succursale {slug}" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
            (await manager.Post("/api/v1/chairs", new { branchId = branch, name = $"Fauteuil {slug}" })).ShouldBe(201);
            var desk = await clinic.As(Role.Receptionist);
            var patient = (await desk.Post("/api/v1/patients", new { firstName = slug, lastName = "Qadiri", cin = "BK731904" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
            traffic.tenants.Add(new(slug, manager, await clinic.As(Role.Doctor), desk, clinic.Anybody(), branch, patient));
        }
        return traffic;
    }

    /// <summary>Asks, and checks each answer.</summary>
    /// <param name="requests">How many in all.</param>
    /// <param name="parallel">How many at a time.</param>
    /// <returns>What was wrong with answers; nothing, as it should be.</returns>
    public async Task<IReadOnlyCollection<string>> Run(int requests, int parallel)
    {
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (number, _) =>
        {
            // Neighbouring requests belong to different clinics; over the run each clinic asks everything.
            var tenant = tenants[number % tenants.Count];
            var question = number / tenants.Count % Questions.Length;
            using var answer = await Questions[question](tenant, number);
            if (Fault(tenant, answer) is { } fault) wrong.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{number} {tenant.Slug} question {question}: {fault}"));
        });
        return wrong;
    }

    public void Dispose()
    {
        foreach (var tenant in tenants)
        {
            tenant.Manager.Dispose();
            tenant.Doctor.Dispose();
            tenant.Desk.Dispose();
            tenant.Browser.Dispose();
        }
    }

    string? Fault(Tenant tenant, Reply answer)
    {
        // Two who change one branch at the same moment may meet, and a name may be taken: they are told so.
        var isTold = (int)answer.Status is 409 or 412;
        if (!isTold && (int)answer.Status is not (>= 200 and < 300)) return $"{(int)answer.Status} {answer.Text}";
        if (!isTold && !answer.Text.Contains(tenant.Slug, StringComparison.OrdinalIgnoreCase)) return $"does not name its clinic: {answer.Text}";
        return tenants.FirstOrDefault(other => other != tenant && answer.Text.Contains(other.Slug, StringComparison.OrdinalIgnoreCase)) is { } stranger
            ? $"names {stranger.Slug}: {answer.Text}" : null;
    }

    sealed record Tenant(string Slug, Caller Manager, Caller Doctor, Caller Desk, Caller Browser, Guid Branch, Guid Patient);
}
