using Enamel.Practice.Patients;

namespace Enamel.Practice.Scheduling.Waiting;

/// <summary>Treatment that was accepted and has no appointment yet, as it is shown.</summary>
/// <param name="PatientId">Whose.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="DoctorId">Who will perform it.</param>
/// <param name="What">In words.</param>
/// <param name="Minutes">How long it takes.</param>
/// <param name="AcceptedOn">Since when.</param>
/// <param name="Path">The plan's page, from the clinic's root.</param>
public sealed record UnscheduledCard(Guid PatientId, string PatientName, string PatientNumber, Guid? DoctorId, string What, int? Minutes, DateOnly AcceptedOn, string? Path);

/// <summary>Gathers what every room that keeps plans says was accepted and has no appointment yet.</summary>
sealed class Unscheduled(IEnumerable<IUnscheduledWork> rooms, PatientDirectory patients, AgendaScope scope)
{
    /// <summary>The oldest first; a doctor gets the own. Who has a restricted record is not called.</summary>
    public async Task<IReadOnlyList<UnscheduledCard>> All(CancellationToken stop)
    {
        var items = new List<UnscheduledItem>();
        foreach (var room in rooms) items.AddRange(await room.All(stop));
        var seen = items.Where(item => item.DoctorId is not { } doctor || scope.Sees(doctor)).ToList();
        var names = await patients.Summaries([.. seen.Select(item => item.PatientId)], stop);
        return [.. seen.Where(item => names.TryGetValue(item.PatientId, out var patient) && !patient.IsRestricted).OrderBy(item => item.AcceptedOn).Select(item => Card(item, names[item.PatientId]))];
    }

    static UnscheduledCard Card(UnscheduledItem item, PatientSummary patient) =>
        new(item.PatientId, patient.FullName, patient.Number, item.DoctorId, item.What, item.Minutes, item.AcceptedOn, item.Path);
}
