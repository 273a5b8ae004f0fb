using System.Globalization;
using System.Text.Json.Nodes;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity.Staff;
using Enamel.Platform.Tenancy;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Clinic = Enamel.Tests.Support.Clinic;

namespace Enamel.Tests.Practice.Scheduling;

/// <summary>What a desk says and asks about its agenda.</summary>
static class Desk
{
    static int patients;

    /// <summary>A Monday some weeks ahead, or a day after it: far from today, so that no test depends on the hour at which it runs.</summary>
    public static DateOnly Day(int afterMonday) => OrdinaryWeek.Monday().AddDays(afterMonday);

    public static string At(DateOnly day, string time) => $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}T{time}";

    public static async Task<Guid> Patient(this Caller desk, string lastName = "Tazi")
    {
        var made = await desk.Post("/api/v1/patients", new { firstName = "Omar", lastName = $"{lastName} {Letters(Interlocked.Increment(ref patients))}" });
        return made.ShouldBe(201).Json["id"]!.GetValue<Guid>();
    }

    public static async Task<Guid> Doctor(this Caller desk, int place = 0) =>
        (await desk.Get("/api/v1/doctors")).ShouldBe(200).Json["items"]![place]!["id"]!.GetValue<Guid>();

    public static async Task<Guid[]> Chairs(this Caller desk) =>
        [.. (await desk.Get("/api/v1/chairs")).ShouldBe(200).Json["items"]!.AsArray().Select(chair => chair!["id"]!.GetValue<Guid>())];

    public static async Task<Guid> Type(this Caller desk, string name) =>
        (await desk.Get("/api/v1/appointment-types")).ShouldBe(200).Json["items"]!.AsArray().Single(type => type!["name"]!.GetValue<string>() == name)!["id"]!.GetValue<Guid>();

    public static Task<Reply> Book(this Caller desk, Guid patient, Guid doctor, DateOnly day, string time, int minutes = 30, Guid? chair = null) =>
        desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = At(day, time), minutes, chairId = chair });

    public static async Task<JsonArray> Agenda(this Caller caller, DateOnly from, DateOnly to, string more = "") =>
        (await caller.Get(string.Create(CultureInfo.InvariantCulture, $"/api/v1/appointments?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}{more}"))).ShouldBe(200).Json["items"]!.AsArray();

    public static Guid Id(this Reply reply) => reply.Json["id"]!.GetValue<Guid>();

    /// <summary>A page's text as a person reads it.</summary>
    public static string Read(this Reply reply) => System.Net.WebUtility.HtmlDecode(reply.Text);

    public static int Version(this Reply reply) => reply.Json["version"]!.GetValue<int>();

    /// <summary>Says when a doctor works: the same hours on every day but Sunday.</summary>
    public static async Task Works(this Caller manager, Guid doctor, params (string Opens, string Closes)[] hours) =>
        (await manager.Put($"/api/v1/doctors/{doctor}/hours", new
        {
            items = Enumerable.Range(1, 6).SelectMany(weekday => hours.Select(stretch => new { weekday, opens = stretch.Opens, closes = stretch.Closes })),
        })).ShouldBe(204);

    /// <summary>Gives an account a place in another clinic.</summary>
    public static async Task Joins(this Installation installation, Guid user, string clinic, Role role, string username) =>
        await installation.Inside(clinic, async services =>
            (await services.GetRequiredService<TakeOnStaff>().RunFor(user, role, username, CancellationToken.None)).Succeeded(out _).ShouldBeTrue());

    /// <summary>Opens one more clinic, with a receptionist and a patientless agenda.</summary>
    public static async Task<Clinic> Opens(this Installation installation, string slug)
    {
        await using var provider = installation.Cluster.Operator(installation.Address);
        (await provider.GetRequiredService<ClinicOpening>().Run(
            new() { Slug = slug, Name = $"Cabinet {slug}", Hosts = [$"{slug}.localhost"], Status = SubscriptionStatus.Active }, CancellationToken.None)).Expected();
        await installation.Inside(slug, async services => (await services.GetRequiredService<TakeOnStaff>().Run(
            new($"Desk of {slug}", "receptionist", $"receptionist.{slug}", TestCluster.Password), CancellationToken.None)).Expected());
        return new(installation, slug);
    }

    /// <summary>Works inside a clinic as its operator would.</summary>
    public static async Task Inside(this Installation installation, string slug, Func<IServiceProvider, Task> work)
    {
        await using var scope = installation.Services.CreateAsyncScope();
        var card = await scope.ServiceProvider.GetRequiredService<ClinicDirectory>().BySlug(slug, CancellationToken.None);
        scope.ServiceProvider.GetRequiredService<CurrentClinic>().Set(card.ShouldNotBeNull());
        var unit = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await unit.Enter(Acting.Operator("tests"), CancellationToken.None);
        await work(scope.ServiceProvider);
        await unit.Commit(CancellationToken.None);
    }

    /// <summary>Runs a statement as the server's own role, inside a clinic; nothing of it stays unless it is kept.</summary>
    public static async Task<int> AsTheServer(this Installation installation, string slug, string sql, bool keep = false)
    {
        await using var connection = new NpgsqlConnection(installation.Address.AppConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand($"select registry.enter_clinic(id, null, null, null, null, null) from registry.clinics where slug = '{slug}'", connection, transaction))
            await enter.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        var count = await command.ExecuteNonQueryAsync();
        if (keep) await transaction.CommitAsync();
        return count;
    }

    // Names hold no digits.
    static string Letters(int number) => string.Concat(number.ToString(CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));
}
