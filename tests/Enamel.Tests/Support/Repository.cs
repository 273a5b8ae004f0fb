namespace Enamel.Tests.Support;

/// <summary>Where the sources are, for tests that read them.</summary>
static class Repository
{
    /// <summary>A folder of the repository.</summary>
    public static string Folder(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "enamel.slnx"))) return Path.Combine(folder.FullName, path);
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
