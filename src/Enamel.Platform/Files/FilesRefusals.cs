using System.Globalization;
using Enamel.Kernel;

namespace Enamel.Platform.Files;

/// <summary>Every way in which a file is refused.</summary>
public static class FilesRefusals
{
    /// <summary>There is nothing in it.</summary>
    public static readonly Refusal Empty = Refusal.AgainstRule("files.empty");

    /// <summary>It is none of the kinds that are kept.</summary>
    public static readonly Refusal UnknownKind = Refusal.AgainstRule("files.unknown-kind");

    /// <summary>It is larger than is taken.</summary>
    public static readonly Refusal TooLarge = Refusal.TooLarge("files.too-large").With("megabytes", (FileStore.LargestBytes / 1024 / 1024).ToString(CultureInfo.InvariantCulture));

    /// <summary>Nothing was sent, or not as a form with a file.</summary>
    public static readonly Refusal Missing = Refusal.Malformed("files.missing");

    /// <summary>As many files come in at once as this server takes.</summary>
    public static readonly Refusal TooMany = Refusal.TooMany("files.too-many");
}
