using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Ui;

/// <summary>A language that Enamel speaks.</summary>
/// <param name="Code">Two letters, as in the <c>lang</c> attribute and in the cookie: <c>fr</c>, <c>ar</c>, <c>en</c>.</param>
/// <param name="Culture">How dates and numbers are written in it. Digits are 0-9 in all of them, as is the use in Morocco.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="OwnName">Its name in itself, so that its speakers find it whatever language the page is in.</param>
public sealed record Language(string Code, CultureInfo Culture, string Direction, string OwnName)
{
    /// <summary>Whether it is written from right to left.</summary>
    public bool IsRightToLeft => Direction == "rtl";
}

/// <summary>The languages that Enamel speaks and how one is chosen for a request.</summary>
public static class Languages
{
    /// <summary>The cookie that keeps a person's choice.</summary>
    public const string Cookie = "enamel.language";

    /// <summary>The default.</summary>
    public static Language French { get; } = new("fr", CultureInfo.GetCultureInfo("fr-MA"), "ltr", "Français");

    /// <summary>Arabic, right to left.</summary>
    public static Language Arabic { get; } = new("ar", CultureInfo.GetCultureInfo("ar-MA"), "rtl", "العربية");

    /// <summary>English with European dates.</summary>
    public static Language English { get; } = new("en", CultureInfo.GetCultureInfo("en-GB"), "ltr", "English");

    /// <summary>All of them, in the order in which they are offered.</summary>
    public static IReadOnlyList<Language> All { get; } = [French, Arabic, English];

    /// <summary>The language of a code such as <c>ar</c> or <c>ar-MA</c>; nothing when Enamel does not speak it.</summary>
    public static Language? Find(string? code) =>
        code is null ? null : All.FirstOrDefault(language =>
            code.Equals(language.Code, StringComparison.OrdinalIgnoreCase) ||
            code.StartsWith(language.Code + "-", StringComparison.OrdinalIgnoreCase));

    /// <summary>The language that the current request is answered in.</summary>
    public static Language Current => Find(CultureInfo.CurrentUICulture.Name) ?? French;

    /// <summary>
    /// Chosen by the person (cookie); a program that calls the API says it in <c>Accept-Language</c>; otherwise French. Pages do not follow
    /// <c>Accept-Language</c>: browsers at a desk are often installed in a language that nobody there chose.
    /// </summary>
    public static Language Of(HttpRequest request)
    {
        if (Find(request.Cookies[Cookie]) is { } chosen) return chosen;
        return IsForPrograms(request.Path) ? Accepted(request) ?? French : French;
    }

    /// <summary>Sets the culture of each request. Belongs before anything speaks.</summary>
    public static IApplicationBuilder UseEnamelLanguages(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var language = Of(context.Request);
        CultureInfo.CurrentCulture = language.Culture;
        CultureInfo.CurrentUICulture = language.Culture;
        context.Response.Headers.ContentLanguage = language.Code;
        return next(context);
    });

    // The clinic's prefix may still be on the path: an unknown clinic is refused in the caller's language too.
    static bool IsForPrograms(PathString path)
    {
        if (path.StartsWithSegments("/clinic", StringComparison.OrdinalIgnoreCase, out var rest) && rest.Value is ['/', .. var below])
            path = below.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? below[end..] : "/";
        return path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
    }

    static Language? Accepted(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage
            .Where(wish => wish.Quality is not 0)
            .OrderByDescending(wish => wish.Quality ?? 1)
            .Select(wish => Find(wish.Value.Value))
            .FirstOrDefault(language => language is not null);
}
