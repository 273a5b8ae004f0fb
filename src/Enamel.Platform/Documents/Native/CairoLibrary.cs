using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Enamel.Platform.Documents.Native;

/// <summary>The few calls of Cairo that a document needs: <c>https://www.cairographics.org/manual/</c>.</summary>
static unsafe partial class CairoLibrary
{
    public const int MetadataTitle = 0, MetadataCreator = 4, MetadataCreated = 5;

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_pdf_surface_create_for_stream")]
    public static partial nint PdfSurface(delegate* unmanaged[Cdecl]<nint, byte*, uint, int> write, nint closure, double width, double height);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_pdf_surface_set_metadata", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetMetadata(nint surface, int field, string value);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_surface_finish")]
    public static partial void Finish(nint surface);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_surface_status")]
    public static partial int Status(nint surface);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_surface_destroy")]
    public static partial void DestroySurface(nint surface);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_create")]
    public static partial nint Create(nint surface);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_destroy")]
    public static partial void Destroy(nint cairo);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_show_page")]
    public static partial void ShowPage(nint cairo);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_move_to")]
    public static partial void MoveTo(nint cairo, double x, double y);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_line_to")]
    public static partial void LineTo(nint cairo, double x, double y);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_set_line_width")]
    public static partial void SetLineWidth(nint cairo, double width);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_rectangle")]
    public static partial void Rectangle(nint cairo, double x, double y, double width, double height);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_stroke")]
    public static partial void Stroke(nint cairo);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_fill")]
    public static partial void Fill(nint cairo);

    [LibraryImport(Libraries.Cairo, EntryPoint = "cairo_set_source_rgb")]
    public static partial void SetColour(nint cairo, double red, double green, double blue);

    /// <summary>Takes what Cairo writes into the stream that the closure holds.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int Write(nint closure, byte* bytes, uint count)
    {
        // An exception must not pass through C: the stream is memory, and running out of it ends the program anyway.
        ((MemoryStream)GCHandle.FromIntPtr(closure).Target!).Write(new ReadOnlySpan<byte>(bytes, (int)count)); // the closure is made with it
        return 0;
    }
}
