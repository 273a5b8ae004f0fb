using Enamel.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Rights.Keeping;

/// <summary>Removes at night what is due, in clinics that switched it on; each rule by itself.</summary>
sealed class NightlyRemoval : IJobKind
{
    public const string Word = "rights.retention";

    public string Kind => Word;

    public int MostTries => 5;

    // In the transaction that ends this night's job and writes the next one down: there is always one, and never two.
    public Task<JobEnd> Run(JobAtHand job, CancellationToken stop) =>
        Task.FromResult(JobEnd.Done((unit, cancelled) => unit.GetRequiredService<RetentionRun>().Nightly(job.SubjectId, cancelled)));

    // What failed is tried again, and tomorrow anyhow: the page shows what is due.
    public Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop) => Task.CompletedTask;
}
