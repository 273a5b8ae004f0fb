using System.Globalization;
using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Enamel.Platform.Ui;
using Enamel.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Enamel.Tests.Platform.Ui;

/// <summary>A server with the pages that belong to no module, and no clinic.</summary>
public sealed class PagesServer : IAsyncLifetime
{
    readonly WebApplication _app;

    public PagesServer()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing", WebRootPath = Repository.Folder("src/Enamel.Server/wwwroot") });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddEnamelUi();
        _app = builder.Build();
        _app.UseEnamelLanguages();
        _app.UseEnamelAssets();
        _app.UsePathBase("/clinic/atlas");
        _app.UseRouting();
        _app.MapUi();
        _app.MapGet("/say/{key}", (string key, IStringLocalizer<Texts> text) => text[key].Value);
        _app.MapGet("/api/language", () => Languages.Current.Code);
        _app.MapGet("/leave", (Shell shell) => { shell.ToastNext("Réglé : 300,00"); return Results.Redirect("/design"); });
    }

    public IServiceProvider Services => _app.Services;

    public HttpClient Client() => _app.GetTestServer().CreateClient();

    public async Task<IHtmlDocument> Page(string path, string cookies = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (cookies.Length > 0) request.Headers.Add("Cookie", cookies);
        using var client = Client();
        using var answer = await client.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

public sealed class The_frame_around_every_page(PagesServer server) : IClassFixture<PagesServer>
{
    [Theory]
    [InlineData("", "fr", "ltr")]
    [InlineData("enamel.language=ar", "ar", "rtl")]
    [InlineData("enamel.language=en", "en", "ltr")]
    [InlineData("enamel.language=tlh", "fr", "ltr")]
    public async Task speaks_the_language_that_the_person_chose(string cookies, string language, string direction)
    {
        var root = (await server.Page("/design", cookies)).DocumentElement;
        root.GetAttribute("lang").ShouldBe(language);
        root.GetAttribute("dir").ShouldBe(direction);
    }

    [Fact]
    public async Task needs_no_script_and_no_style_that_its_security_policy_refuses()
    {
        var page = await server.Page("/design");
        page.QuerySelectorAll("[style], style, script:not([src])").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes).Where(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal) || attribute.Name.StartsWith("hx-on", StringComparison.Ordinal))
            .Select(attribute => attribute.Name).ShouldBeEmpty();
        page.QuerySelectorAll("script, link[rel=stylesheet]").Select(element => element.GetAttribute("src") ?? element.GetAttribute("href")).ShouldAllBe(url => url!.StartsWith('/') && url.Contains("?v="));
    }

    [Fact]
    public async Task gives_every_field_a_label_and_every_id_to_one_element_only()
    {
        var page = await server.Page("/design");
        page.QuerySelectorAll("[id]").GroupBy(element => element.Id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
        foreach (var field in page.QuerySelectorAll("input:not([type=hidden]), select, textarea"))
            (field.HasAttribute("aria-label") || page.QuerySelector($"label[for='{field.Id}']") is not null).ShouldBeTrue(field.OuterHtml);
    }

    [Fact]
    public async Task keeps_every_link_under_the_clinics_prefix()
    {
        var page = await server.Page("/clinic/atlas/design");
        var links = page.QuerySelectorAll("body a[href], form[action], [hx-get], [hx-post]")
            .SelectMany(element => new[] { "href", "action", "hx-get", "hx-post" }.Select(element.GetAttribute)).Where(link => link is not null && !link.StartsWith('#'));
        links.ShouldAllBe(link => link!.StartsWith("/clinic/atlas/"));
    }

    [Fact]
    public async Task shows_once_the_message_that_a_redirect_left()
    {
        using var client = server.Client();
        using var left = await client.GetAsync("/leave");
        var cookie = left.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldNotContain("300");
        var page = await server.Page("/design", cookie[..cookie.IndexOf(';')]);
        page.QuerySelector("#toasts .toast-success")!.TextContent.ShouldContain("Réglé : 300,00");
    }

    [Fact]
    public async Task answers_a_fragment_with_a_message_in_a_header_that_any_proxy_passes()
    {
        using var client = server.Client();
        using var answer = await client.PostAsync("/design/toast", null);
        var header = answer.Headers.GetValues("HX-Trigger").Single();
        header.ShouldAllBe(letter => letter >= ' ' && letter <= '~');
        header.ShouldContain("success");
    }
}

