using System.Diagnostics;
using Enamel.Platform.Database;

namespace Enamel.Tests.Server.Commands;

/// <summary>The program as an operator starts it: another process, in a data folder of its own.</summary>
internal sealed class CommandLine(string dataFolder, DatabaseAddress? database = null)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "enamel.dll");

    public string DataFolder => dataFolder;

    /// <summary>The program in a data folder that has the keys of the tests' installations.</summary>
    public static CommandLine WithTheKeys(string dataFolder, DatabaseAddress? database)
    {
        var secrets = Directory.CreateDirectory(Path.Combine(dataFolder, "secrets"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        var keys = Path.Combine(secrets, "master.keys");
        if (!File.Exists(keys)) File.WriteAllText(keys, $"1:{Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray())}\n");
        File.SetUnixFileMode(keys, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new(dataFolder, database);
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public Process Start(params string[] words) => Start(new Dictionary<string, string?>(StringComparer.Ordinal), words);

    /// <summary>Starts a command with variables of its own.</summary>
    public Process Start(IReadOnlyDictionary<string, string?> variables, params string[] words)
    {
        // A program that was told to ignore a signal hands that on to what it starts, as nohup does: here every signal is heard.
        var start = new ProcessStartInfo("env", ["--default-signal=HUP,INT,QUIT,TERM", "dotnet", Program, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ENAMEL_DATA"] = dataFolder, ["ENAMEL_DATABASE"] = database?.OwnerConnectionString, ["ENAMEL_APP_DATABASE"] = database?.AppConnectionString, ["PORT"] = null },
        };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<(int ExitCode, string Output, string Error)> Run(params string[] words) =>
        await Run(new Dictionary<string, string?>(StringComparer.Ordinal), words);

    /// <summary>Runs a command to its end, with variables of its own.</summary>
    public async Task<(int ExitCode, string Output, string Error)> Run(IReadOnlyDictionary<string, string?> variables, params string[] words)
    {
        using var process = Start(variables, words);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
