namespace Enamel.Platform.Identity.Staff;

/// <summary>When and why somebody stopped working in the clinic, the latest time: only this clinic reads it.</summary>
sealed class StaffDeparture
{
    public required int ClinicId { get; init; }

    /// <summary>The account.</summary>
    public required Guid Id { get; init; }

    public DateTimeOffset LeftAt { get; private set; }

    public string Reason { get; private set; } = "";

    /// <summary>When the person came back; none while they are gone.</summary>
    public DateTimeOffset? ReturnedAt { get; private set; }

    public void Leave(string reason, DateTimeOffset now) => (Reason, LeftAt, ReturnedAt) = (reason, now, null);

    public void Return(DateTimeOffset now) => ReturnedAt = now;
}
