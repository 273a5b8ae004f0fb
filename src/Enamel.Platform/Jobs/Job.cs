using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Platform.Jobs;

/// <summary>A pointer to what waits to be done in a clinic. It is written in the transaction of its cause, so neither is ever without the other.</summary>
public sealed class Job
{
    /// <summary>Where it is to be done.</summary>
    public required int ClinicId { get; init; }

    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>The word of its <see cref="IJobKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The row of the clinic that it is about.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Not before.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Tries { get; init; }

    /// <summary>Who does it at the moment.</summary>
    public Guid? Claim { get; init; }

    /// <summary>Until when it is theirs.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>When it was written down.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Job>
    {
        public void Configure(EntityTypeBuilder<Job> builder) => builder.ToTable("jobs").HasKey(job => new { job.ClinicId, job.Id });
    }
}

/// <summary>Writes down what is to be done later, in the unit of work at hand: undone with it, done after it.</summary>
public sealed class JobQueue(RegistryDb registry, CurrentClinic clinic, TimeProvider clock)
{
    /// <summary>Writes a job down.</summary>
    /// <param name="kind">The word of an <see cref="IJobKind"/> that is registered.</param>
    /// <param name="subjectId">The row of the clinic that it is about.</param>
    /// <param name="dueAt">Not before; null for as soon as may be.</param>
    public async Task Add(string kind, Guid subjectId, DateTimeOffset? dueAt, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        registry.Add(new Job { ClinicId = clinic.Id, Id = Guid.CreateVersion7(now), Kind = kind, SubjectId = subjectId, DueAt = dueAt ?? now, CreatedAt = now });
        await registry.SaveChangesAsync(stop);
    }
}
