using System.Collections.Concurrent;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Enamel.Platform.Jobs;

/// <summary>
/// Does what waits in <c>registry.jobs</c>, on any number of servers beside each other: each job is claimed by one of them, for a time. A server that is
/// killed loses its claims when that time is over, and another takes them up (docs/decisions/0007-messages-and-jobs.md).
/// </summary>
public sealed class JobWorker(
    NpgsqlDataSource database, ClinicWork work, ClinicDirectory clinics, IEnumerable<IJobKind> kinds, JobSettings settings, TimeProvider clock, ILogger<JobWorker> log)
    : BackgroundService
{
    static readonly TimeSpan PauseAfterTrouble = TimeSpan.FromSeconds(5);

    readonly Dictionary<string, IJobKind> kinds = kinds.ToDictionary(kind => kind.Kind, StringComparer.Ordinal);

    /// <summary>Does what is due now, one after the other, and returns when nothing is.</summary>
    /// <returns>How many jobs were begun.</returns>
    public async Task<int> RunDue(CancellationToken stop)
    {
        var begun = 0;
        while (await Claim(settings.Hands, stop) is { Count: > 0 } claimed)
        {
            foreach (var job in claimed) await Perform(job);
            begun += claimed.Count;
        }
        return begun;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.IsRunning || kinds.Count == 0) return;
        var atWork = new ConcurrentDictionary<Task, bool>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Take(atWork, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception trouble)
            {
                log.LogWarning(trouble, "No jobs can be claimed; asking again in {Seconds} s", PauseAfterTrouble.TotalSeconds);
                await Pause(PauseAfterTrouble, stoppingToken);
            }
        }
        // What is at hand is brought to its end while the server closes; what takes longer is taken up by another once the claim is over.
        await Task.WhenAll(atWork.Keys);
    }

    async Task Take(ConcurrentDictionary<Task, bool> atWork, CancellationToken stop)
    {
        foreach (var done in atWork.Keys.Where(task => task.IsCompleted)) atWork.TryRemove(done, out _);
        var free = settings.Hands - atWork.Count;
        if (free == 0)
        {
            await Task.WhenAny(atWork.Keys).WaitAsync(stop);
            return;
        }
        var claimed = await Claim(free, stop);
        foreach (var job in claimed) atWork.TryAdd(Perform(job), true);
        if (claimed.Count < free) await Pause(settings.Pause, stop);
    }

    async Task Pause(TimeSpan time, CancellationToken stop) => await Task.Delay(time, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    async Task<IReadOnlyList<Claimed>> Claim(int most, CancellationToken stop)
    {
        var holder = Guid.CreateVersion7(clock.GetUtcNow());
        await using var claim = database.CreateCommand("select clinic_id, id, kind, subject_id, tries from registry.claim_jobs($1, $2, $3, $4)");
        claim.Parameters.Add(new() { Value = kinds.Keys.ToArray() });
        claim.Parameters.Add(new() { Value = most });
        claim.Parameters.Add(new() { Value = (int)settings.Lease.TotalSeconds });
        claim.Parameters.Add(new() { Value = holder });
        await using var rows = await claim.ExecuteReaderAsync(stop);
        var claimed = new List<Claimed>();
        while (await rows.ReadAsync(stop)) claimed.Add(new(rows.GetInt32(0), rows.GetGuid(1), kinds[rows.GetString(2)], rows.GetGuid(3), rows.GetInt32(4), holder));
        return claimed;
    }

    // Never throws: what cannot even be noted keeps its claim, and comes back when that is over.
    async Task Perform(Claimed claimed)
    {
        try
        {
            if (await clinics.ById(claimed.ClinicId, CancellationToken.None) is { } clinic) await Perform(claimed, new(clinic, claimed.Id, claimed.SubjectId, claimed.Tries));
        }
        catch (Exception trouble)
        {
            log.LogError(trouble, "What came of job {Kind} {Job} could not be noted", claimed.Kind.Kind, claimed.Id);
        }
    }

    async Task Perform(Claimed claimed, JobAtHand job)
    {
        using var limit = new CancellationTokenSource(settings.TimeLimit, clock);
        JobEnd end;
        try
        {
            // One try more than there are: the server died each time, and would again.
            end = claimed.Tries > claimed.Kind.MostTries ? Failed(claimed, job) : await claimed.Kind.Run(job, limit.Token);
        }
        catch (Exception trouble)
        {
            log.LogError(trouble, "Job {Kind} {Job} failed at its try {Try}", claimed.Kind.Kind, claimed.Id, claimed.Tries);
            end = Failed(claimed, job);
        }
        await Settle(claimed, job, end);
    }

    static JobEnd Failed(Claimed claimed, JobAtHand job)
    {
        var isGivenUp = claimed.Tries >= claimed.Kind.MostTries;
        Task Note(IServiceProvider unit, CancellationToken stop) => claimed.Kind.Failed(unit, job, isGivenUp, stop);
        return isGivenUp ? JobEnd.Done(Note) : JobEnd.Again(Note);
    }

    async Task Settle(Claimed claimed, JobAtHand job, JobEnd end)
    {
        var isOurs = await work.In(job.Clinic, job.Acting, async unit =>
        {
            if (!await StillOurs(unit, claimed, end)) return false;
            await end.Record(unit, CancellationToken.None);
            return true;
        }, CancellationToken.None);
        if (!isOurs) log.LogWarning("Job {Kind} {Job} took longer than its claim: another server has it", claimed.Kind.Kind, claimed.Id);
    }

    static async Task<bool> StillOurs(IServiceProvider unit, Claimed claimed, JobEnd end)
    {
        var connection = ((UnitOfWork)unit.GetService(typeof(UnitOfWork))!).Connection; // every scope has one
        await using var settle = new NpgsqlCommand("select registry.settle_job($1, $2, $3)", connection);
        settle.Parameters.Add(new() { Value = claimed.Id });
        settle.Parameters.Add(new() { Value = claimed.Holder });
        settle.Parameters.Add(new() { Value = end.IsDone ? DBNull.Value : Backoff.After(claimed.Tries), NpgsqlDbType = NpgsqlDbType.Interval });
        return await settle.ExecuteScalarAsync(CancellationToken.None) is true;
    }

    sealed record Claimed(int ClinicId, Guid Id, IJobKind Kind, Guid SubjectId, int Tries, Guid Holder);
}
