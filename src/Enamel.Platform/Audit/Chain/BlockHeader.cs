using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Enamel.Platform.Audit.Chain;

/// <summary>What a block says and what is signed of it: kept as the very text, so that nothing has to be written again to be checked.</summary>
/// <param name="ClinicId">Whose chain.</param>
/// <param name="Number">From 1.</param>
/// <param name="Previous">The hash of the header before it; zeros before the first.</param>
/// <param name="Root">Of the Merkle tree over its entries.</param>
/// <param name="Entries">How many.</param>
/// <param name="Upto">The place of the last entry that could be in it; the next block begins behind.</param>
/// <param name="NextTick">No transaction had this number yet when it was sealed: what bears it or a later one was written afterwards.</param>
/// <param name="SealedAt">By the database's clock.</param>
/// <param name="KeyId">The thumbprint of the key that signed it (RFC 7638).</param>
sealed record BlockHeader(int ClinicId, long Number, byte[] Previous, byte[] Root, int Entries, Place Upto, long NextTick, DateTime SealedAt, string KeyId)
{
    /// <summary>Before the first block there is this.</summary>
    public static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    const string Kind = "enamel-trail-block-1";

    /// <summary>The text.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $$"""
        {"kind":"{{Kind}}","clinic":{{ClinicId}},"number":{{Number}},"previous":"{{Hex(Previous)}}","root":"{{Hex(Root)}}","entries":{{Entries}},"uptoTick":{{Upto.Tick}},"uptoId":"{{Upto.Id}}","nextTick":{{NextTick}},"sealedAt":"{{SealedAt:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}}","key":"{{KeyId}}"}
        """);

    /// <summary>Which of the servers that the database has lived in sealed it: the number of a transaction carries that above 48 bits of its own.</summary>
    public long Era => NextTick >> 48;

    /// <summary>The hash of a header's text.</summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads a text; null when that is no header, or not in the one way in which they are written.</summary>
    public static BlockHeader? Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var header = json.RootElement;
            var read = new BlockHeader(
                header.GetProperty("clinic").GetInt32(), header.GetProperty("number").GetInt64(), Bytes(header, "previous"), Bytes(header, "root"), header.GetProperty("entries").GetInt32(),
                new(header.GetProperty("uptoTick").GetInt64(), header.GetProperty("uptoId").GetGuid()), header.GetProperty("nextTick").GetInt64(),
                DateTime.ParseExact(Word(header, "sealedAt"), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                Word(header, "key"));
            return read.Text == text ? read : null;
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    static byte[] Bytes(JsonElement header, string name) => Convert.FromHexString(Word(header, name));

    static string Word(JsonElement header, string name) => header.GetProperty(name).GetString() ?? "";
}
