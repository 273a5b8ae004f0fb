using Enamel.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Enamel.Platform.Live;

/// <summary>
/// Lets every open stream give a sign of life, and ends those whose listener may no longer be told: signed out, screen covered or untouched for as long,
/// membership withdrawn, role changed, clinic suspended. One question for all streams of this server.
/// </summary>
sealed class LiveWatch(LiveHub hub, LiveSettings settings, NpgsqlDataSource database, TimeProvider clock, ILogger<LiveWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await Beat(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    async Task Beat(CancellationToken stop)
    {
        var listeners = hub.Listeners;
        if (listeners.Count == 0) return;
        var welcome = await Welcome([.. listeners.Select(listener => listener.SessionId).Distinct()], stop);
        foreach (var listener in listeners)
            if (welcome.TryGetValue(listener.SessionId, out var role) && role == listener.Role) listener.Beat();
            else listener.End();
    }

    // Where the registry cannot be asked nobody is taken to be welcome: whoever is comes back by themselves.
    async Task<IReadOnlyDictionary<Guid, Role>> Welcome(Guid[] sessions, CancellationToken stop)
    {
        var welcome = new Dictionary<Guid, Role>();
        try
        {
            await using var ask = database.CreateCommand("""
                select s.id, m.role
                from registry.sessions s
                join registry.clinics c on c.id = s.clinic_id and c.status <> 'suspended'
                join registry.memberships m on m.clinic_id = s.clinic_id and m.user_id = s.user_id and m.is_active
                join registry.users u on u.id = s.user_id and u.disabled_at is null
                where s.id = any($1) and s.ended_at is null and s.locked_at is null and s.expires_at > $2
                  and (s.kind <> 'page' or s.last_seen_at > $2 - make_interval(mins => c.idle_lock_minutes + 1))
                """);
            ask.Parameters.Add(new() { Value = sessions });
            ask.Parameters.Add(new() { Value = clock.GetUtcNow() });
            await using var row = await ask.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop)) welcome[row.GetGuid(0)] = RoleWords.Parse(row.GetString(1)).Expected();
        }
        catch (NpgsqlException trouble)
        {
            log.LogWarning(trouble, "Who still listens cannot be asked; all open streams end");
        }
        return welcome;
    }
}
