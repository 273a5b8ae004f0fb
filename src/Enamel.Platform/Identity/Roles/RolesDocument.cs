using System.Globalization;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Enamel.Platform.Identity.Roles;

/// <summary>The table of permissions as a page of the documentation, and beneath it every address with the permission that it asks for.</summary>
public sealed class RolesDocument(PermissionTable table, IStringLocalizerFactory texts)
{
    const string Head = """
        # Who may do what

        Made from the table in code (`PermissionTable`) by `./enamel roles > docs/roles.md`; a test fails where this page says something else. **x** may;
        **own** may with what is their own only: a doctor with the own appointments and hours; an empty field may not, and is refused with 403.

        Every address and every page asks this table (`.Requires(permission)`, `CurrentUser.May`); an address that asks for nothing and is not open to
        anybody answers nobody. A person holds one role per clinic, so that doctor, cashier and manager never meet in one membership.

        """;

    /// <summary>The page, in English.</summary>
    /// <param name="addresses">All addresses of the server.</param>
    public string Of(IEnumerable<Endpoint> addresses)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        try
        {
            var page = new StringBuilder(Head);
            foreach (var module in table.Lines.GroupBy(line => line.Module)) Write(page, [.. module]);
            Write(page, [.. addresses.OfType<RouteEndpoint>()]);
            return page.ToString().ReplaceLineEndings("\n");
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    void Write(StringBuilder page, IReadOnlyList<PermissionLine> module)
    {
        var localizer = texts.Create(module[0].Texts);
        page.Append(CultureInfo.InvariantCulture, $"\n## {localizer[module[0].HeadingKey].Value}\n\n");
        Row(page, ["action", "permission", .. Enum.GetValues<Role>().Select(RoleWords.Word)]);
        Row(page, ["---", "---", .. Enum.GetValues<Role>().Select(_ => ":-:")]);
        foreach (var line in module)
            Row(page, [localizer[line.Key].Value, $"`{line.Permission.Code}`", .. Enum.GetValues<Role>().Select(role => Right(line.Permission, role))]);
    }

    static string Right(Permission permission, Role role) => !permission.Allows(role) ? "" : permission.IsOwnOnly(role) ? "own" : "x";

    static void Write(StringBuilder page, IReadOnlyList<RouteEndpoint> addresses)
    {
        page.Append("\n## Addresses\n\n");
        Row(page, ["address", "asks for"]);
        Row(page, ["---", "---"]);
        var rows = from address in addresses
                   where address.Metadata.GetMetadata<AtClinicsOnly>() is not null
                   let asks = address.Metadata.GetMetadata<RequiredPermission>() is { } required ? $"`{required.Permission.Code}`" : "nothing: open to anybody at the clinic's address"
                   from method in address.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
                   let path = "/" + address.RoutePattern.RawText?.Trim('/')
                   orderby path.StartsWith("/api/", StringComparison.Ordinal) descending, path, method
                   select new[] { $"`{method} {path}`", asks };
        foreach (var row in rows) Row(page, row);
    }

    static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
