using Enamel.Kernel;
using Enamel.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Enamel.Practice.Scheduling.Appointments;

/// <summary>The version that the caller saw, if it says so: in <c>If-Match</c> or in the body. Whoever says none takes what is there.</summary>
sealed class ExpectedVersion(HttpRequest? request, int? inBody)
{
    /// <summary>For who takes what is there.</summary>
    public static readonly ExpectedVersion Any = new(null, null);

    /// <summary>Whether the row still has it.</summary>
    public Outcome Check(int version) => request is null ? Outcome.Done
        : EntityTag.Matches(request, version) && (inBody is null || inBody == version) ? Outcome.Done : HttpRefusals.Stale(request);
}
