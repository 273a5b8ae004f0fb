using Enamel.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Enamel.Platform.Ui;

/// <summary>An entry of the main navigation.</summary>
/// <param name="Path">From the clinic's root, such as <c>/agenda</c>.</param>
/// <param name="Label">In the language of the request.</param>
/// <param name="Icon">Shown beside the label.</param>
/// <param name="IsCurrent">Set by the shell from the address; give it only where the address does not tell.</param>
public sealed record NavigationItem(string Path, string Label, IconName Icon, bool IsCurrent = false)
{
    /// <summary>Where the entry's badge is asked for, once the page stands; none for most.</summary>
    public string? BadgePath { get; init; }
}

/// <summary>Another clinic of the person's.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where one goes to arrive there, on whichever host.</param>
public sealed record ClinicLink(string Name, string Address);

/// <summary>Light, dark, or as the device is set.</summary>
public enum Scheme
{
    /// <summary>As the device is set.</summary>
    Auto,

    /// <summary>Always light.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,
}

/// <summary>What the frame shows about the clinic and the person: filled once per request by whoever knows them. The defaults fit a visitor without a clinic.</summary>
public sealed record ShellState
{
    /// <summary>The clinic's name, or the product's where there is no clinic.</summary>
    public string ClinicName { get; init; } = "Enamel";

    /// <summary>Address of the clinic's logo on this site; without it its initials are shown.</summary>
    public string? ClinicLogoUrl { get; init; }

    /// <summary>Changes whenever the clinic's colours change; with it the frame asks for <c>/theme.css</c>.</summary>
    public string? ThemeVersion { get; init; }

    /// <summary>The branch where the person works now.</summary>
    public string? BranchName { get; init; }

    /// <summary>Who is signed in; nobody when empty.</summary>
    public string? UserName { get; init; }

    /// <summary>Their role in words.</summary>
    public string? RoleLabel { get; init; }

    /// <summary>Whether it is known on which device the session began; until then the page's script says so where it can.</summary>
    public bool IsDeviceKnown { get; init; }

    /// <summary>The main navigation, most used first: a phone shows the first four.</summary>
    public IReadOnlyList<NavigationItem> Navigation { get; init; } = [];

    /// <summary>Where the logo leads: the role's landing page.</summary>
    public string HomePath { get; init; } = "/";

    /// <summary>Where the header's search box looks for patients, <c>?q=</c> is appended; without it the box is not shown.</summary>
    public string? PatientSearchPath { get; init; }

    /// <summary>The other clinics in which the person works, and where each lets them in.</summary>
    public IReadOnlyList<ClinicLink> OtherClinics { get; init; } = [];

    /// <summary>Whether whoever is signed in is of the clinic's staff, and so has a device, an account page and a screen to cover; patients and the platform's administrators have not.</summary>
    public bool IsStaff { get; init; } = true;

    /// <summary>Where the sign-out form posts to.</summary>
    public string SignOutPath { get; init; } = "/sign-out";

    /// <summary>After how many minutes without a touch the page covers itself; never where nobody is signed in.</summary>
    public int? IdleLockMinutes { get; init; }

    /// <summary>How far the clinic's changes had been counted before anything was read for this page.</summary>
    public string? LiveSince { get; init; }

    /// <summary>The clinic's clock: instants are shown as its wall shows them.</summary>
    public ClinicClock? Clock { get; init; }
}

/// <summary>What every page knows about where it stands: links, clinic, person, language, colours; and how it speaks back to the browser.</summary>
public sealed class Shell(IHttpContextAccessor accessor)
{
    /// <summary>The cookie that keeps a person's choice of <see cref="Scheme"/>.</summary>
    public const string SchemeCookie = "enamel.scheme";

    /// <summary>Set once per request, before a page is rendered.</summary>
    public ShellState State { get; set; } = new();

    /// <summary>The clinic's name.</summary>
    public string ClinicName => State.ClinicName;

    /// <summary>The clinic's logo.</summary>
    public string? ClinicLogoUrl => State.ClinicLogoUrl;

    /// <summary>The clinic's own colours, see <see cref="ThemeStylesheet"/>.</summary>
    public string? ThemeUrl => State.ThemeVersion is { } version ? Link("/theme.css", ("v", version)) : null;

