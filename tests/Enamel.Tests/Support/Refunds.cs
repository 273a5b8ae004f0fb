using Enamel.Kernel;
using Enamel.Platform.Approvals;
using Enamel.Platform.Http;

namespace Enamel.Tests.Support;

/// <summary>An approval that only tests ask for, registered as any module registers one. Managers may ask too: not even they decide what they asked for.</summary>
static class Refunds
{
    public const string Code = "tests.refund";

    public static ApprovalKind Kind { get; } = new(Code, typeof(Wordings.Texts), new Permission("tests.ask-refund", Role.Cashier, Role.Manager));
}
