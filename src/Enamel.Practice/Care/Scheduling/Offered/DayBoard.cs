using Enamel.Platform.Time;
using Enamel.Practice.Scheduling.Appointments;

namespace Enamel.Practice.Scheduling;

/// <summary>Who is expected at one time of a day.</summary>
/// <param name="AppointmentId">The appointment, shown at <c>/agenda/{id}</c>.</param>
/// <param name="PatientId">Who comes.</param>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="HasAlerts">Whether the record has allergies or alerts.</param>
/// <param name="DoctorId">To whom.</param>
/// <param name="DoctorName">The name that colleagues read.</param>
/// <param name="StartsAt">With the clinic's offset at that time.</param>
/// <param name="EndsAt">With the clinic's offset at that time.</param>
/// <param name="TypeName">What kind of visit.</param>
/// <param name="Tint">Its tint, 1 to 12.</param>
/// <param name="Status">A word of <see cref="AppointmentStatus"/>; cancelled ones are not on the board.</param>
/// <param name="ChairName">At which chair, where that is settled; after the branch where the clinic has several, for each has its first chair.</param>
public sealed record BoardEntry(
    Guid AppointmentId, Guid PatientId, string PatientName, string PatientNumber, bool HasAlerts, Guid DoctorId, string DoctorName, DateTimeOffset StartsAt,
    DateTimeOffset EndsAt, string? TypeName, int? Tint, string Status, string? ChairName);

/// <summary>Who is expected, for who must know no more: no reason, no alert, no note.</summary>
/// <param name="PatientName">The name as the record has it.</param>
/// <param name="PatientNumber">The record's number.</param>
/// <param name="DoctorName">The name that colleagues read.</param>
/// <param name="StartsAt">With the clinic's offset at that time.</param>
/// <param name="EndsAt">With the clinic's offset at that time.</param>
public sealed record ExpectedPatient(string PatientName, string PatientNumber, string DoctorName, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Who is expected on a day: for the pages on which people begin their work.</summary>
public sealed class DayBoard
{
    readonly AppointmentList appointments;
    readonly Premises.Premises premises;
    readonly AgendaScope scope;
    readonly ClinicClock clock;

    internal DayBoard(AppointmentList appointments, Premises.Premises premises, AgendaScope scope, ClinicClock clock) =>
        (this.appointments, this.premises, this.scope, this.clock) = (appointments, premises, scope, clock);

    /// <summary>Those expected, the earliest first. A doctor gets the own ones whatever is asked; a role that may see no agenda gets none.</summary>
    /// <param name="day">A day of the clinic.</param>
    /// <param name="doctorId">Of one doctor; null for all.</param>
    public async Task<IReadOnlyList<BoardEntry>> On(DateOnly day, Guid? doctorId, CancellationToken stop)
    {
        if (!scope.IsOpen) return [];
        var found = await appointments.Run(new(clock.Day(day), scope.Own ?? doctorId) { BusyOnly = true }, stop);
        var chairs = await ChairNames(stop);
        return [.. found.Items.Select(item => new BoardEntry(
            item.Id, item.PatientId, item.PatientName, item.PatientNumber, item.HasAlerts, item.DoctorId, item.DoctorName, item.StartsAt, item.EndsAt,
            item.TypeName, item.Tint, item.Status, item.ChairId is { } chair ? chairs.GetValueOrDefault(chair) : null))];
    }

    /// <summary>The names alone of those expected, the earliest first: the cash desk may see no agenda, but must know who will come to it.</summary>
    /// <param name="day">A day of the clinic.</param>
    public async Task<IReadOnlyList<ExpectedPatient>> Names(DateOnly day, CancellationToken stop) =>
        [.. (await appointments.Run(new(clock.Day(day), scope.Own) { BusyOnly = true }, stop)).Items
            .Select(item => new ExpectedPatient(item.PatientName, item.PatientNumber, item.DoctorName, item.StartsAt, item.EndsAt))];

    /// <summary>How many are expected from one day to another, both whole.</summary>
    public Task<int> Count(DateOnly first, DateOnly last, CancellationToken stop) =>
        appointments.Count(new(clock.Days(first, last), scope.Own) { BusyOnly = true }, stop);

    async Task<Dictionary<Guid, string>> ChairNames(CancellationToken stop)
    {
        var branches = (await premises.Branches(stop)).ToDictionary(branch => branch.Id, branch => branch.Name);
        return (await premises.Chairs(stop)).ToDictionary(chair => chair.Id, chair => branches.Count > 1 ? $"{branches[chair.BranchId]} · {chair.Name}" : chair.Name);
    }
}
