using System.Net.Http.Headers;
using Enamel.Platform.Http;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;
using Npgsql;

namespace Enamel.Platform.Identity.Persons;

/// <summary>Recognises patients by their cookie, which is sent to their own pages only, or by the token of their program.</summary>
sealed class PersonDoor(NpgsqlDataSource database, CurrentClinic clinic, CurrentPerson person, IStringLocalizer<Texts> text)
{
    /// <summary>Where patients' pages begin.</summary>
    public const string HomePath = "/portal";

    /// <summary>Where they come in.</summary>
    public const string SignInPath = "/portal/sign-in";

    public async Task Recognise(HttpContext context)
    {
        // A browser shows its cookie to pages, a program its token to the API, and neither the other's.
        var shown = RefusalWriter.IsForPrograms(context.Request) ? TokenIn(context.Request) : context.Request.Cookies[PersonCookie.Name];
        if (OpaqueToken.HashOf(shown) is not { } hash) return;
        await using var find = database.CreateCommand("select person_id, session_id, display_name from registry.person_of_session($1, $2)");
        find.Parameters.Add(new() { Value = clinic.Id });
        find.Parameters.Add(new() { Value = hash });
        await using var row = await find.ExecuteReaderAsync(context.RequestAborted);
        if (await row.ReadAsync(context.RequestAborted)) person.Set(new(row.GetGuid(0), row.GetGuid(1), row.GetString(2)));
    }

    static string? TokenIn(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) && header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? header.Parameter : null;

    /// <summary>Makes the frame of the page a patient's.</summary>
    public void Furnish(Shell shell) => shell.State = shell.State with
    {
        UserName = person.IsSignedIn ? person.Person.DisplayName : null,
        RoleLabel = person.IsSignedIn ? text["patient"].Value : null,
        Navigation = [],
        PatientSearchPath = null,
        IdleLockMinutes = null,
        IsStaff = false,
        HomePath = HomePath,
        SignOutPath = "/portal/sign-out",
    };
}

/// <summary>The browser's half of a patient's session: sent to patients' pages of this clinic only, and out of reach of scripts.</summary>
static class PersonCookie
{
    public const string Name = "enamel.portal";

    public static void Give(HttpContext context, OpaqueToken token) => context.Response.Cookies.Append(Name, token.Text, Settings(context));

    public static void TakeBack(HttpContext context) => context.Response.Cookies.Delete(Name, Settings(context));

    static CookieOptions Settings(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.ToUriComponent() + PersonDoor.HomePath,
        IsEssential = true,
    };
}
