using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Enamel.Bench.Driving;

/// <summary>One kind of request.</summary>
/// <param name="Name">As it stands in the table.</param>
/// <param name="Word">As it is asked for on the command line.</param>
/// <param name="Status">What a right answer's status is.</param>
/// <param name="Ask">Makes the request of a number; the number alone decides what is asked.</param>
/// <param name="Check">What is wrong with an answer's body; null when nothing is.</param>
/// <param name="Writes">Whether each request leaves rows that no second one can leave again.</param>
sealed record Scenario(string Name, string Word, int Status, Func<long, Asked> Ask, Func<Asked, JsonElement, string?> Check, bool Writes = false)
{
    /// <summary>How many at a time, where it is not what the command line says.</summary>
    public int? Connections { get; init; }

    /// <summary>What a right answer's status may be instead; its body is not checked.</summary>
    public int? OrStatus { get; init; }
}

/// <summary>A request on its way.</summary>
/// <param name="Clinic">Whose address it goes to.</param>
/// <param name="Bytes">Head and body.</param>
/// <param name="Expected">What the answer must name.</param>
readonly record struct Asked(PlannedClinic Clinic, byte[] Bytes, string Expected)
{
    public static Asked Get(Caller caller, string path, string expected = "") => new(caller.Clinic, Encoding.UTF8.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: {caller.Clinic.Host}\r\nAuthorization: Bearer {caller.Token}\r\nAccept: application/json\r\n\r\n"), expected);

    public static Asked Post(Caller caller, string path, object body, bool signedIn = true)
    {
        var json = JsonSerializer.Serialize(body, JsonSerializerOptions.Web);
        var authorization = signedIn ? $"Authorization: Bearer {caller.Token}\r\n" : "";
        return new(caller.Clinic, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: {caller.Clinic.Host}\r\n{authorization}Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}")), "");
    }
}

/// <summary>Somebody at a clinic's desk, with a token.</summary>
sealed record Caller(PlannedClinic Clinic, string Token);