    /// <summary>Who is signed in.</summary>
    public string? UserName => State.UserName;

    /// <summary>Their role in words.</summary>
    public string? RoleLabel => State.RoleLabel;

    /// <summary>Whether somebody is signed in.</summary>
    public bool IsSignedIn => !string.IsNullOrEmpty(State.UserName);

    /// <summary>The language of this request.</summary>
    public Language Language => Languages.Current;

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public string Direction => Language.Direction;

    /// <summary>The person's choice of light or dark.</summary>
    public Scheme Scheme => Enum.TryParse<Scheme>(Request.Cookies[SchemeCookie], ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) ? chosen : Scheme.Auto;

    /// <summary>Whether htmx asks and a part of the page is expected, not a whole document.</summary>
    public bool IsFragment =>
        Request.Headers["HX-Request"] == "true" && Request.Headers["HX-Boosted"] != "true" && Request.Headers["HX-History-Restore-Request"] != "true";

    /// <summary>The id of the element that htmx will put the answer into; empty for whole pages.</summary>
    public string FragmentTarget => Request.Headers["HX-Target"].ToString();

    /// <summary>The main navigation with the current entry marked: the longest path that the address begins with.</summary>
    public IReadOnlyList<NavigationItem> Navigation
    {
        get
        {
            if (State.Navigation.Any(item => item.IsCurrent)) return State.Navigation;
            var current = State.Navigation
                .Where(item => item.Path == "/" ? Request.Path == "/" : Request.Path.StartsWithSegments(item.Path, StringComparison.OrdinalIgnoreCase))
                .MaxBy(item => item.Path.Length);
            return [.. State.Navigation.Select(item => item with { IsCurrent = item == current })];
        }
    }

    /// <summary>The address of a path of this clinic, whether it is reached by its own host or under <c>/clinic/{slug}</c>.</summary>
    /// <param name="path">Begins with a slash; may carry a query.</param>
    public string Link(string path) => Request.PathBase.ToUriComponent() + path;

    /// <summary>The same with query values; those that are null or empty are left out.</summary>
    public string Link(string path, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var builder = new QueryBuilder();
        foreach (var (name, value) in query)
            if (Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text) builder.Add(name, text);
        return Link(path) + builder.ToQueryString();
    }

    /// <summary>The address to come back to from a form that stands on every page; the landing page when this one cannot be asked for again.</summary>
    public string ReturnPath => HttpMethods.IsGet(Request.Method) ? Request.PathBase + Request.Path + Request.QueryString : Link(State.HomePath);

    /// <summary>The reference of this request in the log and the traces, for the person who must report a fault.</summary>
    public string TraceId => System.Diagnostics.Activity.Current?.TraceId.ToHexString() ?? Context.TraceIdentifier;

    /// <summary>Shows a short message on the page that asked: use it when a fragment is the answer.</summary>
    public void ToastNow(string text, Tone tone = Tone.Success) => Toasts.Now(Context, text, tone);

    /// <summary>Shows a short message on the page that comes next: use it when a redirect is the answer.</summary>
    public void ToastNext(string text, Tone tone = Tone.Success) => Toasts.Next(Context, text, tone);

    /// <summary>Closes the open dialog once the answer arrives.</summary>
    public void CloseDialog() => Toasts.Trigger(Context, "close-dialog", "");

    /// <summary>Lets the page that asked know that something happened, as an event on its body: for parts that renew themselves then.</summary>
    /// <param name="happening">The event's name, such as <c>visits-changed</c>.</param>
    public void Announce(string happening) => Toasts.Trigger(Context, happening, "");

    /// <summary>Lays the cover over the page that asked: its screen is locked.</summary>
    internal void CoverScreen() => Toasts.Trigger(Context, "cover-screen", "");

    /// <summary>Takes the cover away again.</summary>
    internal void UncoverScreen() => Toasts.Trigger(Context, "uncover-screen", "");

    internal (string Text, Tone Tone)? WaitingToast() => Toasts.Take(Context);

    HttpContext Context => accessor.HttpContext ?? throw new InvalidOperationException("A page is rendered outside of a request.");

    HttpRequest Request => Context.Request;
}
