namespace Enamel.Platform.Ui.Components;

static class Classes
{
    /// <summary>Joins class names and leaves out what is empty.</summary>
    public static string Join(params ReadOnlySpan<string?> names)
    {
        var all = "";
        foreach (var name in names)
            if (!string.IsNullOrEmpty(name)) all = all.Length == 0 ? name : $"{all} {name}";
        return all;
    }
}
