using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>Asks the waiting list about a free time, and again when an offer's time is over. Done twice, it is done once: what was asked is written down.</summary>
sealed class AskWaitingList(ClinicWork work) : IJobKind
{
    /// <summary>The kind's word.</summary>
    public const string Word = "scheduling.ask-waiting-list";

    public string Kind => Word;

    public int MostTries => 5;

    public async Task<JobEnd> Run(JobAtHand job, CancellationToken stop)
    {
        await work.In(job.Clinic, job.Acting, async unit =>
        {
            await unit.GetRequiredService<FillGap>().Run(job.SubjectId, stop);
            return true;
        }, stop);
        return JobEnd.Done();
    }

    public Task Failed(IServiceProvider unit, JobAtHand job, bool isGivenUp, CancellationToken stop) => Task.CompletedTask; // the hold expires by itself, and the time is anybody's
}
