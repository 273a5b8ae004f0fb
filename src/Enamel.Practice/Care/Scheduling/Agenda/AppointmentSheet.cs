using Enamel.Platform.Ui.Components;
using Enamel.Practice.Patients;
using Enamel.Practice.Scheduling.Appointments;
using Enamel.Practice.Scheduling.Attachments;
using Enamel.Practice.Scheduling.Series;
using Enamel.Practice.Scheduling.Slots;

namespace Enamel.Practice.Scheduling.Agenda;

/// <summary>What the dialog of an appointment shows.</summary>
public sealed record AppointmentSheet
{
    /// <summary>The appointment.</summary>
    public required AppointmentItem Item { get; init; }

    /// <summary>Whom it is for.</summary>
    public required PatientBannerModel Patient { get; init; }

    /// <summary>Branch and chair in words.</summary>
    public required string PlaceName { get; init; }

    /// <summary>What the form to change it is filled with.</summary>
    public required BookingInput Input { get; init; }

    /// <summary>What it can be changed to.</summary>
    public required BookingChoices Choices { get; init; }

    /// <summary>Whether a change is being made.</summary>
    public bool IsMoving { get; init; }

    /// <summary>What was wrong with a change.</summary>
    public Faults MoveFaults { get; init; } = Faults.None;

    /// <summary>What was wrong with a cancellation, or with taking it up again.</summary>
    public Faults CancelFaults { get; init; } = Faults.None;

    /// <summary>The reason that was typed.</summary>
    public string? Reason { get; init; }

    /// <summary>What is free instead of a time that was refused.</summary>
    public IReadOnlyList<FreeSlot> Slots { get; init; } = [];

    /// <summary>Whether the doctor is taken then, so that who may can book over it.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Where it stands in its series; null where it belongs to none.</summary>
    public SeriesPlace? Series { get; init; }

    /// <summary>Days of the series that can not be.</summary>
    public IReadOnlyList<SeriesDay> Days { get; init; } = [];

    /// <summary>Its files; none where who looks may not read what is restricted.</summary>
    public AttachmentSheet? Attachments { get; init; }

    /// <summary>How much of the series was to be cancelled.</summary>
    public SeriesReach CancelReach { get; init; }
}

/// <summary>How what was just done is undone: a form that says it all.</summary>
/// <param name="Action">The path that it posts to.</param>
/// <param name="Fields">What it posts.</param>
public sealed record Undo(string Action, IReadOnlyList<KeyValuePair<string, string?>> Fields);
