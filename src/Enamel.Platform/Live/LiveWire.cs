using System.Globalization;
using System.Threading.Channels;
using Enamel.Platform.Database;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Platform.Live;

/// <summary>
/// Carries what changed from server to server, by the database's notifications. They are sent after the commit, on a connection of their own: within the
/// transaction itself, each commit would queue for a lock that the whole database shares (docs/decisions/0018-agenda.md). What changes many times before
/// it is sent is sent once.
/// </summary>
sealed class LiveWire(LiveHub hub, DatabaseAddress address, NpgsqlDataSource database, TimeProvider clock, ILogger<LiveWire> log) : BackgroundService
{
    const string Line = "enamel_live";
    static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(2);

    readonly Lock door = new();
    readonly HashSet<(int ClinicId, string Topic)> waiting = [];
    readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        hub.Carry = Send;
        return Task.WhenAll(Again(Listen, stoppingToken), Again(Tell, stoppingToken));
    }

    void Send(int clinicId, string topic)
    {
        lock (door) waiting.Add((clinicId, topic));
        bell.Writer.TryWrite(true);
    }

    async Task Again(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception trouble)
            {
                log.LogWarning(trouble, "What changes is not carried between the servers; trying again in {Seconds} s", PauseAfterTrouble.TotalSeconds);
                await Task.Delay(PauseAfterTrouble, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                hub.HeardNothingForAWhile();
            }
        }
    }

    async Task Listen(CancellationToken stop)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.AppConnectionString) { ApplicationName = "enamel-live", Pooling = false, KeepAlive = 30 };
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await connection.OpenAsync(stop);
        await using (var listen = new NpgsqlCommand($"listen {Line}", connection)) await listen.ExecuteNonQueryAsync(stop);
        while (true) await connection.WaitAsync(stop);
    }

    void Hear(string said)
    {
        if (said.Split(' ') is [var server, var clinic, var topic] && server != hub.Server && int.TryParse(clinic, NumberStyles.None, CultureInfo.InvariantCulture, out var clinicId))
            hub.Heard(clinicId, topic);
    }

    async Task Tell(CancellationToken stop)
    {
        while (await bell.Reader.WaitToReadAsync(stop))
        {
            bell.Reader.TryRead(out _);
            (int ClinicId, string Topic)[] taken;
            lock (door)
            {
                taken = [.. waiting];
                waiting.Clear();
            }
            try
            {
                await using var tell = database.CreateCommand("select pg_notify($1, said) from unnest($2) as said");
                tell.Parameters.Add(new() { Value = Line });
                tell.Parameters.Add(new() { Value = taken.Select(change => string.Create(CultureInfo.InvariantCulture, $"{hub.Server} {change.ClinicId} {change.Topic}")).ToArray() });
                await tell.ExecuteNonQueryAsync(stop);
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                foreach (var (clinicId, topic) in taken) Send(clinicId, topic); // with what comes meanwhile, next time
                throw;
            }
        }
    }
}
