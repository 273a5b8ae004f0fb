using Enamel.Kernel;
using Enamel.Platform.Database;
using Npgsql;

namespace Enamel.Platform.Identity.Account.LockingOut;

/// <summary>How many attempts of one kind cost nothing but themselves; each one after that is followed by a wait that doubles.</summary>
/// <param name="Free">The last of these is followed by the first wait.</param>
public sealed record Patience(int Free)
{
    /// <summary>One login, tried by strangers.</summary>
    public static readonly Patience OfAccount = new(5);

    /// <summary>One address, whatever it tries: a clinic of twenty people may share it.</summary>
    public static readonly Patience OfAddress = new(20);

    /// <summary>One account, tried from a browser or an address at which its owner has signed in before.</summary>
    public static readonly Patience OfKnownPlace = new(8);
}

/// <summary>Something that attempts are counted by.</summary>
/// <param name="Key">A keyed hash: the table tells nobody what was tried.</param>
/// <param name="Patience">How long it is borne.</param>
public sealed record Counter(byte[] Key, Patience Patience);

/// <summary>
/// Counts attempts at passwords and codes, in the database, so that all servers know. An attempt is counted as failed before it is looked at, and
/// taken back when it was right: of a thousand at once no more get through than of a thousand in a row. What comes while the wait lasts is
/// refused unseen and not counted, so nobody can prolong it (docs/decisions/0010-second-factor-and-lock-out.md).
/// </summary>
public sealed class LockOut(NpgsqlDataSource database, TimeProvider clock) : IDisposable
{
    /// <summary>The first wait; each further failure doubles it.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    /// <summary>No wait is longer: a stranger can make an account's owner wait this long, and not for ever.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>After this time without a failure all is forgotten.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromHours(24);

    // Fewer than any patience.
    const int MostAtOnce = 4;

    const string Count = """
        insert into registry.sign_in_attempts as a (key, failures, expires_at) values ($1, 1, $2)
        on conflict (key) do update set
            failures = case when a.expires_at <= $3 then 1 else a.failures + 1 end,
            locked_until = case when a.expires_at > $3 and a.failures + 1 >= $4
                then $3 + make_interval(secs => least($6::double precision, $5 * power(2, least(a.failures + 1 - $4, 20)))) end,
            expires_at = $2
        where a.locked_until is null or a.locked_until <= $3
        returning failures
        """;

    // As many old rows go as new ones can come: the table holds a day's failures at most.
    const string Clean = """
        delete from registry.sign_in_attempts where key in (
            select key from registry.sign_in_attempts where expires_at <= $1 order by expires_at limit 10 for update skip locked)
        """;

    const string TakeBack = "update registry.sign_in_attempts set failures = case when $2 then 0 else greatest(failures - 1, 0) end, locked_until = null where key = $1";

    readonly SemaphoreSlim turns = new(Math.Clamp(Environment.ProcessorCount, 1, MostAtOnce));

    /// <summary>
    /// Makes an attempt as soon as fewer than a few are under way. Checking a password fills a processor for a tenth of a second, so more at once would not
    /// be sooner; and of many right ones that come at the same moment none is held against the others while it is counted.
    /// </summary>
    public async Task<T> InTurn<T>(Func<Task<T>> attempt, CancellationToken stop)
    {
        await turns.WaitAsync(stop);
        try
        {
            return await attempt();
        }
        finally
        {
            turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    /// <summary>Counts an attempt that is about to be made. Takes a connection of its own: hold none.</summary>
    /// <returns>Nothing when it may be made; otherwise the refusal that says how long to wait, and then nothing was counted.</returns>
    public async Task<Refusal?> Take(IEnumerable<Counter> counters, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        // In one order, so that two attempts never wait for each other.
        var ordered = counters.OrderBy(counter => Convert.ToHexString(counter.Key), StringComparer.Ordinal).ToArray();
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var work = await connection.BeginTransactionAsync(stop);
        foreach (var counter in ordered)
        {
            await using var count = Command(Count, counter.Key, now + Memory, now, counter.Patience.Free, FirstWait.TotalSeconds, LongestWait.TotalSeconds);
            (count.Connection, count.Transaction) = (connection, work);
            if (await count.ExecuteScalarAsync(stop) is int) continue;
            await work.RollbackAsync(stop);
            return AccountRefusals.TooManyAttempts(await Wait(connection, ordered, now, stop));
        }
        await using (var clean = Command(Clean, now))
        {
            (clean.Connection, clean.Transaction) = (connection, work);
            await clean.ExecuteNonQueryAsync(stop);
        }
        await work.CommitAsync(stop);
        return null;
    }

    /// <summary>Takes back what was counted: the attempt was right. Failures before it are forgotten too, except those of an address, whose owner may have been guessing at others.</summary>
    public async Task Forgive(IEnumerable<Counter> counters, CancellationToken stop)
    {
        await using var batch = database.CreateBatch();
        await Forgive(counters, batch, stop);
    }

    /// <summary>The same over the work's own connection, together with what it writes.</summary>
    internal static async Task Forgive(IEnumerable<Counter> counters, UnitOfWork unit, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(unit.Connection);
        await Forgive(counters, batch, stop);
    }

    static async Task Forgive(IEnumerable<Counter> counters, NpgsqlBatch batch, CancellationToken stop)
    {
        foreach (var counter in counters.OrderBy(counter => Convert.ToHexString(counter.Key), StringComparer.Ordinal))
            batch.BatchCommands.Add(new(TakeBack) { Parameters = { new() { Value = counter.Key }, new() { Value = counter.Patience != Patience.OfAddress } } });
        await batch.ExecuteNonQueryAsync(stop);
    }

    static async Task<TimeSpan> Wait(NpgsqlConnection connection, Counter[] counters, DateTimeOffset now, CancellationToken stop)
    {
        await using var ask = Command("select max(locked_until) from registry.sign_in_attempts where key = any ($1)", (object)counters.Select(counter => counter.Key).ToArray());
        ask.Connection = connection;
        return await ask.ExecuteScalarAsync(stop) is DateTime until && until > now.UtcDateTime ? until - now.UtcDateTime : TimeSpan.FromSeconds(1);
    }

    static NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
