using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Tenancy;

/// <summary>Every address that the running server has, found by asking it: called for another clinic's things by each role of the wrong clinic.</summary>
public sealed class Every_address(Every_address.Neighbours neighbours) : IClassFixture<Every_address.Neighbours>
{
    // Addresses that belong to no clinic: nothing of one can be asked of them.
    static readonly string[] OfNoClinic =
        ["/healthz", "/readyz", "/metrics", "/preferences", "/developers", "/design", "/design/dialog", "/design/search", "/design/toast", "/design/form", "/openapi/{documentName}.json"];

    /// <summary>Who calls, whose things: atlas is in a schema of its own, mansour in the pool.</summary>
    public static TheoryData<string, string, Role> Callers
    {
        get
        {
            var callers = new TheoryData<string, string, Role>();
            foreach (var role in Enum.GetValues<Role>())
            {
                callers.Add("mansour", "atlas", role);
                callers.Add("atlas", "mansour", role);
            }
            return callers;
        }
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task knows_nothing_of_another_clinics_things(string own, string other, Role role)
    {
        var theirs = neighbours.Of(other);
        var wrong = new List<string>();
        foreach (var endpoint in neighbours.Endpoints)
            foreach (var method in Methods(endpoint))
                foreach (var query in method == "GET" && endpoint.RoutePattern.Parameters.Count == 0 && !IsOfNoClinic(endpoint) ? theirs.Queries() : [""])
                    wrong.AddRange(await Ask(own, role, theirs, endpoint, method, query));
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("mansour", "atlas")]
    [InlineData("atlas", "mansour")]
    public async Task of_another_clinic_does_not_know_who_signed_in_elsewhere(string own, string other)
    {
        var theirs = neighbours.Of(other);
        using var program = new Caller(neighbours.Installation.BaseAddress, $"{other}.localhost", neighbours.Token(own, Role.Manager));
        using var browser = new Caller(neighbours.Installation.BaseAddress, $"{other}.localhost", null);
        browser.Headers.Add("Cookie", neighbours.Cookie(own, Role.Manager));
        foreach (var endpoint in neighbours.Endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<RequiredPermission>() is not null))
            foreach (var method in Methods(endpoint))
            {
                var path = theirs.Path(endpoint.RoutePattern);
                using var answer = await Send(IsApi(endpoint) ? program : browser, theirs, endpoint, method, path);
                ((int)answer.Status).ShouldBe(IsApi(endpoint) ? 401 : 303, $"{method} {path}: {answer.Text}");
                theirs.SecretLeaks(path, answer.Text).ShouldBeEmpty($"{method} {path}");
            }
    }

    [Fact]
    public async Task has_left_the_other_clinic_as_it_was()
    {
        var before = await neighbours.Everything("atlas");
        await knows_nothing_of_another_clinics_things("mansour", "atlas", Role.Manager);
        await knows_nothing_of_another_clinics_things("mansour", "atlas", Role.Receptionist);
        (await neighbours.Everything("atlas")).ShouldBe(before);
    }

    [Fact]
    public void says_who_may_call_it() => Undecided(neighbours.Endpoints).ShouldBeEmpty();

