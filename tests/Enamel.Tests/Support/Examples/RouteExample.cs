using Enamel.Kernel;

namespace Enamel.Tests.Support.Examples;

/// <summary>What is called: the request itself, sent when it is asked for, and the role that the trail must name for it.</summary>
/// <param name="Send">Sends it; everything that it needs was done before.</param>
/// <param name="Role">The role of who calls; none where nobody has signed in.</param>
sealed record Call(Func<Task<Reply>> Send, string? Role);

/// <summary>
/// One successful call of an address that changes something. Every such address of the running server must have one (Platform/Audit/Every_change.cs fails where it
/// is missing): a module's examples lie in <c>Support/Examples/{Module}Examples.cs</c>, in a class that is an <see cref="IRouteExamples"/>.
/// </summary>
/// <param name="Method">POST, PUT, PATCH or DELETE.</param>
/// <param name="Pattern">The address as it was mapped, such as <c>/api/v1/patients/{id:guid}/archive</c>.</param>
/// <param name="Prepare">Brings about what the call needs, and gives the call.</param>
sealed record RouteExample(string Method, string Pattern, Func<Stage, Task<Call>> Prepare)
{
    /// <summary>Entries that the call must leave, as <c>action subject</c>; at least one of any kind where none is named.</summary>
    public IReadOnlyList<string> Tells { get; init; } = [];

    /// <summary>Why it leaves none: it changes nothing. That is believed and checked: every table is compared.</summary>
    public string? ChangesNothing { get; init; }

    /// <summary>Why it cannot be called from here, and where it is shown instead.</summary>
    public string? ShownElsewhere { get; init; }

    /// <summary>An address of the API, called by somebody of a role.</summary>
    public static RouteExample Api(string method, string pattern, Role role, Func<Stage, Task<(string Path, object? Body)>> prepare, params string[] tells) => new(method, pattern, async stage =>
    {
        var caller = await stage.Program(role);
        var (path, body) = await prepare(stage);
        return new(() => caller.Send(new(new(method), path) { Content = body as HttpContent ?? (body is null ? null : System.Net.Http.Json.JsonContent.Create(body)) }), role.Word());
    })
    { Tells = tells };

    /// <summary>A page's form, posted by somebody of a role.</summary>
    public static RouteExample Page(string pattern, Role role, Func<Stage, Task<(string Path, object Form)>> prepare, params string[] tells) => new("POST", pattern, async stage =>
    {
        var caller = await stage.Browser(role);
        var (path, form) = await prepare(stage);
        return new(() => caller.Send(new(HttpMethod.Post, path) { Content = form as HttpContent ?? Stage.Form(form) }), role.Word());
    })
    { Tells = tells };
}

/// <summary>The examples of one module. Found by their type.</summary>
interface IRouteExamples
{
    /// <summary>All of them.</summary>
    IEnumerable<RouteExample> All { get; }
}
