using Enamel.Tests.Support;

namespace Enamel.Tests.Platform.Operations;

public sealed class Watching_the_server(Installation installation) : IClassFixture<Installation>
{
    [Theory]
    [InlineData("/healthz", "alive")]
    [InlineData("/readyz", "ready")]
    public async Task answers_at_any_host_that_it_lives_and_is_ready(string path, string word)
    {
        using var anybody = new Caller(installation.BaseAddress, "10.1.2.3", null);
        (await anybody.Get(path)).ShouldBe(200).Text.Trim().ShouldBe(word);
    }

    [Fact]
    public async Task gives_its_measures_in_prometheus_text()
    {
        using var anybody = installation.Atlas.Anybody();
        await anybody.Get("/healthz");
        var lines = (await anybody.Get("/metrics")).ShouldBe(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain(line => line.StartsWith("http_server_request_duration_count{", StringComparison.Ordinal));
        lines.Where(line => line[0] != '#').ShouldAllBe(line => line.LastIndexOf(' ') > 0 && char.IsAsciiLetter(line[0]));
    }
}
