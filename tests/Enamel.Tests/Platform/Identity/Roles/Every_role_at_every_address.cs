using System.Globalization;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Identity.Roles;

/// <summary>
/// The whole matrix: every role at every address that the running server has, at the own clinic and at the other one. What is to be expected is read
/// from the table of permissions. Addresses name things that do not exist and bodies are empty: who may is told so, or that there is no such thing; who
/// may not is refused before anything is read.
/// </summary>
public sealed class Every_role_at_every_address(Installation installation) : IClassFixture<Installation>
{
    // What they do leads their caller to where one says who one is.
    static readonly string[] LeadAway = ["/lock", "/account/sessions/end-all"];

    /// <summary>atlas is in a schema of its own, mansour in the pool.</summary>
    public static TheoryData<string, string, Role> Roles
    {
        get
        {
            var roles = new TheoryData<string, string, Role>();
            foreach (var role in Enum.GetValues<Role>())
            {
                roles.Add("atlas", "mansour", role);
                roles.Add("mansour", "atlas", role);
            }
            return roles;
        }
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task may_do_what_the_table_says_at_the_own_clinic_and_nothing_elsewhere(string own, string other, Role role)
    {
        var table = installation.Services.GetRequiredService<PermissionTable>();
        var wrong = new List<string>();
        using var person = new Person(installation, own, role);
        foreach (var (endpoint, method) in Addresses())
        {
            var permission = endpoint.Metadata.GetMetadata<RequiredPermission>()!.Permission; // only those are asked
            var expected = table.Find(permission.Code)?.Allows(role) ?? throw new InvalidOperationException($"{permission.Code} is in no table.");
            var said = await person.Ask(endpoint, method);
            if (said != (expected ? "let in" : "refused")) wrong.Add($"{method} {endpoint.RoutePattern.RawText} by {role} of {own} was {said}");
            var elsewhere = await person.AskElsewhere(other, endpoint, method);
            if (elsewhere != "unknown") wrong.Add($"{method} {endpoint.RoutePattern.RawText} of {other} by {role} of {own} was {elsewhere}");
        }
        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("atlas")]
    [InlineData("mansour")]
    public async Task is_asked_who_one_is_where_nobody_has_signed_in(string clinic)
    {
        var wrong = new List<string>();
        using var anybody = installation.Clinic(clinic).Anybody();
        foreach (var (endpoint, method) in Addresses())
        {
            using var answer = await anybody.Send(Request(endpoint, method));
            if (Read(endpoint, answer) != "unknown") wrong.Add($"{method} {endpoint.RoutePattern.RawText}: {(int)answer.Status}");
        }
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void meets_enough_addresses_to_be_worth_the_name()
    {
        Addresses().Count(address => IsApi(address.Endpoint)).ShouldBeGreaterThan(30);
        Addresses().Count(address => !IsApi(address.Endpoint)).ShouldBeGreaterThan(30);
    }

    // Those that ask for a permission; that each does, or says that it is open, is Every_address's to see.
    IEnumerable<(RouteEndpoint Endpoint, string Method)> Addresses() =>
        from endpoint in installation.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<RequiredPermission>() is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (endpoint, method);

    static bool IsApi(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true;

    static string Read(RouteEndpoint endpoint, Reply answer) => IsApi(endpoint)
        ? (int)answer.Status switch
        {
            401 => "unknown",
            403 when answer.Json["type"]!.GetValue<string>() == "urn:enamel:not-allowed" => "refused",
            >= 500 => answer.Text,
            _ => "let in",
        }
        : (int)answer.Status switch
        {
            303 when answer.Headers.Location?.ToString() is { } away && (away.StartsWith("/sign-in", StringComparison.Ordinal) || away.StartsWith("/locked", StringComparison.Ordinal)) => "unknown", // a covered screen asks who one is too
            403 when answer.Text.Split("<main")[^1].Contains("ne permet pas cette action", StringComparison.Ordinal) => "refused", // the frame has the words too
            >= 500 => answer.Text,
            _ => "let in",
        };

    static HttpRequestMessage Request(RouteEndpoint endpoint, string method)
    {
        var request = new HttpRequestMessage(new(method), "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Part)))));
        if (method is "GET" or "HEAD" or "DELETE") return request;
        var picture = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.FirstOrDefault(type => type.StartsWith("image/", StringComparison.Ordinal));
        request.Content = picture is not null ? new ByteArrayContent([0]) { Headers = { ContentType = new(picture) } }
            : endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType == typeof(Microsoft.AspNetCore.Http.IFormFile) ? new MultipartFormDataContent()
            : IsApi(endpoint) ? new StringContent("{}", Encoding.UTF8, "application/json") : new FormUrlEncodedContent([]);
        return request;
    }

    static string Part(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart { ParameterPolicies: var policies } when policies.Any(policy => policy.Content == "int") => "4711",
        RoutePatternParameterPart => Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => throw new InvalidOperationException("A route has parts of another kind."),
    };

    /// <summary>Somebody of a role, by token and by cookie; signs in again after an address that ended the session.</summary>
    sealed class Person(Installation installation, string own, Role role) : IDisposable
    {
        readonly List<Caller> callers = [];
        Caller? program, browser;
        string cookie = "";

        public async Task<string> Ask(RouteEndpoint endpoint, string method)
        {
            using var answer = await (await Caller(endpoint)).Send(Request(endpoint, method));
            if (Read(endpoint, answer) is not "unknown" and var said) return said;
            program = browser = null;
            if (LeadAway.Contains("/" + endpoint.RoutePattern.RawText?.Trim('/'))) browser = await Browser();
            using var again = await (await Caller(endpoint)).Send(Request(endpoint, method));
            return Read(endpoint, again) is "unknown" && LeadAway.Contains("/" + endpoint.RoutePattern.RawText?.Trim('/')) && await HasEnded() ? "let in" : Read(endpoint, again);
        }

        // Whether what was just asked ended the session or covered the screen: who was not let in would still be there.
        async Task<bool> HasEnded()
        {
            using var landing = await browser!.Get("/"); // signed in anew just before
            browser = null;
            return landing.Status == System.Net.HttpStatusCode.SeeOther;
        }

        public async Task<string> AskElsewhere(string other, RouteEndpoint endpoint, string method)
        {
            await Caller(endpoint);
            using var stranger = new Caller(installation.BaseAddress, $"{other}.localhost", IsApi(endpoint) ? program!.Headers.Authorization!.Parameter : null); // signed in just now
            if (!IsApi(endpoint)) stranger.Headers.Add("Cookie", cookie);
            using var answer = await stranger.Send(Request(endpoint, method));
            return Read(endpoint, answer);
        }

        public void Dispose()
        {
            foreach (var caller in callers) caller.Dispose();
        }

        async Task<Caller> Caller(RouteEndpoint endpoint) => IsApi(endpoint) ? program ??= await Program() : browser ??= await Browser();

        async Task<Caller> Program()
        {
            callers.Add(await installation.Clinic(own).As(role));
            return callers[^1];
        }

        async Task<Caller> Browser()
        {
            var caller = installation.Clinic(own).Anybody();
            callers.Add(caller);
            using var welcome = await caller.PostForm("/sign-in", new() { ["login"] = string.Create(CultureInfo.InvariantCulture, $"{role.Word()}.{own}"), ["password"] = TestCluster.Password });
            cookie = string.Join("; ", welcome.Headers.GetValues("Set-Cookie").Select(one => one.Split(';')[0]));
            return caller;
        }
    }
}
