using System.Data;
using Enamel.Kernel;
using Enamel.Platform.Devices;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Enamel.Platform.Database;

/// <summary>
/// One request's work: one connection, one transaction, entered into one clinic by its first statement. Nothing about the clinic stays on the
/// connection when the transaction ends.
/// </summary>
public sealed class UnitOfWork(NpgsqlDataSource database, CurrentClinic clinic) : IAsyncDisposable
{
    readonly NpgsqlConnection connection = database.CreateConnection();
    readonly List<DbContext> contexts = [];
    readonly List<Action> afterwards = [];
    NpgsqlTransaction? transaction;
    Acting? entrant;

    /// <summary>The connection that the scope's contexts share.</summary>
    internal NpgsqlConnection Connection => connection;

    /// <summary>Who entered; nobody where no work is under way.</summary>
    internal Acting? Entrant => transaction is null ? null : entrant;

    /// <summary>What the registry said when the clinic was entered.</summary>
    /// <exception cref="InvalidOperationException">No work has begun.</exception>
    public Entered Entered { get; private set; } = Entered.Nowhere;

    /// <summary>Whether a transaction is open.</summary>
    public bool IsOpen => transaction is not null;

    /// <summary>Opens the transaction and enters the current clinic.</summary>
    /// <param name="acting">Who works.</param>
    /// <returns>The clinic's status, the person's role there as of now, and whether the session still lives.</returns>
    public async Task<Entered> Enter(Acting acting, CancellationToken stop)
    {
        if (transaction is not null) throw new InvalidOperationException("The unit of work is open already.");
        if (connection.State != ConnectionState.Open) await connection.OpenAsync(stop);
        transaction = await connection.BeginTransactionAsync(stop);
        foreach (var context in contexts) await context.Database.UseTransactionAsync(transaction, stop);
        Entered = await EnterClinic(acting, stop);
        if (acting.Patient is { } patient) Entered = Entered with { IsSessionAlive = await EnterAsPerson(patient, stop) };
        entrant = acting;
        return Entered;
    }

    /// <summary>
    /// Does something slow that needs no database while holding no connection: otherwise as many people as there are connections, each checking a
    /// password, would keep everybody else waiting. For before anything is written: what was is undone.
    /// </summary>
    public Task<T> Outside<T>(Func<T> work, CancellationToken stop) => Outside(() => Task.FromResult(work()), stop);

    /// <summary>The same for what waits, or takes a connection of its own for a moment.</summary>
    public async Task<T> Outside<T>(Func<Task<T>> work, CancellationToken stop)
    {
        if (entrant is null || transaction is null) throw new InvalidOperationException("No unit of work is open.");
        var acting = entrant;
        await Undo();
        var result = await work();
        await Enter(acting, stop);
        return result;
    }

    /// <summary>Makes everything that was written last.</summary>
    public Task Commit(CancellationToken stop) => Commit([], stop);

