using Npgsql;

namespace Enamel.Server.Commands;

/// <summary>A database's address as an operator writes it: <c>postgres://user:password@host:port/database</c>, or Npgsql's <c>Key=value;...</c>.</summary>
internal static class DatabaseUrl
{
    /// <summary>Reads it.</summary>
    /// <param name="variable">The name of the variable that holds it, for the sentence that says what is wrong.</param>
    /// <param name="text">The address.</param>
    /// <exception cref="OperatorException">It is neither; the message shows none of it, for it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Read(string variable, string text)
    {
        try
        {
            var address = text.StartsWith("postgres://", StringComparison.Ordinal) || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUrl(WithHost(text))
                : new NpgsqlConnectionStringBuilder(text);
            return address.Host is { Length: > 0 } ? address : throw new FormatException("No host is named.");
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or UriFormatException or FormatException)
        {
            throw new OperatorException($"{variable} is no database address: write postgres://user:password@host:5432/enamel or Host=...;Username=...;Database=...");
        }
    }

    /// <summary>Where a database is, without the password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder address) => $"{address.Username}@{address.Host}:{address.Port}/{address.Database}";

    // "postgres://user@/database?host=/a/socket" is good to libpq, and Uri wants a host before it reads the rest.
    private static Uri WithHost(string text)
    {
        var (scheme, rest) = (text[..(text.IndexOf("://", StringComparison.Ordinal) + 3)], text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..]);
        var end = rest.IndexOfAny(['/', '?']);
        var authority = end < 0 ? rest : rest[..end];
        return authority.EndsWith('@') || authority.Length == 0 ? new($"{scheme}{authority}localhost{rest[authority.Length..]}") : new(text);
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var address = new NpgsqlConnectionStringBuilder { Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')) };
        if (url.Host.Length > 0)
            address.Host = url.Host.Trim('[', ']');
        if (url.Port > 0)
            address.Port = url.Port;
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            address.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            address.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (pair.Split('=', 2)[0], Uri.UnescapeDataString(pair.Split('=', 2)[^1]));
            // libpq's spellings where Npgsql's differ.
            address[name switch { "sslmode" => "SSL Mode", "sslrootcert" => "Root Certificate", "application_name" => "Application Name", _ => name }] =
                name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
        }
        return address;
    }
}
