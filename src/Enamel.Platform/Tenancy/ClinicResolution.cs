using Enamel.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Platform.Tenancy;

/// <summary>Hosts that are the platform's own: the directory, sign-up and the console live there, and any clinic under its path.</summary>
/// <param name="Names">Host names in lower case.</param>
public sealed record PublicHosts(IReadOnlyCollection<string> Names);

/// <summary>
/// Which clinic is it? By host (<c>atlas.example</c>), or by path (<c>/clinic/atlas/…</c> on any host: the prefix becomes the path base, so every
/// address works under both).
/// </summary>
sealed class ClinicResolution(RequestDelegate next)
{
    const string Prefix = "/clinic";

    public async Task InvokeAsync(HttpContext context, ClinicDirectory directory, PublicHosts publicHosts, CurrentClinic current)
    {
        var stop = context.RequestAborted;
        // RFC 8414 puts the well-known word before the path of the issuer; here it comes behind, as every other address of a clinic does.
        if (context.Request.Path.StartsWithSegments(OAuth.OAuthRoutes.Metadata, StringComparison.Ordinal, out var issuer) && issuer.StartsWithSegments(Prefix, StringComparison.Ordinal))
            context.Request.Path = issuer.Add(OAuth.OAuthRoutes.Metadata);
        var host = context.Request.Host.Host.ToLowerInvariant();
        var byHost = IsPlausible(host) ? await directory.AtHost(host, stop) : null;
        if (byHost is null && !publicHosts.Names.Contains(host))
        {
            await Refuse(context, HttpRefusals.NoSuchClinic);
            return;
        }
        if (SlugOf(context.Request.Path, out var rest) is { } slug)
        {
            var byPath = IsPlausible(slug) ? await directory.BySlug(slug, stop) : null;
            context.Request.Path = rest;
            if (byPath is null || (byHost is not null && byHost.Id != byPath.Id))
            {
                await Refuse(context, byPath is null ? HttpRefusals.NoSuchClinic : HttpRefusals.TwoClinics);
                return;
            }
            context.Request.PathBase = context.Request.PathBase.Add($"{Prefix}/{byPath.Slug}");
            byHost = byPath;
        }
        if (byHost is not null) current.Set(byHost);
        await next(context);
    }

    static string? SlugOf(PathString path, out PathString rest)
    {
        rest = default;
        if (!path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var after) || after.Value is not { Length: > 1 } tail) return null;
        var end = tail.IndexOf('/', 1);
        rest = end < 0 ? "/" : tail[end..];
        return end < 0 ? tail[1..] : tail[1..end];
    }

    // What no clinic can be called is not asked for: NUL and the like never reach the database.
    static bool IsPlausible(string name) => name.Length is > 0 and <= 253 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');

    static Task Refuse(HttpContext context, Kernel.Refusal refusal) =>
        context.RequestServices.GetRequiredService<RefusalWriter>().Write(context, refusal);
}