public sealed class A_form_that_came_back(PagesServer server) : IClassFixture<PagesServer>
{
    [Fact]
    public async Task lists_what_is_wrong_with_links_to_the_fields_and_keeps_what_was_typed()
    {
        using var client = server.Client();
        using var answer = await client.PostAsync("/design/form", new FormUrlEncodedContent([new("firstName", ""), new("cin", "B"), new("note", "<b>à revoir</b>")]));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var form = (await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync())).QuerySelector("form")!;
        form.QuerySelectorAll("[role=alert] a").Select(link => link.GetAttribute("href")).ShouldBe(["#field-firstName", "#field-cin"]);
        var cin = form.QuerySelector("#field-cin")!;
        cin.GetAttribute("aria-invalid").ShouldBe("true");
        cin.GetAttribute("value").ShouldBe("B");
        form.QuerySelector($"#{cin.GetAttribute("aria-describedby")!.Split(' ')[^1]}")!.TextContent.Trim().ShouldNotBeEmpty();
        form.QuerySelector("textarea")!.TextContent.ShouldBe("<b>à revoir</b>");
        form.QuerySelectorAll("b").ShouldBeEmpty();
    }
}

public sealed class Preferences(PagesServer server) : IClassFixture<PagesServer>
{
    [Theory]
    [InlineData("/clinic/atlas/agenda?week=2026-03-09", "/clinic/atlas/agenda?week=2026-03-09")]
    [InlineData("https://elsewhere.example/", "/clinic/atlas/")]
    [InlineData("//elsewhere.example/", "/clinic/atlas/")]
    [InlineData("/\\elsewhere.example/", "/clinic/atlas/")]
    [InlineData("/a\r\nSet-Cookie: x=y", "/clinic/atlas/")]
    [InlineData("", "/clinic/atlas/")]
    public async Task lead_back_to_the_page_and_never_to_another_site(string back, string leadsTo)
    {
        using var client = server.Client();
        using var answer = await client.PostAsync("/clinic/atlas/preferences", new FormUrlEncodedContent([new("language", "ar"), new("scheme", "dark"), new("return", back)]));
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.OriginalString.ShouldBe(leadsTo);
        string.Join('\n', answer.Headers.GetValues("Set-Cookie")).ShouldSatisfyAllConditions(
            cookies => cookies.ShouldContain("enamel.language=ar"), cookies => cookies.ShouldContain("enamel.scheme=dark"));
    }

    [Fact]
    public async Task that_Enamel_does_not_know_are_not_kept()
    {
        using var client = server.Client();
        using var answer = await client.PostAsync("/preferences", new FormUrlEncodedContent([new("language", "xx"), new("scheme", "7")]));
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }
}

public sealed class Texts_of_pages(PagesServer server) : IClassFixture<PagesServer>
{
    [Theory]
    [InlineData("/api/language", "en-US,en;q=0.9", "en")]
    [InlineData("/api/language", "de, ar-MA;q=0.5", "ar")]
    [InlineData("/clinic/atlas/api/language", "en", "en")]
    [InlineData("/say/close", "en", "Fermer")]
    public async Task follow_the_callers_language_in_the_API_and_the_persons_choice_in_pages(string path, string accepted, string said)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept-Language", accepted);
        using var client = server.Client();
        using var answer = await client.SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldBe(said);
    }

    [Fact]
    public async Task that_are_missing_do_not_pass_a_test()
    {
        using var client = server.Client();
        await Should.ThrowAsync<InvalidOperationException>(() => client.GetAsync("/say/no-such-key"));
    }

    [Theory]
    [InlineData("fr-MA", 0, "0 an")]
    [InlineData("fr-MA", 1, "1 an")]
    [InlineData("fr-MA", 8, "8 ans")]
    [InlineData("en-GB", 0, "0 years")]
    [InlineData("ar-MA", 1, "سنة واحدة")]
    [InlineData("ar-MA", 2, "سنتان")]
    [InlineData("ar-MA", 8, "8 سنوات")]
    [InlineData("ar-MA", 34, "34 سنة")]
    [InlineData("ar-MA", 103, "103 سنوات")]
    public void count_as_the_language_counts(string culture, int count, string said)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            server.Services.GetRequiredService<IStringLocalizer<Texts>>().Say("show.years", ("count", count)).ShouldBe(said);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
