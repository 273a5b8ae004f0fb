using System.Buffers;
using System.Globalization;
using Enamel.Platform.Database;
using Enamel.Server;
using Enamel.Server.Demo;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enamel.Tests.Server.Demo;

/// <summary>An installation with both demo clinics.</summary>
public sealed class DemoInstallation(TestCluster cluster) : IAsyncLifetime
{
    internal Installation Installation { get; } = new(cluster);

    internal IReadOnlyList<DemoLoaded> Loaded { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await Installation.InitializeAsync();
        Loaded = await Load();
    }

    public ValueTask DisposeAsync() => Installation.DisposeAsync();

    internal async Task<IReadOnlyList<DemoLoaded>> Load()
    {
        await using var services = cluster.Operator(Installation.Address);
        return await DemoLoader.Run(services, DemoPlan.Slugs, 5080, new Progress<string>(), CancellationToken.None);
    }
}

public sealed class Loading_the_demo(DemoInstallation demo) : IClassFixture<DemoInstallation>
{
    private const string AllAppointments =
        "(select * from clinic_atlas.scheduling_appointments union all select * from pool_01.scheduling_appointments)";

    [Fact]
    public async Task brings_what_the_plan_holds()
    {
        foreach (var (loaded, slug) in demo.Loaded.Zip(DemoPlan.Slugs))
        {
            (loaded.WasThere, loaded.Staff, loaded.Patients).ShouldBe((false, 8, 300));
            loaded.Appointments.ShouldBeGreaterThan(300);
            using var manager = await SignIn(slug, "manager");
            (await manager.Get("/api/v1/branches")).Json["items"]!.AsArray().Count.ShouldBe(2);
            (await manager.Get("/api/v1/chairs")).Json["items"]!.AsArray().Count.ShouldBe(4);
            (await manager.Get("/api/v1/doctors")).Text.ShouldContain("Dr Leila Bennani");
        }
        await using var administrator = await demo.Installation.Address.AsAdministrator();
        (await administrator.Ask<long>("select count(*) from clinic_atlas.patients_patients")).ShouldBe(300);
        (await administrator.Ask<string>("select string_agg(brand_colour, ' ' order by id) from registry.clinics")).ShouldBe("#0f766e #7c3aed");
        (await administrator.Ask<long>($"select count(*) from {AllAppointments} a")).ShouldBe(demo.Loaded.Sum(clinic => clinic.Appointments));
        var links = await administrator.Ask<long>("select count(*) from clinic_atlas.patients_links where relation = 'parent' and is_guardian");
        links.ShouldBe(DemoPlan.For("atlas", Today).Links.Count(link => link.IsGuardian));
    }

