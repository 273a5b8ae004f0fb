using Enamel.Platform.Http;

namespace Enamel.Practice.Home;

/// <summary>The landing page is everybody's; what it shows is the role's.</summary>
public static class HomePermissions
{
    /// <summary>See the landing page.</summary>
    public static readonly Permission Land = new("home.land", [.. Permission.Everyone]);
}
