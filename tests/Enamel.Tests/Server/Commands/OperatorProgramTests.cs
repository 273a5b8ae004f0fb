using Enamel.Server.Commands;

namespace Enamel.Tests.Server.Commands;

public sealed class The_operator_s_command_line
{
    [Theory]
    [InlineData("polish")]
    [InlineData("database --shine")]
    [InlineData("")]
    public async Task says_how_it_is_used_when_it_is_wrongly_called(string words)
    {
        var (exitCode, output, error) = await Run(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        exitCode.ShouldBe(2);
        error.ShouldNotBeEmpty();
        output.ShouldContain("Usage:");
    }

    [Fact]
    public async Task shows_examples_with_each_command_s_help()
    {
        var (exitCode, output, _) = await Run("database", "--help");
        exitCode.ShouldBe(0);
        output.ShouldContain("  ./enamel database --json");
        output.ShouldContain("Exit codes:");
    }

    private static async Task<(int ExitCode, string Output, string Error)> Run(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await OperatorProgram.Run(words, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}
