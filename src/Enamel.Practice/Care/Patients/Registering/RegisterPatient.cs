using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Practice.Patients.Registering;

/// <summary>What a new patient is known by.</summary>
/// <param name="Id">The record's id.</param>
/// <param name="Number">The number on the file.</param>
/// <param name="Version">Of the record.</param>
public sealed record Registered(Guid Id, string Number, int Version);

/// <summary>A person becomes a patient of the clinic, and gets a number.</summary>
sealed class RegisterPatient(ClinicDb db, PatientParticulars particulars, PatientsRegister register, CinOwners owners, TimeProvider clock)
{
    /// <summary>Registers a patient. Whoever may be the same person is for <see cref="LikelyDuplicates"/> to say beforehand.</summary>
    /// <returns>Id and number; or what is wrong with the fields, <see cref="PatientsRefusals.CinTaken"/>, <see cref="PatientsRefusals.Full"/>.</returns>
    public async Task<Outcome<Registered>> Run(PatientInput input, CancellationToken stop)
    {
        if (!particulars.Check(input).Succeeded(out var read, out var wrong)) return wrong;
        if (await owners.Other(read.Cin, null, stop) is { } taken) return taken;
        // A refusal after the number was drawn gives it back, whatever else the transaction holds: numbers have no gaps.
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Patients are registered inside a unit of work.");
        await transaction.CreateSavepointAsync("register_patient", stop);
        if ((await Enter(read, stop)).Succeeded(out var registered, out var refused)) return registered;
        await transaction.RollbackToSavepointAsync("register_patient", stop);
        return refused == PatientsRefusals.CinTaken ? await owners.Other(read.Cin, null, stop) ?? refused : refused;
    }

    async Task<Outcome<Registered>> Enter(CheckedPatient read, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var patient = new Patient { Id = Guid.CreateVersion7(now), RegisteredAt = now };
        await particulars.Put(read, patient, stop);
        if (!(await register.Admit(stop)).Succeeded(out var number, out var full)) return full;
        patient.BeNumbered(number);
        db.Add(patient);
        if (await owners.Saved(db.SaveBehindSavepoint, stop)) return new Registered(patient.Id, patient.Number, patient.Version);
        db.Entry(patient).State = EntityState.Detached;
        return PatientsRefusals.CinTaken;
    }
}
