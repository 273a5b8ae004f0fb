using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;

namespace Enamel.Platform.Jobs;

/// <summary>
/// What is done for the jobs of one kind. A job is done at least once: a server that dies between the deed and its note leaves it to be done again, so the
/// deed bears being repeated, or tells whom it concerns by a name that stays the same.
/// </summary>
public interface IJobKind
{
    /// <summary>Module and deed, such as <c>messaging.send</c>.</summary>
    string Kind { get; }

    /// <summary>How often it is begun before it is given up.</summary>
    int MostTries { get; }

    /// <summary>Does it, in units of work of its own, and in none while it waits for the world outside.</summary>
    /// <returns>What to write down in the same transaction in which the job ends or is put off.</returns>
    Task<JobEnd> Run(JobAtHand job, CancellationToken stop);

    /// <summary>Notes that it threw, or that servers died over it; in the transaction in which the job is put off or given up.</summary>
    /// <param name="unit">The services of that unit of work.</param>
    /// <param name="job">Which.</param>
    /// <param name="isGivenUp">Whether that was the last time.</param>
    Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop);
}

/// <summary>A job that this server has claimed.</summary>
/// <param name="Clinic">Where it is to be done.</param>
/// <param name="Id">The pointer.</param>
/// <param name="SubjectId">The row that it is about.</param>
/// <param name="Tries">The how-manieth time it is begun, from 1.</param>
public sealed record JobAtHand(ClinicCard Clinic, Guid Id, Guid SubjectId, int Tries)
{
    /// <summary>How the trail names whoever does it.</summary>
    public Acting Acting => new(RequestId: $"job:{Id}");
}

/// <summary>What came of a job.</summary>
public sealed class JobEnd
{
    JobEnd(bool isDone, Func<IServiceProvider, CancellationToken, Task> record) => (IsDone, Record) = (isDone, record);

    /// <summary>Whether it is over, rather than put off.</summary>
    public bool IsDone { get; }

    /// <summary>What to write down.</summary>
    public Func<IServiceProvider, CancellationToken, Task> Record { get; }

    /// <summary>It is over, well or not.</summary>
    /// <param name="record">What to write down in the transaction that removes the job.</param>
    public static JobEnd Done(Func<IServiceProvider, CancellationToken, Task>? record = null) => new(isDone: true, record ?? ((_, _) => Task.CompletedTask));

    /// <summary>It could not be done now and is tried again, after a delay that grows.</summary>
    /// <param name="record">What to write down in the transaction that puts it off.</param>
    public static JobEnd Again(Func<IServiceProvider, CancellationToken, Task> record) => new(isDone: false, record);
}

/// <summary>How this server does jobs.</summary>
public sealed record JobSettings
{
    /// <summary>Whether it looks for jobs at all.</summary>
    public bool IsRunning { get; init; } = true;

    /// <summary>How many it does at a time.</summary>
    public int Hands { get; init; } = 4;

    /// <summary>How often it asks when there was nothing to do.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a job may take; then it is cancelled.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a claim holds. Longer than a job may take, or two servers could be at the same one.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);
}
