using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.Ui;

/// <summary>What a message, badge or button wants to say by its colour. Never by colour alone: words and icons say it too.</summary>
public enum Tone
{
    /// <summary>Nothing in particular.</summary>
    Neutral,

    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>It worked.</summary>
    Success,

    /// <summary>Look before you go on.</summary>
    Warning,

    /// <summary>It failed, or it harms.</summary>
    Danger,
}

static class Tones
{
    /// <summary>As it appears in class names and events.</summary>
    public static string Word(this Tone tone) => tone switch
    {
        Tone.Neutral => "neutral",
        Tone.Info => "info",
        Tone.Success => "success",
        Tone.Warning => "warning",
        Tone.Danger => "danger",
    };

    public static IconName Icon(this Tone tone) => tone switch
    {
        Tone.Neutral or Tone.Info => IconName.Info,
        Tone.Success => IconName.CheckCircle,
        Tone.Warning => IconName.Alert,
        Tone.Danger => IconName.Refused,
    };
}

/// <summary>
/// Short messages: in the header of a fragment's answer, or, before a redirect, in a cookie that the next page takes. Whoever writes the cookie
/// by hand reads their own words on their own screen, as text.
/// </summary>
static class Toasts
{
    const string Cookie = "enamel.toast";

    internal static void Now(HttpContext context, string text, Tone tone) =>
        Trigger(context, "toast", new JsonObject { ["text"] = text, ["tone"] = tone.Word() });

    internal static void Trigger(HttpContext context, string name, JsonNode detail)
    {
        const string header = "HX-Trigger";
        var events = JsonNode.Parse(context.Response.Headers[header].ToString() is { Length: > 0 } before ? before : "{}")!.AsObject();   // written by this method only
        events[name] = detail;
        context.Response.Headers[header] = events.ToJsonString();   // the default encoder escapes all but ASCII, which is all a header may hold
    }

    internal static void Next(HttpContext context, string text, Tone tone) =>
        context.Response.Cookies.Append(Cookie, Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new[] { tone.Word(), text })), Options(context));

    internal static (string Text, Tone Tone)? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } kept) return null;
        context.Response.Cookies.Delete(Cookie, Options(context));
        try
        {
            return JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(kept)) is [var tone, var text] && Enum.TryParse<Tone>(tone, ignoreCase: true, out var known)
                ? (text, known) : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException)
        {
            return null;   // not ours: only a message is lost
        }
    }

    static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = TimeSpan.FromMinutes(1),
        Path = "/",
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
    };
}