    [Fact]
    public async Task shows_a_day_in_full_swing_with_reminders_on_and_who_owes_nothing_had_a_waiver_of_two_people()
    {
        foreach (var slug in DemoPlan.Slugs)
        {
            using var desk = await SignIn(slug, "receptionist");
            var visits = (await desk.Get("/api/v1/visits")).ShouldBe(200).Json["items"]!.AsArray();
            visits.Select(one => one!["status"]!.GetValue<string>()).Order(StringComparer.Ordinal).ShouldBe(
                ["COMPLETED", "IN_CONSULTATION", "IN_CONSULTATION", "PAID", "READY_FOR_BILLING", "READY_FOR_BILLING", "REGISTERED", "REGISTERED", "REGISTERED", "REGISTERED"]);
            (await desk.Get("/api/v1/waiting-list")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(2);
            (await desk.Get("/api/v1/recalls")).ShouldBe(200).Json["items"]!.AsArray().Count.ShouldBe(3);
            using var manager = await SignIn(slug, "manager");
            var rules = (await manager.Get("/api/v1/reminders/rules")).ShouldBe(200).Json;
            rules["isOn"]!.GetValue<bool>().ShouldBeTrue();
            rules["wordsArabic"]!.GetValue<string>().ShouldContain("{clinic}");
        }
        await using var administrator = await demo.Installation.Address.AsAdministrator();
        foreach (var schema in new[] { "clinic_atlas", "pool_01" })
            (await administrator.Ask<long>($"""
                select count(*) from {schema}.visits_visits v join {schema}.visits_settlements s on s.visit_id = v.id and s.kind = 'waiver' and s.settled_by = v.paid_by
                join {schema}.approvals_requests a on a.id = s.document_id and a.subject_id = v.id and a.decision = 'approved'
                join registry.memberships asked on asked.user_id = a.requested_by and asked.clinic_id = v.clinic_id and asked.role = 'cashier'
                join registry.memberships decided on decided.user_id = a.decided_by and decided.clinic_id = v.clinic_id and decided.role = 'manager'
                where v.state in ('PAID', 'COMPLETED') and v.ready_at <= a.requested_at and a.requested_at <= a.decided_at
                """)).ShouldBe(2);
    }

    [Fact]
    public async Task lets_every_patient_be_found_by_cin_in_their_own_clinic_only()
    {
        using var atlas = await SignIn("atlas", "receptionist");
        using var mansour = await SignIn("mansour", "receptionist");
        foreach (var (desk, other, slug) in new[] { (atlas, mansour, "atlas"), (mansour, atlas, "mansour") })
            foreach (var (place, patient) in DemoPlan.For(slug, Today).Patients.Where(patient => patient.Cin is not null).Index())
            {
                var found = (await desk.Get($"/api/v1/patients?cin={patient.Cin}")).ShouldBe(200).Json["items"]!.AsArray();
                found.Single()!["fullName"]!.GetValue<string>().ShouldBe($"{patient.FirstName.Latin} {patient.LastName.Latin}");
                if (place % 50 == 0)
                    (await other.Get($"/api/v1/patients?cin={patient.Cin}")).Json["items"]!.AsArray().ShouldBeEmpty();
            }
    }

    [Fact]
    public async Task books_nobody_twice_and_tells_the_registry_of_every_appointment_that_stands()
    {
        await using var administrator = await demo.Installation.Address.AsAdministrator();
        foreach (var who in new[] { "doctor_id", "chair_id", "patient_id" })
            (await administrator.Ask<long>($"""
                select count(*) from {AllAppointments} one join {AllAppointments} other
                on one.{who} = other.{who} and one.id < other.id and one.status = 'booked' and other.status = 'booked'
                and tstzrange(one.starts_at, one.ends_at) && tstzrange(other.starts_at, other.ends_at)
                """)).ShouldBe(0);
        (await administrator.Ask<long>($"""
            select count(*) from {AllAppointments} a full join registry.doctor_bookings b on b.id = a.id and b.clinic_id = a.clinic_id
            where (b.id is null) <> (a.status = 'cancelled') or a.doctor_id <> b.doctor_id or a.starts_at <> b.starts_at or a.ends_at <> b.ends_at
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task keeps_the_doctor_of_both_clinics_in_one_place_at_a_time()
    {
        await using var administrator = await demo.Installation.Address.AsAdministrator();
        (await administrator.Ask<long>("select count(distinct user_id) from registry.memberships where username like 'leila.%'")).ShouldBe(1);
        var (doctor, startsAt) = (await administrator.All(row => (row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1)), """
            select a.doctor_id, a.starts_at from clinic_atlas.scheduling_appointments a join registry.memberships m on m.user_id = a.doctor_id
            where m.username = 'leila.atlas' and a.status = 'booked' and a.starts_at > now() order by a.starts_at limit 1
            """)).Single();
        using var desk = await SignIn("mansour", "receptionist");
        var patient = (await desk.Get("/api/v1/patients?limit=1")).Json["items"]![0]!["id"]!.GetValue<Guid>();
        (await desk.Post("/api/v1/appointments", new { patientId = patient, doctorId = doctor, startsAt, minutes = 15 })).ShouldRefuse(409, "scheduling.doctor-busy");
    }

    [Fact]
    public async Task brings_nothing_more_the_second_time()
    {
        const string Everything = """
            select string_agg(format('%s %s', c.relname, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %s', c.oid::regclass), false, true, '')))[1]), ', ' order by c.oid)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and (n.nspname in ('registry', 'pool_01') or n.nspname like 'clinic_%')
            and c.relname not in ('sessions', 'audit_entries', 'refresh_tokens')
            """;
        await using var administrator = await demo.Installation.Address.AsAdministrator();
        var before = await administrator.Ask<string>(Everything);
        foreach (var loaded in await demo.Load())
            (loaded.WasThere, loaded.Staff, loaded.Patients, loaded.Appointments).ShouldBe((true, 0, 0, 0));
        (await administrator.Ask<string>(Everything)).ShouldBe(before);
    }

    [Fact]
    public async Task leaves_no_identifier_in_clear()
    {
        var plans = DemoPlan.Slugs.Select(slug => DemoPlan.For(slug, Today)).ToArray();
        string[] identifiers =
        [
            .. plans.SelectMany(plan => plan.Patients).SelectMany(patient => new[] { patient.Cin, patient.Phone, patient.Email, patient.InsuranceId, patient.Address }).OfType<string>(),
            .. plans.SelectMany(plan => plan.Staff).SelectMany(person => new[] { person.Phone, person.Email }),
        ];
        var needles = SearchValues.Create([.. identifiers, .. identifiers.Select(one => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(one)))], StringComparison.Ordinal);
        await using var administrator = await demo.Installation.Address.AsAdministrator();
        var tables = await administrator.All(row => row.GetString(0), """
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema')
            """);
        var rows = 0;
        foreach (var table in tables)
            foreach (var row in await administrator.All(row => row.GetString(0), $"select to_jsonb(t)::text from {table} t"))
            {
                rows++;
                row.AsSpan().ContainsAny(needles).ShouldBeFalse(table);
            }
        rows.ShouldBeGreaterThan(3000); // it is the right database that was looked through
        demo.Installation.Log.Lines.Where(line => line.AsSpan().ContainsAny(needles)).ShouldBeEmpty();
    }

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private Task<Caller> SignIn(string slug, string role) => new Clinic(demo.Installation, slug)
        .SignIn(DemoClinics.StaffOf(slug).First(person => person.Role == role).Login, DemoStaff.Password);
}

public sealed class A_demo_that_is_kept(TestCluster cluster)
{
    [Fact]
    public async Task gets_appointments_for_the_weeks_that_came_since()
    {
        var address = await cluster.Clone();
        var first = await Load(address, new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero));
        first.WasThere.ShouldBeFalse();
        (await Load(address, new DateTimeOffset(2026, 11, 2, 21, 0, 0, TimeSpan.Zero))).Appointments.ShouldBe(0);
        var later = await Load(address, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        (later.WasThere, later.Patients).ShouldBe((true, 0));
        later.Appointments.ShouldBeGreaterThan(200);
        await using var administrator = await address.AsAdministrator();
        (await administrator.Ask<DateTime>("select max(local_start) from pool_01.scheduling_appointments")).ShouldBeGreaterThan(DateTime.Parse("2026-12-04", CultureInfo.InvariantCulture));
        (await administrator.Ask<long>("select count(*) from pool_01.scheduling_appointments")).ShouldBe(first.Appointments + later.Appointments);
    }

    private async Task<DemoLoaded> Load(DatabaseAddress address, DateTimeOffset now)
    {
        await using var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning))
            .AddSingleton<TimeProvider>(new StoppedAt(now)).AddEnamel(address, cluster.Master).AddEnamelOperator().BuildServiceProvider();
        return (await DemoLoader.Run(services, ["mansour"], 5081, new Progress<string>(), CancellationToken.None)).Single();
    }

    private sealed class StoppedAt(DateTimeOffset instant) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => instant;
    }
}
