using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Support;

/// <summary>A message that only tests send, written as any module writes one: in a unit of work of a clinic.</summary>
static class Greetings
{
    public const string Template = "tests.greeting";

    public static MessageTemplate Registered { get; } = new(Template, typeof(Wordings.Texts)) { HasSmsText = true, GoodFor = TimeSpan.FromHours(2) };

    /// <summary>Writes one down and commits.</summary>
    public static Task<Guid> Greet(
        this Installation installation, string slug, string recipient, string name = "Zohra", string code = "731904", string language = "fr", Channel channel = Channel.Email) =>
        installation.In(slug, unit => unit.GetRequiredService<Messages>().Send(
            channel, recipient, Template, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = name, ["code"] = code }, language, CancellationToken.None));

    /// <summary>A unit of work of a clinic, as the system itself.</summary>
    public static Task<T> In<T>(this Installation installation, string slug, Func<IServiceProvider, Task<T>> work) => installation.In(slug, Acting.Operator("tests"), work);

    /// <summary>A unit of work of a clinic, as somebody.</summary>
    public static async Task<T> In<T>(this Installation installation, string slug, Acting acting, Func<IServiceProvider, Task<T>> work)
    {
        var clinic = await installation.Services.GetRequiredService<ClinicDirectory>().BySlug(slug, CancellationToken.None);
        return await installation.Services.GetRequiredService<ClinicWork>().In(clinic!, acting, work, CancellationToken.None); // the template has it
    }

    /// <summary>Makes every waiting job due now, whatever the back-off said.</summary>
    public static Task HurryUp(this Installation installation) => Owner.Do(installation, "update registry.jobs set due_at = now() - interval '1 second' where claim is null");

    /// <summary>Lets the claims of a server that died run out.</summary>
    public static Task LetClaimsRunOut(this Installation installation) =>
        Owner.Do(installation, "update registry.jobs set claimed_until = now() - interval '1 second' where claim is not null");

    /// <summary>Does everything that is due.</summary>
    public static Task<int> Work(this Installation installation) => installation.Services.GetRequiredService<JobWorker>().RunDue(CancellationToken.None);

    /// <summary>What the clinic's table says of a message.</summary>
    public static async Task<(string Status, int Tries, string? Error, bool HasWords)> Fate(this Installation installation, string slug, Guid message)
    {
        await using var administrator = await installation.Address.AsAdministrator();
        var schema = await administrator.Ask<string>("select schema_name from registry.clinics where slug = $1", slug);
        return (await administrator.All(row => (row.GetString(0), row.GetInt32(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetBoolean(3)),
            $"select status, tries, last_error, words_sealed is not null from {schema}.messaging_messages where id = $1", message)).Single();
    }
}
