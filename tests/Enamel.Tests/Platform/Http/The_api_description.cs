using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Http;

public sealed class The_api_description(Installation installation) : IClassFixture<Installation>
{
    [Fact]
    public async Task is_openapi_3_1_and_names_every_operation_its_answers_and_its_refusals()
    {
        using var anybody = new Caller(installation.BaseAddress, "localhost", null);
        var document = (await anybody.Get("/openapi/v1.json")).ShouldBe(200).Json;
        document["openapi"]!.GetValue<string>().ShouldStartWith("3.1");
        var paths = document["paths"]!.AsObject();
        paths.Count.ShouldBeGreaterThan(4);
        foreach (var (path, methods) in paths)
        {
            path.ShouldStartWith("/api/v1/");
            foreach (var (method, operation) in methods!.AsObject())
            {
                operation!["operationId"].ShouldNotBeNull($"{method} {path} has no name");
                operation["summary"].ShouldNotBeNull($"{method} {path} has no summary");
                operation["responses"]!.AsObject().ShouldContain(answer => answer.Key[0] == '2', $"{method} {path} says nothing of success");
            }
        }
    }
}
