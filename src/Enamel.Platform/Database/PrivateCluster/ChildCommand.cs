using System.Diagnostics;

namespace Enamel.Platform.Database;

/// <summary>What a finished program left behind.</summary>
/// <param name="ExitCode">Zero when it did what was asked.</param>
/// <param name="Output">Everything that it printed, both streams.</param>
internal readonly record struct ChildResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>Runs a short program to its end. It is never cut off half-way: a half-made cluster helps nobody, and each takes seconds at most.</summary>
internal static class ChildCommand
{
    public static async Task<ChildResult> Run(IEnumerable<string> words)
    {
        var line = words.ToArray();
        // The working directory must be one that an unprivileged user may stand in; the caller's may not be.
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = "/",
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            return new(process.ExitCode, (await output + await errors).Trim());
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return new(127, missing.Message);
        }
    }

    public static Task<ChildResult> Run(params string[] words) => Run(words.AsEnumerable());
}
