using System.Collections.Frozen;
using Enamel.Platform.Http;
using Enamel.Platform.Identity;
using Microsoft.AspNetCore.Http;

namespace Enamel.Platform.OAuth;

/// <summary>
/// What an application was let do: words such as <c>patients</c> (all that the role may do there) and <c>patients:read</c> (look at, and change nothing).
/// They only ever narrow what the role may.
/// </summary>
public sealed class Scopes
{
    const string Reading = ":read";

    // Whoever holds a token may ask whose it is, and end it.
    static readonly string[] OfEveryToken = [IdentityPermissions.SeeOneself.Code, IdentityPermissions.SignOut.Code];

    readonly FrozenSet<string> words;

    Scopes(IEnumerable<string> words) => this.words = words.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reads words apart by blanks, as the protocol writes them.</summary>
    public static Scopes Parse(string text) => new(Split(text));

    /// <summary>The words, apart by blanks.</summary>
    public static string[] Split(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>Both words of a module.</summary>
    public static IEnumerable<string> Of(string module) => [module, module + Reading];

    /// <summary>Whether a word only lets look.</summary>
    public static bool IsReading(string word) => word.EndsWith(Reading, StringComparison.Ordinal);

    /// <summary>The module that a word names.</summary>
    public static string ModuleOf(string word) => IsReading(word) ? word[..^Reading.Length] : word;

    /// <summary>Whether somebody with what was asked for has been given it, in full or for reading.</summary>
    public static bool Includes(IReadOnlyCollection<string> granted, string word) => granted.Contains(word) || (IsReading(word) && granted.Contains(ModuleOf(word)));

    /// <summary>Whether an action lies in them at all.</summary>
    public bool Cover(Permission permission) => OfEveryToken.Contains(permission.Code) || Of(Module(permission)).Any(words.Contains);

    /// <summary>Whether an action may be done by a request of this method: what changes something needs the full word.</summary>
    public bool Cover(Permission permission, string method) =>
        OfEveryToken.Contains(permission.Code) || words.Contains(Module(permission)) || (words.Contains(Module(permission) + Reading) && (HttpMethods.IsGet(method) || HttpMethods.IsHead(method)));

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', words.Order(StringComparer.Ordinal));

    static string Module(Permission permission) => permission.Code.Split('.')[0];
}
