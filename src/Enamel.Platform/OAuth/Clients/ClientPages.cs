using Enamel.Platform.Http;
using Enamel.Platform.Ui;
using Enamel.Platform.Ui.Components;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.OAuth;

/// <summary>The manager's pages about applications.</summary>
static class ClientPages
{
    const string List = "/settings/applications";

    public static void Map(ClinicRoutes routes)
    {
        var clients = routes.Pages.MapGroup(List);
        clients.MapGet("", async (ClientList list, CancellationToken stop) => Answer.Page<ClientsPage>(new { Clients = await list.All(stop) })).Requires(OAuthPermissions.See);
        clients.MapGet("/new", () => Answer.Page<ClientDialog>()).Requires(OAuthPermissions.Manage);
        clients.MapPost("", Register).Requires(OAuthPermissions.Manage);
        clients.MapPost("/{id:guid}/secret", async (Guid id, ChangeClient change, CancellationToken stop) =>
                (await change.NewSecret(id, stop)).Succeeded(out var made, out var refusal) ? Answer.Page<SecretPage>(new { Made = made }) : Answer.Refused(refusal))
            .Requires(OAuthPermissions.Manage);
        clients.MapPost("/{id:guid}/revoke", async (Guid id, ChangeClient change, Shell shell, IStringLocalizer<Texts> text, CancellationToken stop) =>
            {
                if (!(await change.Revoke(id, stop)).Succeeded(out var name, out var refusal)) return Answer.Refused(refusal);
                shell.ToastNext(text.Say("application.revoked-told", ("name", name)));
                return Answer.GoTo(List);
            })
            .Requires(OAuthPermissions.Manage);
    }

    static async Task<IResult> Register(IFormCollection form, RegisterClient register, IEnumerable<ScopeEntry> modules, RefusalTexts texts, CancellationToken stop)
    {
        var typed = new RegisterClient.Command(form["name"], Lines(form["redirectUris"].ToString()), Words(form, modules), form["isPublic"] == "true", form["role"], form["mayIntrospect"] == "true");
        return (await register.Run(typed, stop)).Succeeded(out var made, out var refusal)
            ? Answer.Page<SecretShown>(new { Made = made }) : Answer.Page<ClientForm>(refusal, new { Typed = typed, Faults = Faults.Of(refusal, texts) });
    }

    static string[] Lines(string typed) => typed.Split(['\n', '\r', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static string[] Words(IFormCollection form, IEnumerable<ScopeEntry> modules) =>
        [.. modules.Select(module => form[$"scope-{module.Module}"].ToString()).Where(word => word.Length > 0)];
}
