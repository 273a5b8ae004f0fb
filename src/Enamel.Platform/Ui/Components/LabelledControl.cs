using Microsoft.AspNetCore.Components;

namespace Enamel.Platform.Ui.Components;

/// <summary>What all form controls share: a label, a hint, an error and how they are checked while one types.</summary>
public abstract class LabelledControl : ComponentBase
{
    /// <summary>The name under which it is posted: the camelCase JSON name.</summary>
    [Parameter, EditorRequired] public required string Name { get; set; }

    /// <summary>The visible label.</summary>
    [Parameter, EditorRequired] public required string Label { get; set; }

    /// <summary>The value as text.</summary>
    [Parameter] public string? Value { get; set; }

    /// <summary>A short help under the label.</summary>
    [Parameter] public string? Hint { get; set; }

    /// <summary>What is wrong; by default what the surrounding form's <see cref="Faults"/> say about <see cref="Name"/>.</summary>
    [Parameter] public string? Error { get; set; }

    /// <summary>Whether it must be filled; the others are marked as optional by nothing, the required ones by a star.</summary>
    [Parameter] public bool Required { get; set; }

    /// <summary>Whether it takes no input and is not posted.</summary>
    [Parameter] public bool Disabled { get; set; }

    /// <summary>The element's id when the name alone is not unique on the page.</summary>
    [Parameter] public string? Id { get; set; }

    /// <summary>The path that checks the form while one types (posted with the whole form and <c>?field=</c> this name); by default the form's.</summary>
    [Parameter] public string? ValidateAt { get; set; }

    /// <summary>Further classes of the wrapper: <c>span-2</c>, <c>span-all</c>, <c>short</c>.</summary>
    [Parameter] public string? Class { get; set; }

    /// <summary>Further attributes of the control itself.</summary>
    [Parameter(CaptureUnmatchedValues = true)] public IReadOnlyDictionary<string, object>? Attributes { get; set; }

    [CascadingParameter] internal FormContext? Surroundings { get; set; }

    [Inject] internal Shell Shell { get; set; } = null!;   // filled by the renderer before anything is called

    internal string ControlId => Id ?? $"field-{Name}";

    internal string ErrorId => $"{ControlId}-error";

    internal string HintId => $"{ControlId}-hint";

    internal string? CurrentError => Error ?? Surroundings?.Faults[Name];

    internal string? DescribedBy => Hint is null ? ErrorId : $"{HintId} {ErrorId}";

    internal string? Invalid => CurrentError is null ? null : "true";

    /// <summary>What the control carries besides its own attributes: how it checks itself, and what the page added.</summary>
    internal Dictionary<string, object> Extra
    {
        get
        {
            var extra = new Dictionary<string, object>(StringComparer.Ordinal);
            if ((ValidateAt ?? Surroundings?.ValidateAt) is { } path)
            {
                // Only the message is put in place: replacing the input would take away what is typed meanwhile.
                extra["hx-post"] = Shell.Link(path, ("field", Name));
                extra["hx-trigger"] = "change, input changed delay:700ms";
                extra["hx-target"] = extra["hx-select"] = $"#{ErrorId}";
                extra["hx-swap"] = "outerHTML";
                extra["hx-sync"] = "this:replace"; // each field by itself: two fields changed in a row are both checked
            }
            foreach (var (name, value) in Attributes ?? new Dictionary<string, object>(StringComparer.Ordinal)) extra[name] = value;
            return extra;
        }
    }
}

/// <summary>What a form tells its fields.</summary>
sealed record FormContext(Faults Faults, string? ValidateAt);
