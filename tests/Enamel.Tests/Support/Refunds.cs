using Enamel.Kernel;
using Enamel.Platform.Approvals;
using Enamel.Platform.Http;

namespace Enamel.Tests.Support;

/// <summary>Approvals that only tests ask for, registered as any module registers one. Managers may ask too: not even they decide what they asked for.</summary>
static class Refunds
{
    /// <summary>A refund is money: it is decided on an approved device.</summary>
    public const string Code = "tests.refund";

    /// <summary>A gesture is none.</summary>
    public const string Gesture = "tests.gesture";

    /// <summary>With these words a gesture is against a rule of its module, whatever was decided.</summary>
    public const string Against = "Contre la règle";

    static readonly Permission Ask = new("tests.ask-refund", Role.Cashier, Role.Manager);

    public static IReadOnlyList<ApprovalKind> Kinds { get; } =
    [
        new(Code, typeof(Wordings.Texts), Ask) { Shows = ["amount"] },
        new(Gesture, typeof(Wordings.Texts), Ask, IsMoney: false)
        {
            Decided = (_, view, _) => Task.FromResult(view.Note == Against ? (Outcome)ApprovalRefusals.Asked : Outcome.Done),
            Page = view => $"/patients?q={view.SubjectId:N}",
        },
    ];
}
