using Enamel.Kernel;
using Enamel.Platform.Database;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Enamel.Practice.Visits;

/// <summary>A patient's passage through the clinic on a day. It takes the steps of <see cref="VisitTransition"/>; the database refuses every other one too.</summary>
sealed class Visit : ClinicRow, IAtBranch
{
    public required Guid PatientId { get; init; }

    public Guid DoctorId { get; private set; }

    public required Guid BranchId { get; init; }

    public Guid? ChairId { get; set; }

    /// <summary>Null for who came without one.</summary>
    public Guid? AppointmentId { get; init; }

    /// <summary>When the appointment was to begin.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>The appointment's kind.</summary>
    public Guid? TypeId { get; init; }

    /// <summary>The clinic's day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>In the order of arrival, per branch and day.</summary>
    public required int Number { get; init; }

    /// <summary>What the desk says to the doctor.</summary>
    public string? Note { get; set; }

    /// <summary>Why somebody with a restricted record was let in all the same.</summary>
    public string? EmergencyReason { get; init; }

    public VisitState State { get; private set; }

    public required DateTimeOffset RegisteredAt { get; init; }

    public required Guid RegisteredBy { get; init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public Guid? StartedBy { get; private set; }

    public DateTimeOffset? ReadyAt { get; private set; }

    public Guid? ReadyBy { get; private set; }

    public DateTimeOffset? PaidAt { get; private set; }

    public Guid? PaidBy { get; private set; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public Guid? CompletedBy { get; private set; }

    public DateTimeOffset? LeftAt { get; private set; }

    public Guid? LeftBy { get; private set; }

    public string? LeftReason { get; private set; }

    /// <summary>Whether the patient is on the way: neither gone nor done.</summary>
    public bool IsUnderWay => LeftAt is null && State != VisitState.Completed;

    /// <summary>Who treats, from the beginning.</summary>
    public Visit By(Guid doctorId)
    {
        DoctorId = doctorId;
        return this;
    }

    /// <summary>Takes a step and notes when and by whom; a step back forgets when it was taken, which the trail still knows.</summary>
    /// <returns>Done; <see cref="VisitsRefusals.HasLeft"/>, or that no such step leads from here.</returns>
    public Outcome Take(VisitStep step, Guid by, DateTimeOffset now)
    {
        if (LeftAt is not null) return VisitsRefusals.HasLeft;
        if (!VisitTransition.Take(State, step).Succeeded(out var next, out var illegal)) return illegal;
        State = next;
        switch (step)
        {
            case VisitStep.Start: (StartedAt, StartedBy) = (now, by); break;
            case VisitStep.Ready: (ReadyAt, ReadyBy) = (now, by); break;
            case VisitStep.Settle: (PaidAt, PaidBy) = (now, by); break;
            case VisitStep.Complete: (CompletedAt, CompletedBy) = (now, by); break;
            case VisitStep.Unstart: (StartedAt, StartedBy) = (null, null); break;
            case VisitStep.Unready: (ReadyAt, ReadyBy) = (null, null); break;
        }
        return Outcome.Done;
    }

    /// <summary>The patient leaves without being seen.</summary>
    /// <returns>Done; <see cref="VisitsRefusals.HasLeft"/>, or that who was called in does not leave unseen.</returns>
    public Outcome Leave(string reason, Guid by, DateTimeOffset now)
    {
        if (LeftAt is not null) return VisitsRefusals.HasLeft;
        if (State != VisitState.Registered) return KernelRefusals.NoSuchStep(State);
        (LeftAt, LeftBy, LeftReason) = (now, by, reason);
        return Outcome.Done;
    }

    /// <summary>The patient is back, and keeps number and turn.</summary>
    public Outcome Return()
    {
        if (LeftAt is null) return VisitsRefusals.HasNotLeft;
        (LeftAt, LeftBy, LeftReason) = (null, null, null);
        return Outcome.Done;
    }

    /// <summary>Another doctor will see the patient, who still waits.</summary>
    public Outcome GiveTo(Guid doctorId)
    {
        if (LeftAt is not null) return VisitsRefusals.HasLeft;
        if (State != VisitState.Registered && doctorId != DoctorId) return KernelRefusals.NoSuchStep(State);
        DoctorId = doctorId;
        return Outcome.Done;
    }

    internal static void Map(EntityTypeBuilder<Visit> row)
    {
        row.Property(visit => visit.State).HasConversion(state => state.Word(), word => VisitStateWords.Parse(word).Expected()); // the column's check knows the words
        row.Ignore(visit => visit.IsUnderWay);
    }
}

/// <summary>By what right a visit is paid: an invoice paid in full, or a waiver. The database writes none without its ground.</summary>
sealed class Settlement : ClinicRow
{
    public const string Payment = "payment", Waiver = "waiver";

    public required Guid VisitId { get; init; }

    /// <summary><see cref="Payment"/> or <see cref="Waiver"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The invoice, or the approval.</summary>
    public required Guid DocumentId { get; init; }

    public required DateTimeOffset SettledAt { get; init; }

    public required Guid SettledBy { get; init; }
}
