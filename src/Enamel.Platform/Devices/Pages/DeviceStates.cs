using Enamel.Platform.Ui;

namespace Enamel.Platform.Devices.Pages;

/// <summary>How a device's state is shown.</summary>
static class DeviceStates
{
    /// <summary>The key of its word.</summary>
    public static string Key(this DeviceState state) => state switch
    {
        DeviceState.Pending => "state.pending",
        DeviceState.Approved => "state.approved",
        DeviceState.Revoked => "state.revoked",
    };

    /// <summary>Its colour.</summary>
    public static Tone Tone(this DeviceState state) => state switch
    {
        DeviceState.Pending => Ui.Tone.Warning,
        DeviceState.Approved => Ui.Tone.Success,
        DeviceState.Revoked => Ui.Tone.Neutral,
    };
}
