using Npgsql;

namespace Enamel.Tests.Support;

/// <summary>Speaks to a test's database as its owner: for what the operator does, and for what no address shows.</summary>
static class Owner
{
    /// <summary>Runs a statement.</summary>
    public static async Task Do(Installation installation, string sql)
    {
        await using var connection = await Open(installation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Asks for one value.</summary>
    public static async Task<T> Ask<T>(Installation installation, string sql)
    {
        await using var connection = await Open(installation);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync() ?? throw new InvalidOperationException("Nothing was answered."));
    }

    static async Task<NpgsqlConnection> Open(Installation installation)
    {
        var connection = new NpgsqlConnection(installation.Address.OwnerConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