    [Fact]
    public void that_says_nothing_of_who_may_call_it_is_named()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var routes = new ClinicRoutes(app);
        routes.Api.MapGet("/open-door", () => "").WithName("planted");
        routes.Api.MapGet("/closed-door", () => "").Requires(new("tests.door", Role.Manager));
        app.MapGet("/beside-the-house", () => "");
        Undecided(((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
            .ShouldBe(["GET /api/v1/open-door", "GET /beside-the-house"], ignoreOrder: true);
    }

    [Fact]
    public void is_called_by_the_test_at_all()
    {
        neighbours.Endpoints.Count(IsApi).ShouldBeGreaterThan(20);
        neighbours.Endpoints.Count(endpoint => endpoint.RoutePattern.Parameters.Count > 0).ShouldBeGreaterThan(5);
    }

    static IEnumerable<string> Undecided(IEnumerable<RouteEndpoint> endpoints) =>
        from endpoint in endpoints
        let decisions = endpoint.Metadata.Count(item => item is RequiredPermission or AnybodyMayCall or PatientsMayCall)
        let atClinics = endpoint.Metadata.Any(item => item.GetType().Name == "AtClinicsOnly")
        let inPublic = endpoint.Metadata.Any(item => item.GetType().Name == "OnPublicHostOnly") || IsOfNoClinic(endpoint)
        where atClinics ? decisions == 0 : !inPublic
        select $"{string.Join(',', Methods(endpoint))} /{endpoint.RoutePattern.RawText?.Trim('/')}";

    static IReadOnlyList<string> Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];

    static bool IsOfNoClinic(RouteEndpoint endpoint) => OfNoClinic.Contains("/" + endpoint.RoutePattern.RawText?.Trim('/'));

    // Words that every clinic has: which rule, which purpose, which holiday. What they name is always one's own.
    static bool NamesAThing(RouteEndpoint endpoint) => endpoint.RoutePattern.Parameters.Any(parameter => parameter.Name is not ("rule" or "code" or "kind" or "key" or "year" or "documentName"));

    static bool IsApi(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true;

    async Task<IEnumerable<string>> Ask(string own, Role role, OtherClinic theirs, RouteEndpoint endpoint, string method, string query)
    {
        var path = theirs.Path(endpoint.RoutePattern) + query;
        // To end or cover one's own session belongs to no other clinic, and would end these questions.
        if (path.EndsWith("/auth/logout", StringComparison.Ordinal) || (method == "POST" && path is "/sign-out" or "/lock" or "/account/sessions/end-all" or "/account/sessions/end-others") || (method == "DELETE" && path == "/api/v1/me/sessions")) return [];
        using var answer = await Send(IsApi(endpoint) ? neighbours.Program(own, role) : neighbours.Browser(own, role), theirs, endpoint, method, path);
        var said = $"{method} {path} by {role}: {(int)answer.Status}";
        // The examples in the API's description and in the page of the design bear a clinic's name; they are the same for everybody.
        var leaks = IsOfNoClinic(endpoint) ? theirs.SecretLeaks(path, answer.Text) : theirs.Leaks(path, answer.Text + answer.Headers);
        var wrong = leaks.Select(mark => $"{said} tells {mark}").ToList();
        if ((int)answer.Status >= 500) wrong.Add($"{said} {answer.Text}");
        // An address that was good for a time is gone for everybody, whether it ever was or not.
        if (NamesAThing(endpoint) && !IsOfNoClinic(endpoint) && (int)answer.Status is not (403 or 404 or 410)) wrong.Add($"{said} {answer.Text}");
        return wrong;
    }

    static Task<Reply> Send(Caller caller, OtherClinic theirs, RouteEndpoint endpoint, string method, string path)
    {
        var request = new HttpRequestMessage(new(method), path);
        if (method is not ("GET" or "DELETE" or "HEAD"))
            request.Content = theirs.Body(endpoint, IsApi(endpoint));
        return caller.Send(request);
    }

    /// <summary>Two clinics with something of every kind in each, and somebody of every role signed in.</summary>
    public sealed class Neighbours(TestCluster cluster) : IAsyncLifetime
    {
        readonly Dictionary<string, OtherClinic> clinics = new(StringComparer.Ordinal);
        readonly Dictionary<(string Clinic, Role Role), (Caller Program, Caller Browser, string Cookie)> people = [];

        internal Installation Installation { get; } = new(cluster);

        internal IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            await Installation.InitializeAsync();
            Endpoints = [.. Installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()];
            foreach (var slug in new[] { "atlas", "mansour" })
            {
                clinics[slug] = await OtherClinic.Fill(Installation, slug);
                foreach (var role in Enum.GetValues<Role>())
                {
                    var browser = Installation.Clinic(slug).Anybody();
                    var welcome = await browser.PostForm("/sign-in", new() { ["login"] = $"{role.Word()}.{slug}", ["password"] = TestCluster.Password });
                    people[(slug, role)] = (await Installation.Clinic(slug).As(role), browser, string.Join("; ", welcome.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
                }
            }
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            foreach (var (program, browser, _) in people.Values)
            {
                program.Dispose();
                browser.Dispose();
            }
            await Installation.DisposeAsync();
        }

        internal OtherClinic Of(string slug) => clinics[slug];

        internal Caller Program(string slug, Role role) => people[(slug, role)].Program;

        internal Caller Browser(string slug, Role role) => people[(slug, role)].Browser;

        internal string Token(string slug, Role role) => Program(slug, role).Headers.Authorization!.Parameter!; // signed in by token

        internal string Cookie(string slug, Role role) => people[(slug, role)].Cookie;

        /// <summary>All rows of a clinic, as one text.</summary>
        internal async Task<string> Everything(string slug)
        {
            await using var administrator = await Installation.Address.AsAdministrator();
            var (id, schema) = (await administrator.All(row => (row.GetInt32(0), row.GetString(1)), "select id, schema_name from registry.clinics where slug = $1", slug)).Single();
            var all = new List<string>();
            foreach (var table in await RowMaker.Tables(administrator, schema))
                all.AddRange(await administrator.All(row => $"{table}: {row.GetString(0)}", $"select to_jsonb(t)::text from {schema}.{table} t where clinic_id = $1 order by 1", id));
            return string.Join('\n', all);
        }
    }
}
