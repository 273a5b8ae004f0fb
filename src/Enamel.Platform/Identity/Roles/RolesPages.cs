using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Roles;

/// <summary>Shows who may do what: the table of permissions, as a page for the manager and as JSON.</summary>
static class RolesPages
{
    public static void Map(ClinicRoutes routes)
    {
        routes.Pages.MapGet("/settings/roles", () => Answer.Page<RolesPage>()).Requires(IdentityPermissions.SeeRoles);
        routes.Api.MapGet("/permissions", (PermissionTable table, IStringLocalizerFactory texts) => Answer.Ok(new { items = table.Lines.Select(line => Shown(line, texts)) }))
            .Requires(IdentityPermissions.SeeRoles).WithTags("Staff").WithName("listPermissions").WithSummary("Every action of the product, and the roles that may do it");
    }

    static object Shown(PermissionLine line, IStringLocalizerFactory texts) => new
    {
        code = line.Permission.Code,
        words = texts.Create(line.Texts)[line.Key].Value,
        roles = line.Permission.Roles.Order().Select(RoleWords.Word),
        ownOnly = line.Permission.OwnOnly.Order().Select(RoleWords.Word),
    };
}
