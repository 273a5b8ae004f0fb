using System.Text;
using System.Text.Json.Nodes;
using Enamel.Tests.Support;

namespace Enamel.Tests.Practice.Patients;

/// <summary>What the desk does again and again in these tests.</summary>
static class Desk
{
    /// <summary>Registers a patient and gives the answer: id and number.</summary>
    public static async Task<JsonNode> Register(this Caller desk, string firstName, string lastName, object? more = null)
    {
        var body = new JsonObject { ["firstName"] = firstName, ["lastName"] = lastName };
        if (more is not null)
            foreach (var property in more.GetType().GetProperties()) body[property.Name] = JsonValue.Create(property.GetValue(more));
        return (await desk.Post("/api/v1/patients", body)).ShouldBe(201).Json;
    }

    /// <summary>Registers a patient and gives the record's path.</summary>
    public static async Task<string> Path(this Caller desk, string firstName, string lastName, object? more = null) =>
        "/api/v1/patients/" + (await desk.Register(firstName, lastName, more))["id"]!.GetValue<string>();

    /// <summary>The full names found, in their order.</summary>
    public static async Task<IReadOnlyList<string>> Find(this Caller desk, string query) =>
        [.. (await desk.Get("/api/v1/patients?" + query)).ShouldBe(200).Json["items"]!.AsArray().Select(item => item!["fullName"]!.GetValue<string>())];

    /// <summary>Sends JSON as it stands.</summary>
    public static Task<Reply> SendRaw(this Caller caller, HttpMethod method, string path, string json, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return caller.Send(request);
    }

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();
}
