using System.Runtime.InteropServices;

namespace Enamel.Platform.Documents.Native;

/// <summary>A rectangle in Pango's units, of which 1024 are a point.</summary>
[StructLayout(LayoutKind.Sequential)]
struct PangoRectangle
{
    public int X, Y, Width, Height;
}

/// <summary>The calls of Pango and Fontconfig that lay out text: <c>https://docs.gtk.org/Pango/</c>.</summary>
static unsafe partial class PangoLibrary
{
    public const int Scale = 1024, LeftToRight = 0, RightToLeft = 1, Left = 0, Centre = 1, Right = 2, WrapWordThenLetter = 2;

    [LibraryImport(Libraries.Fontconfig, EntryPoint = "FcConfigCreate")]
    public static partial nint FontsCreate();

    [LibraryImport(Libraries.Fontconfig, EntryPoint = "FcConfigParseAndLoad", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FontsLoad(nint config, string file, int complain);

    [LibraryImport(Libraries.Fontconfig, EntryPoint = "FcConfigAppFontAddFile", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int FontsAdd(nint config, string file);

    [LibraryImport(Libraries.PangoCairo, EntryPoint = "pango_cairo_font_map_new")]
    public static partial nint MapNew();

    [LibraryImport(Libraries.PangoFonts, EntryPoint = "pango_fc_font_map_set_config")]
    public static partial void MapSetFonts(nint map, nint config);

    [LibraryImport(Libraries.PangoCairo, EntryPoint = "pango_cairo_font_map_set_resolution")]
    public static partial void MapSetResolution(nint map, double dotsPerInch);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_font_map_create_context")]
    public static partial nint ContextNew(nint map);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_context_set_base_dir")]
    public static partial void ContextSetDirection(nint context, int direction);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_context_set_round_glyph_positions")]
    public static partial void ContextSetRounding(nint context, int rounds);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_new")]
    public static partial nint LayoutNew(nint context);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_text")]
    public static partial void LayoutSetText(nint layout, byte* text, int length);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_attributes")]
    public static partial void LayoutSetAttributes(nint layout, nint attributes);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_font_description")]
    public static partial void LayoutSetFont(nint layout, nint description);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_width")]
    public static partial void LayoutSetWidth(nint layout, int width);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_alignment")]
    public static partial void LayoutSetAlignment(nint layout, int alignment);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_wrap")]
    public static partial void LayoutSetWrap(nint layout, int wrap);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_auto_dir")]
    public static partial void LayoutSetAutomaticDirection(nint layout, int automatic);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_set_spacing")]
    public static partial void LayoutSetSpacing(nint layout, int spacing);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_get_iter")]
    public static partial nint IterNew(nint layout);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_iter_get_line_readonly")]
    public static partial nint IterLine(nint iter);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_iter_get_line_extents")]
    public static partial void IterExtents(nint iter, PangoRectangle* ink, PangoRectangle* logical);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_iter_get_baseline")]
    public static partial int IterBaseline(nint iter);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_iter_next_line")]
    public static partial int IterNext(nint iter);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_layout_iter_free")]
    public static partial void IterFree(nint iter);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_font_description_from_string", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint DescriptionNew(string words);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_font_description_free")]
    public static partial void DescriptionFree(nint description);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_attr_list_new")]
    public static partial nint AttributesNew();

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_attr_list_insert")]
    public static partial void AttributesInsert(nint attributes, nint attribute);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_attr_list_unref")]
    public static partial void AttributesFree(nint attributes);

    [LibraryImport(Libraries.Pango, EntryPoint = "pango_attr_font_desc_new")]
    public static partial nint AttributeFont(nint description);

    [LibraryImport(Libraries.PangoCairo, EntryPoint = "pango_cairo_show_layout_line")]
    public static partial void ShowLine(nint cairo, nint line);

    [LibraryImport(Libraries.Objects, EntryPoint = "g_object_unref")]
    public static partial void Release(nint thing);

    /// <summary>Says for which bytes of the text an attribute holds: two fields of its public struct, behind the class pointer.</summary>
    public static void Range(nint attribute, int from, int to)
    {
        var fields = (uint*)(attribute + nint.Size);
        (fields[0], fields[1]) = ((uint)from, (uint)to);
    }
}
