using Enamel.Platform.Database;
using Enamel.Platform.Privacy;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Server.Commands.Health;

/// <summary>Whether the keys are where they belong, and every clinic's open with the master key at hand.</summary>
internal static class KeyHealth
{
    /// <summary>Looks at the master key's file.</summary>
    public static Finding File(string path)
    {
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!System.IO.File.Exists(path))
            return Finding.Warning("keys", $"There is no master key in {path} yet.", "The first ./enamel migrate makes it. If data were sealed before, bring the file back from its backup.");
        return (System.IO.File.GetUnixFileMode(path) & Others) == UnixFileMode.None
            ? Finding.Good("keys", $"The master keys in {path} are the owner's alone. Keep a copy apart from the database's backups.")
            : Finding.Trouble("keys", $"Others may read the master keys in {path}.", $"chmod 600 '{path}'");
    }

    /// <summary>Opens each clinic's keys, and the platform's.</summary>
    public static async Task<IReadOnlyList<Finding>> Clinics(IServiceProvider services, CancellationToken stop)
    {
        await using var registry = services.GetRequiredService<OwnerDatabase>().Registry();
        var clinics = await registry.Set<Clinic>().OrderBy(clinic => clinic.Id).Select(clinic => new { clinic.Id, clinic.Slug }).ToListAsync(stop);
        var ring = services.GetRequiredService<KeyRing>();
        var findings = new List<Finding>();
        foreach (var (id, name) in clinics.Select(clinic => (clinic.Id, $"clinic {clinic.Slug}")).Prepend((ClinicKeys.Platform, "the platform")))
        {
            try
            {
                await ring.Open(id, stop);
            }
            catch (Exception closed) when (closed is SealBrokenException or InvalidOperationException)
            {
                findings.Add(Finding.Trouble("keys", $"The keys of {name} do not open: {closed.Message}", "Bring back the master key file that wrapped them from its backup."));
            }
        }
        return findings.Count > 0 ? findings : [Finding.Good("keys", $"The keys of the platform and of {clinics.Count} clinics open.")];
    }
}
