namespace Enamel.Practice.Scheduling;

/// <summary>Treatment that a patient accepted and that has no appointment yet.</summary>
/// <param name="PatientId">Whose.</param>
/// <param name="DoctorId">Who will perform it, where that is settled.</param>
/// <param name="What">In words, as the plan calls it.</param>
/// <param name="Minutes">How long it takes, where that is known.</param>
/// <param name="AcceptedOn">Since when.</param>
/// <param name="Path">The plan's page, from the clinic's root.</param>
public sealed record UnscheduledItem(Guid PatientId, Guid? DoctorId, string What, int? Minutes, DateOnly AcceptedOn, string? Path);

/// <summary>Whoever keeps plans of treatment registers one, so that what was accepted is not forgotten.</summary>
public interface IUnscheduledWork
{
    /// <summary>What was accepted in the current clinic and has no appointment yet.</summary>
    Task<IReadOnlyList<UnscheduledItem>> All(CancellationToken stop);
}