    /// <summary>Makes everything that was written last.</summary>
    /// <param name="final">Statements that still belong to it. They travel together with the commit, for one round trip; if one fails, nothing is committed.</param>
    internal async Task Commit(IReadOnlyCollection<NpgsqlBatchCommand> final, CancellationToken stop)
    {
        if (transaction is null) throw new InvalidOperationException("No unit of work is open.");
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var command in final) batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(new("commit"));
        await batch.ExecuteNonQueryAsync(stop);
        await Close();
        Action[] then = [.. afterwards];
        afterwards.Clear();
        foreach (var act in then) act();
    }

    /// <summary>Does something once what was written lasts, and never when it is undone. It is quick and does not fail: nothing can be taken back by then.</summary>
    internal void WhenCommitted(Action act) => afterwards.Add(act);

    /// <summary>
    /// Makes what was written so far last, whatever becomes of the rest, and goes on in a new transaction of the same person: for an attempt that must stay
    /// counted though the work is refused.
    /// </summary>
    /// <param name="final">Statements that still belong to the first part.</param>
    internal async Task Step(IReadOnlyCollection<NpgsqlBatchCommand> final, CancellationToken stop)
    {
        var acting = Entrant ?? throw new InvalidOperationException("No unit of work is open.");
        await Commit(final, stop);
        await Enter(acting, stop);
    }

    /// <summary>Undoes everything that was written.</summary>
    public async Task Undo()
    {
        afterwards.Clear();
        if (transaction is null) return;
        // Not cancelled with the request: a broken connection is closed by Npgsql and the server rolls back by itself.
        await transaction.RollbackAsync(CancellationToken.None);
        await Close();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (transaction is not null) await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    internal void Join(DbContext context)
    {
        contexts.Add(context);
        if (transaction is not null) context.Database.UseTransaction(transaction);
    }

    async Task Close()
    {
        foreach (var context in contexts) await context.Database.UseTransactionAsync(null, CancellationToken.None);
        if (transaction is not null) await transaction.DisposeAsync();
        transaction = null;
        Entered = Entered.Nowhere;
        await connection.CloseAsync();
    }

    async Task<Entered> EnterClinic(Acting acting, CancellationToken stop)
    {
        await using var enter = new NpgsqlCommand(
            """
            select status, data_key, role, is_session_alive, device_id, branch_id, counter_id,
                (select m.branches from registry.memberships m where m.clinic_id = $1 and m.user_id = $2 and m.is_active)
            from registry.enter_clinic($1, $2, $3, $4, $5, $6, $7)
            """, connection, transaction);
        enter.Parameters.Add(new() { Value = clinic.Id });
        enter.Parameters.Add(Optional(acting.UserId, NpgsqlTypes.NpgsqlDbType.Uuid));
        enter.Parameters.Add(Optional(acting.SessionId, NpgsqlTypes.NpgsqlDbType.Uuid));
        enter.Parameters.Add(Optional(acting.DeviceId, NpgsqlTypes.NpgsqlDbType.Uuid));
        enter.Parameters.Add(Optional(acting.RequestId, NpgsqlTypes.NpgsqlDbType.Text));
        enter.Parameters.Add(Optional(acting.Address, NpgsqlTypes.NpgsqlDbType.Text));
        enter.Parameters.Add(Optional(acting.ShownKey, NpgsqlTypes.NpgsqlDbType.Text));
        await using var reader = await enter.ExecuteReaderAsync(CommandBehavior.SingleRow, stop);
        await reader.ReadAsync(stop);
        return new(
            SubscriptionWords.From(reader.GetString(0)), reader.GetInt32(1),
            await reader.IsDBNullAsync(2, stop) ? null : RoleWords.Parse(reader.GetString(2)).Expected(), reader.GetBoolean(3),
            await reader.IsDBNullAsync(4, stop) ? null
                : new CurrentDevice(reader.GetGuid(4), reader.GetGuid(5), await reader.IsDBNullAsync(6, stop) ? null : reader.GetGuid(6)))
        {
            Branches = await reader.IsDBNullAsync(7, stop) ? [] : reader.GetFieldValue<Guid[]>(7),
        };
    }

    async Task<bool> EnterAsPerson(PatientActing patient, CancellationToken stop)
    {
        await using var enter = new NpgsqlCommand("select registry.enter_as_person($1, $2)", connection, transaction);
        enter.Parameters.Add(new() { Value = patient.PersonId });
        enter.Parameters.Add(new() { Value = patient.SessionId });
        return await enter.ExecuteScalarAsync(stop) is true;
    }

    static NpgsqlParameter Optional(object? value, NpgsqlTypes.NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}

/// <summary>Who works, as the audit trail will name them.</summary>
/// <param name="UserId">The account; null for the system and for somebody not yet signed in.</param>
/// <param name="SessionId">The session.</param>
/// <param name="DeviceId">The registered terminal.</param>
/// <param name="RequestId">The trace id of the request.</param>
/// <param name="Address">The network address.</param>
/// <param name="ShownKey">Thumbprint of the key by which this very request was proved; the registry finds the terminal behind it.</param>
public sealed record Acting(
    Guid? UserId = null, Guid? SessionId = null, Guid? DeviceId = null, string? RequestId = null, string? Address = null, string? ShownKey = null)
{
    /// <summary>A patient, at their own pages; then nobody of the staff.</summary>
    public PatientActing? Patient { get; init; }

    /// <summary>An operator's command.</summary>
    public static Acting Operator(string command) => new(RequestId: $"command:{command}");
}

/// <summary>A patient who works, as the audit trail will name them.</summary>
/// <param name="PersonId">Their account.</param>
/// <param name="SessionId">Their session.</param>
public sealed record PatientActing(Guid PersonId, Guid SessionId);

/// <summary>What the registry says at the clinic's door.</summary>
/// <param name="Status">The subscription's state now.</param>
/// <param name="DataKey">Number of the data key for new ciphertexts.</param>
/// <param name="Role">The acting person's role now; null where the membership is not or no longer there.</param>
/// <param name="IsSessionAlive">Whether the session has neither ended nor expired.</param>
/// <param name="Device">The approved terminal that this request was proved to come from; null for all others.</param>
public sealed record Entered(SubscriptionStatus Status, int DataKey, Role? Role, bool IsSessionAlive, CurrentDevice? Device = null)
{
    /// <summary>The branches to which the acting person is limited; none for everywhere.</summary>
    public IReadOnlyList<Guid> Branches { get; init; } = [];

    internal static readonly Entered Nowhere = new(SubscriptionStatus.Suspended, 0, null, false);
}
