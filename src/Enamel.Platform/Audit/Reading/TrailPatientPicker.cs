namespace Enamel.Platform.Audit.Reading;

/// <summary>How a patient is chosen in the trail's filter: a component of the room that knows patients, which takes <c>Name</c> and <c>Label</c>.</summary>
/// <param name="Component">The component's type.</param>
public sealed record TrailPatientPicker(Type Component);
