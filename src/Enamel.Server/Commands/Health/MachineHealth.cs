using System.Globalization;
using Enamel.Kernel;
using Enamel.Platform.Time;

namespace Enamel.Server.Commands.Health;

/// <summary>What can be seen without a database: time-zone rules and room on the disk.</summary>
internal static class MachineHealth
{
    private const long Gigabyte = 1L << 30;

    /// <summary>Whether the rules that Enamel carries know what is true of the country's clock.</summary>
    public static IEnumerable<Finding> TimeZones(ZoneRules zones, IEnumerable<ZoneFact> facts)
    {
        var wrong = zones.Check(facts);
        return wrong.Count == 0
            ? [Finding.Good("time-zones", $"The rules that Enamel carries ({zones.Version}) are right; the machine's own are never asked.")]
            : wrong.Select(one => Finding.Trouble(
                "time-zones",
                string.Create(CultureInfo.InvariantCulture, $"{one.Fact.ZoneId} is said to be {one.Found} from UTC on {one.Fact.At:yyyy-MM-dd}, and is {one.Fact.Offset} ({zones.Version})."),
                "Update Enamel: appointments would be an hour off."));
    }

    /// <summary>Whether there is room where Enamel writes.</summary>
    /// <param name="folder">The data folder, or the database's.</param>
    /// <param name="free">Bytes free there.</param>
    public static Finding Disk(string folder, long free)
    {
        var room = string.Create(CultureInfo.InvariantCulture, $"{free / (double)Gigabyte:0.0} GB free for {folder}.");
        return free switch
        {
            < Gigabyte => Finding.Trouble("disk", room, "Make room now: a full disk stops the database."),
            < 5 * Gigabyte => Finding.Warning("disk", room, "Make room, or move ENAMEL_DATA to a larger disk."),
            _ => Finding.Good("disk", room),
        };
    }

    /// <summary>Looks at the disks beneath some folders.</summary>
    public static IEnumerable<Finding> Disks(params IEnumerable<string> folders) => folders.Distinct(StringComparer.Ordinal).Where(Directory.Exists)
        .Select(folder => Disk(folder, new DriveInfo(folder).AvailableFreeSpace));
}
