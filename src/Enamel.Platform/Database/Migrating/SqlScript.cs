using System.Text;

namespace Enamel.Platform.Database.Migrating;

/// <summary>Splits a script into single statements, each sent alone: a distributed database takes one definition at a time.</summary>
public static class SqlScript
{
    /// <summary>The statements, without their closing semicolons. Understands <c>$$</c> bodies, quotes and <c>--</c> comments.</summary>
    public static IEnumerable<string> Statements(string script)
    {
        var statement = new StringBuilder();
        for (var at = 0; at < script.Length;)
        {
            if (script[at] == ';')
            {
                if (!string.IsNullOrWhiteSpace(statement.ToString())) yield return statement.ToString().Trim();
                statement.Clear();
                at++;
                continue;
            }
            var end = EndOfPiece(script, at);
            if (!script.AsSpan(at).StartsWith("--")) statement.Append(script, at, end - at);
            at = end;
        }
        if (!string.IsNullOrWhiteSpace(statement.ToString())) yield return statement.ToString().Trim();
    }

    static int EndOfPiece(string script, int at) =>
        script.AsSpan(at).StartsWith("--") ? After(script, "\n", at + 2) :
        script.AsSpan(at).StartsWith("$$") ? After(script, "$$", at + 2) :
        script[at] == '\'' ? After(script, "'", at + 1) :
        at + 1;

    static int After(string script, string mark, int from)
    {
        var found = script.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? script.Length : found + mark.Length;
    }
}
