using Npgsql;

namespace Enamel.Platform.Database;

/// <summary>Where the data is. The owner's connection migrates and is used by no request; the application's role serves and owns nothing.</summary>
/// <param name="OwnerConnectionString">A role that may create roles and schemas; it acts as <see cref="Bootstrap.OwnerRole"/>.</param>
/// <param name="AppConnectionString">The role that requests use; a transaction pooler may stand behind it.</param>
public sealed record DatabaseAddress(string OwnerConnectionString, string AppConnectionString)
{
    /// <summary>The database's name.</summary>
    public string Database => new NpgsqlConnectionStringBuilder(OwnerConnectionString).Database ?? "enamel";

    /// <summary>The owner's connection acting as the role that owns all objects, so that nothing belongs to a superuser.</summary>
    internal string AsOwner(string schema) => new NpgsqlConnectionStringBuilder(OwnerConnectionString)
    {
        Options = $"-c role={Bootstrap.OwnerRole}",
        SearchPath = $"{schema},public",
        ApplicationName = "enamel-migrate",
        Pooling = false,
        CommandTimeout = 0,
    }.ConnectionString;
}
