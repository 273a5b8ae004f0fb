using System.Text;

namespace Enamel.Server.Commands.Importing;

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Values">As they were before they were quoted.</param>
internal sealed record CsvRecord(int Line, IReadOnlyList<string> Values);

/// <summary>Reads CSV as RFC 4180 has it, in UTF-8 with or without a mark at its beginning; values are parted by commas, or by semicolons where the first line has any.</summary>
internal sealed class CsvReader : IDisposable
{
    private const char Quote = '"';

    private readonly TextReader _text;
    private readonly char _separator;
    private int _line = 1;

    private CsvReader(TextReader text, CsvRecord header, char separator) => (_text, Header, _separator) = (text, header, separator);

    /// <summary>The first line.</summary>
    public CsvRecord Header { get; }

    /// <summary>Opens a file and reads its first line.</summary>
    /// <exception cref="OperatorException">It cannot be read, or is empty.</exception>
    public static CsvReader Open(string path)
    {
        try
        {
            // The encoding looks for its mark itself: a reader that detects marks would go on with an encoding that lets broken bytes pass.
            var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);
            return Over(new StreamReader(path, strict, detectEncodingFromByteOrderMarks: false));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be read: {unreadable.Message}", unreadable);
        }
    }

    /// <summary>Reads the first line of a text.</summary>
    public static CsvReader Over(TextReader text)
    {
        var first = Decoded(text.ReadLine, 1) ?? throw new OperatorException("The file is empty: its first line names the columns.");
        var separator = first.Contains(';', StringComparison.Ordinal) ? ';' : ',';
        using var line = new StringReader(first);
        var header = new CsvReader(line, new(1, []), separator).Next() ?? new(1, []);
        return new(text, header, separator) { _line = 2 };
    }

    /// <summary>What follows the first line, as far as it was not read yet; blank lines are passed over.</summary>
    /// <exception cref="OperatorException">A quote is not closed, or bytes are not UTF-8. The sentence names the line and shows nothing of it.</exception>
    public IEnumerable<CsvRecord> Records()
    {
        while (Next() is { } record)
            if (record.Values is not [""])
                yield return record;
    }

    public void Dispose() => _text.Dispose();

    private CsvRecord? Next()
    {
        if (Peek() < 0)
            return null;
        var begins = _line;
        var values = new List<string>();
        do
            values.Add(Peek() == Quote ? Quoted() : Plain());
        while (GoesOn());
        return new(begins, values);
    }

    private string Plain()
    {
        var value = new StringBuilder();
        while (Peek() is var next && next >= 0 && next != _separator && next is not ('\r' or '\n'))
            value.Append((char)Read());
        return value.ToString();
    }

    private string Quoted()
    {
        var opened = _line;
        var value = new StringBuilder();
        Read();
        while (true)
        {
            var next = Read();
            if (next < 0)
                throw new OperatorException($"Line {opened}: a quote is opened there and never closed.");
            if (next == '\n')
                _line++;
            if (next != Quote)
                value.Append((char)next);
            else if (Peek() == Quote)
                value.Append((char)Read());
            else
                return value.ToString();
        }
    }

    /// <summary>Passes over what ends a value.</summary>
    /// <returns>Whether another value of the same record follows.</returns>
    private bool GoesOn()
    {
        var end = Read();
        if (end == _separator)
            return true;
        if (end == '\r' && Peek() == '\n')
            end = Read();
        if (end >= 0 && end is not ('\r' or '\n'))
            throw new OperatorException($"Line {_line}: something stands between a closing quote and the next value.");
        _line++;
        return false;
    }

    private int Peek() => Decoded(_text.Peek, _line);

    private int Read() => Decoded(_text.Read, _line);

    private static T Decoded<T>(Func<T> read, int line)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException broken)
        {
            throw new OperatorException($"Near line {line}: these bytes are not UTF-8. Save the file as CSV UTF-8.", broken);
        }
    }
}
