using Enamel.Platform.Administration;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Support.Examples;

/// <summary>The platform's console, on the public host.</summary>
sealed class AdministrationExamples : IRouteExamples
{
    public IEnumerable<RouteExample> All =>
    [
        new("POST", "/platform/sign-in", async stage =>
        {
            var (browser, keys) = await Administrator(stage);
            return Stage.ByAnybody(() => Enter(browser, keys));
        }) { Tells = ["insert registry_administrator_sessions"] },
        new("POST", "/platform/sign-out", async stage =>
        {
            var (browser, keys) = await Administrator(stage);
            (await Enter(browser, keys)).ShouldBe(303);
            return new(() => browser.PostForm("/platform/sign-out", []), "super_admin");
        }) { Tells = ["update registry_administrator_sessions"] },
    ];

    // As the operator's command makes them.
    static async Task<(Caller Browser, AdministratorKeys Keys)> Administrator(Stage stage)
    {
        var making = ActivatorUtilities.CreateInstance<AdministratorMaking>(stage.Installation.Services, stage.Installation.Address);
        var keys = await making.Make($"console.{Stage.Letters(stage.Next)}", "Une Personne", "users create-administrator", CancellationToken.None);
        return (stage.Keep(new Caller(stage.Installation.BaseAddress, "localhost", null)), keys.ShouldNotBeNull());
    }

    static Task<Reply> Enter(Caller browser, AdministratorKeys keys) =>
        browser.PostForm("/platform/sign-in", new() { ["username"] = keys.Username, ["password"] = keys.Password, ["code"] = Stage.Code(keys.Secret) });
}
