using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Tenancy;
using Enamel.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Registering;

/// <summary>
/// The clinic's register: the counter behind patients' numbers and the count behind the plan's capacity. One row, locked from its first change to the
/// end of the transaction, so everybody who registers stands in one line: take it late.
/// </summary>
sealed class PatientsRegister(ClinicDb db, RegistryDb registry, CurrentClinic clinic, ClinicClock clock)
{
    /// <summary>The next number, for a patient who comes in.</summary>
    /// <returns>The number; or <see cref="PatientsRefusals.Full"/>.</returns>
    public async Task<Outcome<PatientNumber>> Admit(CancellationToken stop)
    {
        var capacity = await Capacity(stop);
        // A clock that was put back does not go back to the numbers of a year that is over.
        var year = clock.Today.Year;
        var given = await Changed($"""
            update patients_register
            set last_number = case when year < {year} then 1 else last_number + 1 end, year = greatest(year, {year}), active_patients = active_patients + 1
            where clinic_id = {clinic.Id} and active_patients < {capacity}
            returning year as "Year", last_number as "LastNumber"
            """, stop);
        return given is null ? PatientsRefusals.Full(capacity) : PatientNumber.Of(Slug.Parse(clinic.Card.Slug).Expected(), given.Year, given.LastNumber);
    }

    /// <summary>A place for a patient who comes back and has a number already.</summary>
    /// <returns>Done; or <see cref="PatientsRefusals.Full"/>.</returns>
    public async Task<Outcome> Readmit(CancellationToken stop)
    {
        var capacity = await Capacity(stop);
        var taken = await Changed($"""
            update patients_register set active_patients = active_patients + 1 where clinic_id = {clinic.Id} and active_patients < {capacity}
            returning year as "Year", last_number as "LastNumber"
            """, stop);
        return taken is null ? PatientsRefusals.Full(capacity) : Outcome.Done;
    }

    /// <summary>Gives a patient's place back.</summary>
    public Task Release(CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"update patients_register set active_patients = active_patients - 1 where clinic_id = {clinic.Id}", stop);

    async Task<Line?> Changed(FormattableString update, CancellationToken stop)
    {
        if (await Updated(update, stop) is { } line) return line;
        // No row: the register is full, or nobody was ever registered. The row that the first of them makes counts nobody yet.
        await db.Database.ExecuteSqlAsync(
            $"insert into patients_register (clinic_id, year, last_number, active_patients) values ({clinic.Id}, {clock.Today.Year}, 0, 0) on conflict do nothing", stop);
        return await Updated(update, stop);
    }

    async Task<Line?> Updated(FormattableString update, CancellationToken stop) => (await db.Database.SqlQuery<Line>(update).ToListAsync(stop)).SingleOrDefault();

    Task<int> Capacity(CancellationToken stop) =>
        registry.Set<Clinic>().Where(card => card.Id == clinic.Id).Select(card => card.CapacityPatients).SingleAsync(stop);

    sealed record Line(int Year, int LastNumber);
}
