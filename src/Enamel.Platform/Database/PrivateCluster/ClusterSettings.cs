using System.Globalization;

namespace Enamel.Platform.Database;

/// <summary>The settings that a private cluster starts with, rewritten at each start. An operator's own come from <c>ALTER SYSTEM</c>, which wins.</summary>
internal static class ClusterSettings
{
    public const string FileName = "enamel.conf";

    // The socket's name carries a port even where nothing listens on one.
    private const int SocketPort = 5432;

    private static readonly (string, string)[] Always =
    [
        ("unix_socket_permissions", "0700"),
        ("max_connections", "200"),
        ("shared_buffers", "256MB"),
        ("work_mem", "8MB"),
        ("maintenance_work_mem", "64MB"),
        ("random_page_cost", "1.1"),
        // The product's queries are short: compiling them costs more than running them.
        ("jit", "off"),
        ("max_locks_per_transaction", "256"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("lc_messages", "C"),
        // The details of an error may quote a row, and a log is no place for a patient's data.
        ("log_error_verbosity", "terse"),
    ];

    private static readonly (string, string)[] Durable =
    [
        ("logging_collector", "on"),
        ("log_directory", "log"),
        // A file per weekday, each overwritten a week later: the log cannot fill the disk.
        ("log_filename", "postgresql-%a.log"),
        ("log_truncate_on_rotation", "on"),
        ("log_rotation_age", "1d"),
        ("log_rotation_size", "0"),
    ];

    private static readonly (string, string)[] Throwaway =
    [
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("max_connections", "400"),
    ];

    public static int PortOf(PrivateClusterOptions options) => options.TcpPort ?? SocketPort;

    public static IEnumerable<string> Lines(PrivateClusterOptions options, string sockets) =>
        Always.Concat(options.Throwaway ? Throwaway : Durable)
            .Append(("listen_addresses", options.TcpPort is null ? "" : "127.0.0.1"))
            .Append(("port", PortOf(options).ToString(CultureInfo.InvariantCulture)))
            // A list, in which a quoted name may hold blanks and commas.
            .Append(("unix_socket_directories", $"\"{sockets}\""))
            .Select(setting => $"{setting.Item1} = '{setting.Item2.Replace("'", "''", StringComparison.Ordinal)}'");
}
