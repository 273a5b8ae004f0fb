using System.Runtime.InteropServices;

namespace Enamel.Platform.Documents.Native;

/// <summary>The system's libraries that lay out and draw text: Pango, Cairo, Fontconfig. ops/machine.sh installs what is missing.</summary>
static class Libraries
{
    public const string Cairo = "cairo.2", Pango = "pango-1.0.0", PangoCairo = "pangocairo-1.0.0", PangoFonts = "pangoft2-1.0.0", Fontconfig = "fontconfig.1", Objects = "gobject-2.0.0";

    static readonly Lock Once = new();
    static bool isTold;

    /// <summary>Tells the runtime how the libraries' files are called here: <c>libcairo.so.2</c> on Linux, <c>libcairo.2.dylib</c> on a Mac.</summary>
    public static void Tell()
    {
        lock (Once)
        {
            if (isTold) return;
            NativeLibrary.SetDllImportResolver(typeof(Libraries).Assembly, (name, assembly, _) =>
                name is Cairo or Pango or PangoCairo or PangoFonts or Fontconfig or Objects ? NativeLibrary.Load(File(name), assembly, null) : 0);
            isTold = true;
        }
    }

    static string File(string name)
    {
        if (OperatingSystem.IsMacOS()) return $"lib{name}.dylib";
        var dot = name.LastIndexOf('.');
        return $"lib{name[..dot]}.so.{name[(dot + 1)..]}";
    }
}
