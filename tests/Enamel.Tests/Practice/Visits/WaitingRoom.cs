using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Clinic = Enamel.Tests.Support.Clinic;

namespace Enamel.Tests.Practice.Visits;

/// <summary>What desk, doctor and cashier do again and again in these tests.</summary>
static class WaitingRoom
{
    static readonly System.Reflection.MethodInfo SignIn = typeof(CurrentUser).GetMethod("Set", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!; // it is there
    static int patients;

    public static async Task<Guid> Patient(this Caller desk, string firstName = "Khadija") => (await desk.Post("/api/v1/patients", new
    {
        firstName,
        lastName = "Ouazzani " + string.Concat(Interlocked.Increment(ref patients).ToString(System.Globalization.CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0'))),
    })).ShouldBe(201).Json["id"]!.GetValue<Guid>();

    public static Task<Guid> IdOf(this Installation installation, string username) =>
        Owner.Ask<Guid>(installation, $"select user_id from registry.memberships where username = '{username}'");

    /// <summary>An appointment of today.</summary>
    public static async Task<Guid> Appointment(this Caller desk, Guid patient, Guid doctor, int hour, int minute = 0, object? type = null)
    {
        var clock = new ZoneRules(TimeProvider.System).Clock("Africa/Casablanca").Expected();
        var booked = await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt = clock.Format(clock.InstantOf(clock.Today, new(hour, minute))), minutes = 15, typeId = type });
        return booked.ShouldBe(201).Json["id"]!.GetValue<Guid>();
    }

    /// <summary>Somebody comes without an appointment.</summary>
    public static async Task<Guid> WalkIn(this Caller desk, Guid doctor, Guid? patient = null) =>
        (await desk.Post("/api/v1/visits", new { patientId = patient ?? await desk.Patient(), doctorId = doctor })).ShouldBe(201).Json["id"]!.GetValue<Guid>();

    /// <summary>A visit of the role's doctor that is to be paid.</summary>
    public static async Task<Guid> ToBePaid(this Installation installation, Clinic clinic)
    {
        using var desk = await clinic.As(Role.Receptionist);
        using var doctor = await clinic.As(Role.Doctor);
        var visit = await desk.WalkIn(await installation.IdOf($"doctor.{clinic.Slug}"));
        (await doctor.Post($"/api/v1/visits/{visit}/start")).ShouldBe(200);
        (await doctor.Post($"/api/v1/visits/{visit}/ready")).ShouldBe(200);
        return visit;
    }

    /// <summary>What people read.</summary>
    public static string Words(this Reply reply) => System.Net.WebUtility.HtmlDecode(reply.Text);

    public static string Status(this Reply reply) => reply.Json["status"]!.GetValue<string>();

    /// <summary>Works in a unit of work of a clinic as somebody who is signed in, as a module's own verb does.</summary>
    public static async Task<T> By<T>(this Installation installation, string username, Func<IServiceProvider, Task<T>> work)
    {
        var words = username.Split('.');
        var clinic = await installation.Services.GetRequiredService<ClinicDirectory>().BySlug(words[1], CancellationToken.None);
        var user = new SignedIn(await installation.IdOf(username), Guid.Empty, RoleWords.Parse(words[0]).Expected(), "", ByCookie: false);
        return await installation.Services.GetRequiredService<ClinicWork>().In(clinic!, new Acting(user.UserId), services => // the template has it
        {
            SignIn.Invoke(services.GetRequiredService<CurrentUser>(), [user]);
            return work(services);
        }, CancellationToken.None);
    }

    /// <summary>A statement of the server's own role, as somebody, which stays if it is not refused.</summary>
    public static async Task Raw(this Installation installation, string username, string deed, params object[] values)
    {
        await using var connection = new NpgsqlConnection(installation.Address.AppConnectionString);
        await connection.OpenAsync();
        await using var work = await connection.BeginTransactionAsync();
        await using (var enter = new NpgsqlCommand("select * from registry.enter_clinic((select id from registry.clinics where slug = $1), $2, null, null, null, null)", connection))
        {
            enter.Parameters.Add(new() { Value = username.Split('.')[1] });
            enter.Parameters.Add(new() { Value = await installation.IdOf(username) });
            await enter.ExecuteNonQueryAsync();
        }
        await using var command = new NpgsqlCommand(deed, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
        await work.CommitAsync();
    }

    /// <summary>The constraint by which the database refused it.</summary>
    public static async Task<string> Refused(this Installation installation, string username, string deed, params object[] values)
    {
        var answer = await Should.ThrowAsync<PostgresException>(() => installation.Raw(username, deed, values));
        return answer.SqlState == PostgresErrorCodes.InsufficientPrivilege ? "not allowed" : answer.ConstraintName!; // a check has a name
    }

    /// <summary>Somebody on a terminal that was approved for the clinic's first counter: where money is decided on.</summary>
    public static async Task<Terminal> AtATill(this Installation installation, string username)
    {
        var slug = username.Split('.')[1];
        var terminal = await Terminal.SignedIn(installation, username, slug);
        var device = (await terminal.Post("/api/v1/devices", new { name = "Bureau" })).ShouldBe(201).Json["id"]!.GetValue<Guid>();
        using var manager = await installation.Clinic(slug).As(Role.Manager);
        var counter = (await manager.Get("/api/v1/counters")).ShouldBe(200).Json["items"]!.AsArray()[0]!;
        (await manager.Post($"/api/v1/devices/{device}/approve", new { branchId = counter["branchId"]!.GetValue<Guid>(), counterId = counter["id"]!.GetValue<Guid>() })).ShouldBe(200);
        return terminal;
    }
}
