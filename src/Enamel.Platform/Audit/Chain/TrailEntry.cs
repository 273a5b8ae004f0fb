using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Enamel.Platform.Audit.Chain;

/// <summary>One entry of a trail as it is hashed: every column of it, in one line of JSON that is the same for ever.</summary>
/// <param name="Source"><c>clinic</c> for the clinic's own trail, <c>registry</c> for what the registry tells of it.</param>
/// <param name="ClinicId">Whose; 0 is the platform.</param>
/// <param name="Id">UUID version 7: when, and which.</param>
/// <param name="At">When, to the microsecond.</param>
/// <param name="Facts">The columns of text and identifiers between <c>at</c> and <c>before</c>, in their order.</param>
/// <param name="Before">The JSON text of the database.</param>
/// <param name="After">The JSON text of the database.</param>
/// <param name="Tick">Era and number of the transaction that wrote it.</param>
sealed record TrailEntry(string Source, int ClinicId, Guid Id, DateTime At, IReadOnlyList<string?> Facts, string? Before, string? After, long Tick)
{
    /// <summary>The form of the line; another one would begin with another number.</summary>
    const int Form = 1;

    /// <summary>The columns that <see cref="Read"/> takes, in their order.</summary>
    public const string Columns =
        "id, at, user_id, role, session_id, device_id, address, request_id, action, subject, subject_id, patient_id, before::text, after::text, tick";

    const int FirstFact = 3, FactCount = 10;

    // user, session, device, patient; the others are text.
    static readonly bool[] IsId = [true, false, true, true, false, false, false, false, false, true];

    /// <summary>Reads a row: the source, and then <see cref="Columns"/>.</summary>
    public static TrailEntry Read(NpgsqlDataReader row, int clinicId)
    {
        var facts = new string?[FactCount];
        for (var at = 0; at < FactCount; at++)
            facts[at] = row.IsDBNull(FirstFact + at) ? null : IsId[at] ? row.GetGuid(FirstFact + at).ToString() : row.GetString(FirstFact + at);
        var next = FirstFact + FactCount;
        return new(
            row.GetString(0), clinicId, row.GetGuid(1), row.GetDateTime(2), facts,
            row.IsDBNull(next) ? null : row.GetString(next), row.IsDBNull(next + 1) ? null : row.GetString(next + 1), row.GetInt64(next + 2));
    }

    /// <summary>Where it stands in the order in which entries are sealed.</summary>
    public Place Place => new(Tick, Id);

    /// <summary>When its id says that it was written.</summary>
    public DateTime MadeAt
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            Id.TryWriteBytes(bytes, bigEndian: true, out _);
            var milliseconds = ((long)bytes[0] << 40) | ((long)bytes[1] << 32) | ((long)bytes[2] << 24) | ((long)bytes[3] << 16) | ((long)bytes[4] << 8) | bytes[5];
            return milliseconds > 253_402_300_799_999 ? DateTime.MaxValue : DateTime.UnixEpoch.AddMilliseconds(milliseconds); // no later year has four digits
        }
    }

    /// <summary>The line.</summary>
    public string Line
    {
        get
        {
            var line = new ArrayBufferWriter<byte>(1024);
            WriteLine(line);
            return Encoding.UTF8.GetString(line.WrittenSpan);
        }
    }

    /// <summary>The hash of the line.</summary>
    /// <param name="scratch">Cleared and used: millions are hashed one after the other.</param>
    public byte[] Hash(ArrayBufferWriter<byte> scratch)
    {
        scratch.ResetWrittenCount();
        WriteLine(scratch);
        return SHA256.HashData(scratch.WrittenSpan);
    }

    void WriteLine(ArrayBufferWriter<byte> line)
    {
        Plain(line, string.Create(CultureInfo.InvariantCulture, $"[{Form},"));
        Text(line, Source);
        Plain(line, string.Create(CultureInfo.InvariantCulture, $",{ClinicId},\"{Id}\",\"{At:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}\""));
        foreach (var fact in Facts)
        {
            Plain(line, ",");
            Text(line, fact);
        }
        Json(line, Before);
        Json(line, After);
        Plain(line, string.Create(CultureInfo.InvariantCulture, $",{Tick}]"));
    }

    // The database's own text of the JSON. Nothing and JSON's null are told apart by a space that means nothing to JSON.
    static void Json(ArrayBufferWriter<byte> line, string? json)
    {
        Plain(line, json switch { null => ",null", "null" => ", null", _ => "," });
        if (json is not null and not "null") Utf8(line, json);
    }

    // Not the framework's writer: which characters that one escapes changes with the versions of Unicode.
    static void Text(ArrayBufferWriter<byte> line, string? text)
    {
        if (text is null)
        {
            Plain(line, "null");
            return;
        }
        Plain(line, "\"");
        if (text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.AsSpan().ContainsAny('"', '\\')) Utf8(line, Escaped(text));
        else Utf8(line, text);
        Plain(line, "\"");
    }

    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (letter is '"' or '\\') escaped.Append('\\').Append(letter);
            else if (letter < ' ') escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }

    static void Plain(ArrayBufferWriter<byte> line, string ascii) => line.Advance(Encoding.ASCII.GetBytes(ascii, line.GetSpan(ascii.Length)));

    static void Utf8(ArrayBufferWriter<byte> line, string text) => line.Advance(Encoding.UTF8.GetBytes(text, line.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));
}

/// <summary>A place in the order in which entries are sealed: by transaction, then by id.</summary>
readonly record struct Place(long Tick, Guid Id) : IComparable<Place>
{
    /// <summary>Behind everything that transactions below the given one wrote.</summary>
    public static Place Below(long tick) => new(tick - 1, Guid.AllBitsSet);

    /// <inheritdoc/>
    public int CompareTo(Place other) => Tick != other.Tick ? Tick.CompareTo(other.Tick) : Id.CompareTo(other.Id);

    /// <summary>Whether one comes before the other.</summary>
    public static bool operator <(Place left, Place right) => left.CompareTo(right) < 0;

    /// <summary>Whether one comes behind the other.</summary>
    public static bool operator >(Place left, Place right) => left.CompareTo(right) > 0;

    /// <summary>Whether one comes before the other, or is it.</summary>
    public static bool operator <=(Place left, Place right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one comes behind the other, or is it.</summary>
    public static bool operator >=(Place left, Place right) => left.CompareTo(right) >= 0;
}
