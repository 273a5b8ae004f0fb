using System.Reflection;
using Enamel.Kernel;

namespace Enamel.Platform.Http;

/// <summary>A module's part of the table of permissions: the static fields of one class, in the order in which they stand there.</summary>
/// <param name="Actions">The class, such as <c>PatientsPermissions</c>.</param>
/// <param name="Texts">Where the words of its actions are: key <c>may.</c> and the code; and <c>may.</c> with the module's word alone for its heading.</param>
public sealed record ModulePermissions(Type Actions, Type Texts);

/// <summary>A line of the table.</summary>
/// <param name="Permission">The action and who may.</param>
/// <param name="Texts">Where its words are.</param>
public sealed record PermissionLine(Permission Permission, Type Texts)
{
    /// <summary>The module's word: the code up to the point.</summary>
    public string Module => Permission.Code.Split('.')[0];

    /// <summary>The key of the module's heading.</summary>
    public string HeadingKey => $"may.{Module}";

    /// <summary>The key of the action's words.</summary>
    public string Key => $"may.{Permission.Code}";
}

/// <summary>
/// Who may do what: every action of the product and its roles, in one place. Addresses and pages ask these same permissions; the manager's page and
/// <c>docs/roles.md</c> are made from it.
/// </summary>
public sealed class PermissionTable
{
    readonly Dictionary<string, Permission> byCode;

    /// <summary>Gathers the modules' parts.</summary>
    /// <exception cref="ArgumentException">Two actions have the same code.</exception>
    public PermissionTable(IEnumerable<ModulePermissions> modules)
    {
        Lines = [.. from module in modules from permission in Fields(module.Actions) select new PermissionLine(permission, module.Texts)];
        byCode = Lines.ToDictionary(line => line.Permission.Code, line => line.Permission, StringComparer.Ordinal);
    }

    /// <summary>All actions, module by module.</summary>
    public IReadOnlyList<PermissionLine> Lines { get; }

    /// <summary>The action of a code; null when there is none.</summary>
    public Permission? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>What a role may do.</summary>
    public IEnumerable<Permission> Of(Role role) => Lines.Select(line => line.Permission).Where(permission => permission.Allows(role));

    static IEnumerable<Permission> Fields(Type actions) => actions.GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(field => field.MetadataToken)
        .Select(field => field.GetValue(null)).OfType<Permission>();
}
