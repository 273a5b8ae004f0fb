using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Enamel.Server.Commands;

/// <summary>Where a command speaks: results on standard output, all that accompanies them on standard error, so that output can be piped on.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool json)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // For eyes and pipes, never for a page: names stay readable in every script.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A line about what is going on.</summary>
    public void Say(string line) => error.WriteLine(line);

    /// <summary>Says what it is told.</summary>
    public IProgress<string> Progress => Telling<string>(line => line);

    /// <summary>Says each thing that it is told, in the order of telling.</summary>
    public IProgress<T> Telling<T>(Func<T, string> line) => new Told<T>(what => Say(line(what)));

    /// <summary>The command's result: as JSON when that was asked for, else in the lines that people read.</summary>
    public void Result(object result, params IEnumerable<string> lines)
    {
        if (json)
            output.WriteLine(JsonSerializer.Serialize(result, Format));
        else
            foreach (var line in lines)
                output.WriteLine(line);
    }

    /// <summary>Why the command did not do what was asked.</summary>
    public void Trouble(string sentence)
    {
        if (json)
            output.WriteLine(JsonSerializer.Serialize(new { error = sentence }, Format));
        else
            error.WriteLine(sentence);
    }

    /// <summary>Rows under headings, in columns as wide as they need to be.</summary>
    public static IEnumerable<string> Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(headings).ToArray();
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return all.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    private sealed class Told<T>(Action<T> hear) : IProgress<T>
    {
        public void Report(T value) => hear(value);
    }
}
