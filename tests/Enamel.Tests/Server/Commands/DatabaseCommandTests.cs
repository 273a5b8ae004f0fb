using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Enamel.Platform.Database;

namespace Enamel.Tests.Server.Commands;

public sealed class A_database_kept_by_a_program : IDisposable
{
    private readonly string _temporary = Directory.CreateTempSubdirectory("enamel-kept-").FullName;
    private readonly CommandLine _line;

    public A_database_kept_by_a_program()
    {
        File.SetUnixFileMode(_temporary, File.GetUnixFileMode(_temporary) | UnixFileMode.OtherExecute);
        _line = new(Path.Combine(_temporary, "data"));
    }

    public void Dispose() => Directory.Delete(_temporary, recursive: true);

    [Fact]
    public async Task survives_the_program_s_crash_and_is_found_again()
    {
        int survivor;
        using (var program = _line.Start("database", "--json"))
        {
            survivor = (await Ready(program)).GetProperty("process").GetInt32();
            program.Kill();
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        IsAlive(survivor).ShouldBeTrue();
        await using (var next = await PrivateCluster.Open(new() { DataFolder = _line.DataFolder }, TestContext.Current.CancellationToken))
        {
            next.WasRunning.ShouldBeTrue();
            next.ProcessId.ShouldBe(survivor);
        }
        IsAlive(survivor).ShouldBeFalse();
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task is_stopped_with_the_program_that_is_asked_to_stop(string signal)
    {
        using var program = _line.Start("database", "--json");
        var server = (await Ready(program)).GetProperty("process").GetInt32();
        await Signal(program, signal);
        program.ExitCode.ShouldBe(0);
        IsAlive(server).ShouldBeFalse();
    }

    [Fact]
    public async Task is_not_left_behind_when_the_program_is_asked_to_stop_while_starting()
    {
        using var program = _line.Start("database");
        // The first line says that a new database is being made.
        (await program.StandardError.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
        await Signal(program, "TERM");
        program.ExitCode.ShouldBe(1);
        File.Exists(Path.Combine(_line.DataFolder, "postgres", "data", "postmaster.pid")).ShouldBeFalse();
    }

    [Fact]
    public async Task needs_no_program_when_the_operator_has_a_server_of_his_own()
    {
        var answer = await _line.Run(new Dictionary<string, string?>(StringComparer.Ordinal) { ["ENAMEL_DATABASE"] = "Host=db" }, "database");
        answer.ExitCode.ShouldBe(1);
        answer.Error.ShouldContain("ENAMEL_DATABASE");
    }

    private static async Task<JsonElement> Ready(Process program)
    {
        var said = new StringBuilder();
        while (await program.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.AppendLine(line);
            if (line == "}")
                return JsonDocument.Parse(said.ToString()).RootElement;
        }
        throw new InvalidOperationException(await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    private static async Task Signal(Process program, string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, program.Id.ToString(CultureInfo.InvariantCulture)]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2)); // a program that does not hear it would keep everything waiting for ever
        try
        {
            await program.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!program.HasExited) program.Kill();
        }
    }

    private static bool IsAlive(int process) => File.Exists($"/proc/{process}/cmdline") && File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
}
