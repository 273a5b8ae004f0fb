using Enamel.Tests.Support;
using Enamel.Tests.Support.Examples;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Enamel.Tests.Platform.Audit;

/// <summary>
/// Every address of the running server that changes something, found by asking it: called once with success, and its entry looked for. That every table is
/// audited, whoever changes it, is shown by <see cref="The_trail"/>.
/// </summary>
public sealed class Every_change(Installation installation) : IClassFixture<Installation>
{
    static readonly RouteExample[] Examples = [.. typeof(IRouteExamples).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IRouteExamples)))
        .SelectMany(type => ((IRouteExamples)Activator.CreateInstance(type)!).All)]; // they have no parameters

    // What is not told by a trigger at all, and why that is no gap.
    static readonly Dictionary<string, string> Untold = new(StringComparer.Ordinal)
    {
        ["audit_entries"] = "the trail itself",
        ["audit_blocks"] = "the trail's seals: signed, and chained to each other",
        ["audit_heads"] = "the newest seal, a second time",
        ["audit_eras"] = "written by the migrator, where the database moves",
        ["refresh_tokens"] = "each use of one is told as the session's",
        ["doctor_bookings"] = "a shadow of the clinic's appointments, which are told",
        ["jobs"] = "pointers: what a job does is told in its clinic",
        ["device_proofs"] = "proofs that were shown, for ten minutes",
        ["sign_in_attempts"] = "counters: each failed attempt is told by a note",
        ["pending_sign_ins"] = "sign-ins that have begun: how they end is told by a note",
        ["passkey_questions"] = "questions of five minutes: how a sign-in by a passkey ends is told by a note",
        ["audit_watches"] = "how far each clinic's trail was looked through for alerts: what was found is told in the clinic",
        ["oauth_codes"] = "codes of a minute: consent and exchange are told by notes",
        ["schema_migrations"] = "the migrator's own list",
    };

    [Fact]
    public void that_an_address_can_make_has_an_example() => Addresses().Except(Examples.Select(example => $"{example.Method} {example.Pattern}")).ShouldBeEmpty(
        "A new address needs an example of a successful call: add it to tests/Enamel.Tests/Support/Examples/<Module>Examples.cs, in a class that is an IRouteExamples.");

    [Fact]
    public void has_no_example_of_an_address_that_is_not_there() => Examples.Select(example => $"{example.Method} {example.Pattern}").Except(Addresses()).ShouldBeEmpty();

    [Fact]
    public async Task leaves_its_entry_with_who_from_where_and_in_which_request()
    {
        using var stage = new Stage(installation);
        await using var administrator = await installation.Address.AsAdministrator();
        var wrong = new List<string>();
        foreach (var example in Examples.Where(example => example.ShownElsewhere is null))
        {
            var said = await Try(example, stage, administrator);
            wrong.AddRange(said.Select(fault => $"{example.Method} {example.Pattern}: {fault}"));
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task of_a_row_of_the_registry_is_told_by_a_trigger_or_there_is_a_reason_why_not()
    {
        await using var administrator = await installation.Address.AsAdministrator();
        var silent = await administrator.All(row => row.GetString(0), """
            select c.relname::text from pg_class c where c.relnamespace = 'registry'::regnamespace and c.relkind = 'r'
            and not exists (select from pg_trigger g where g.tgrelid = c.oid and g.tgfoid = 'registry.audit_row'::regproc and g.tgenabled in ('O', 'A'))
            """);
        silent.Where(table => !Untold.ContainsKey(table)).ShouldBeEmpty();
        Untold.Keys.Where(table => !silent.Contains(table)).ShouldBeEmpty();
    }

    static async Task<IReadOnlyList<string>> Try(RouteExample example, Stage stage, NpgsqlConnection administrator)
    {
        try
        {
            var call = await example.Prepare(stage);
            var mark = await Newest(administrator);
            var before = example.ChangesNothing is null ? "" : await Everything(administrator);
            var answer = await call.Send();
            var entries = await Behind(administrator, mark);
            await Owner.Do(stage.Installation, "update registry.clinics set second_factor_roles = '{}' where slug = 'atlas' and second_factor_roles <> '{}'");
            if ((int)answer.Status >= 400) return [$"was answered {(int)answer.Status} {Short(answer.Text)}"];
            return example.ChangesNothing is null ? Faults(example, call, entries) : await Everything(administrator) == before ? [] : ["changes something after all"];
        }
        catch (Exception trouble) when (trouble is ShouldAssertException or InvalidOperationException or NullReferenceException or PostgresException)
        {
            return [$"could not be prepared: {Short(trouble.Message)}"];
        }
    }

    // Of a page what it says is wrong.
    static string Short(string text) => text.Contains("<!DOCTYPE", StringComparison.Ordinal)
        ? string.Join(' ', System.Text.RegularExpressions.Regex.Matches(text, "(alert-title\">|-error\"[^>]*>)(?<said>[^<]+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["said"].Value)) : text;

    static List<string> Faults(RouteExample example, Call call, List<Entry> entries)
    {
        if (entries.Count == 0) return ["left no entry"];
        var faults = example.Tells.Where(told => entries.All(entry => entry.Told != told)).Select(told => $"does not tell '{told}' but {string.Join(", ", entries.Select(entry => entry.Told).Distinct())}").ToList();
        if (entries.FirstOrDefault(entry => !entry.HasRequest || !entry.HasAddress) is { } nowhere) faults.Add($"'{nowhere.Told}' does not say from where or in which request");
        if (call.Role is { } role && entries.FirstOrDefault(entry => entry.Role != role || !entry.HasUser) is { } nobody) faults.Add($"'{nobody.Told}' names {nobody.Role ?? "nobody"} and not {role}");
        return faults;
    }

    IEnumerable<string> Addresses() =>
        (from endpoint in installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
         from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
         where method is not ("GET" or "HEAD" or "OPTIONS")
         select $"{method} /{endpoint.RoutePattern.RawText?.Trim('/')}").Distinct(StringComparer.Ordinal);

    static async Task<(Guid Clinic, Guid Registry)> Newest(NpgsqlConnection administrator) => (await administrator.All(row => (row.GetGuid(0), row.GetGuid(1)), """
        select coalesce((select id from clinic_atlas.audit_entries order by id desc limit 1), '00000000-0000-0000-0000-000000000000'),
            coalesce((select id from registry.audit_entries order by id desc limit 1), '00000000-0000-0000-0000-000000000000')
        """)).Single();

    static Task<List<Entry>> Behind(NpgsqlConnection administrator, (Guid Clinic, Guid Registry) mark) => administrator.All(
        row => new Entry(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4)), """
        select action || ' ' || subject, role, user_id is not null, request_id is not null, address is not null from clinic_atlas.audit_entries where id > $1
        union all select action || ' ' || subject, role, user_id is not null, request_id is not null, address is not null from registry.audit_entries where id > $2 and clinic_id in (0, 1)
        """, mark.Clinic, mark.Registry);

    // Everything of the clinic that is told, and of the registry: what comes and goes by itself aside.
    static async Task<string> Everything(NpgsqlConnection administrator)
    {
        var all = new List<string>();
        foreach (var (schema, table) in await administrator.All(row => (row.GetString(0), row.GetString(1)), """
            select c.relnamespace::regnamespace::text, c.relname::text from pg_class c join pg_trigger g on g.tgrelid = c.oid and g.tgfoid = 'registry.audit_row'::regproc
            where c.relnamespace in ('clinic_atlas'::regnamespace, 'registry'::regnamespace) and c.relname <> 'sessions' order by 1, 2
            """))
            all.Add($"{table} {await administrator.Ask<string>($"select coalesce(string_agg(t::text, ' ' order by t::text), '') from {schema}.{table} t")}");
        return string.Join('\n', all);
    }

    sealed record Entry(string Told, string? Role, bool HasUser, bool HasRequest, bool HasAddress);
}
