using Enamel.Platform.Database;
using Npgsql;

namespace Enamel.Tests.Support;

/// <summary>Plain SQL past the product, for what its promises rest on.</summary>
static class Sql
{
    /// <summary>A session as the cluster's superuser, whom no lock holds.</summary>
    public static Task<NpgsqlConnection> AsAdministrator(this DatabaseAddress address) => Open(address.OwnerConnectionString);

    /// <summary>A session as the role that serves requests.</summary>
    public static Task<NpgsqlConnection> AsApplication(this DatabaseAddress address) => Open(address.AppConnectionString);

    /// <summary>Runs it.</summary>
    /// <returns>How many rows it touched.</returns>
    public static async Task<int> Execute(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one value that it answers.</summary>
    public static async Task<T> Ask<T>(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync() is T value ? value : throw new InvalidOperationException($"No {typeof(T).Name} came back from: {sql}");
    }

    /// <summary>Every row that it answers.</summary>
    public static async Task<List<T>> All<T>(this NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, string sql, params object?[] values)
    {
        await using var command = Command(connection, sql, values);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>Enters a clinic as the product does.</summary>
    public static Task Enter(this NpgsqlConnection connection, int clinic, Acting? acting = null) => connection.Execute(
        "select registry.enter_clinic($1, $2::uuid, $3::uuid, $4::uuid, $5::text, $6::text, $7::text)",
        clinic, acting?.UserId, acting?.SessionId, acting?.DeviceId, acting?.RequestId, acting?.Address, acting?.ShownKey);

    /// <summary>The error with which the database refuses it; the transaction goes on as if it had not been tried.</summary>
    public static async Task<PostgresException> Refused(this NpgsqlConnection connection, string sql, params object?[] values)
    {
        await connection.Execute("savepoint attempt");
        var refusal = await Should.ThrowAsync<PostgresException>(() => connection.Execute(sql, values), $"It was let through: {sql}");
        await connection.Execute("rollback to savepoint attempt");
        return refusal;
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        return command;
    }

    static async Task<NpgsqlConnection> Open(string connectionString)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }
}
