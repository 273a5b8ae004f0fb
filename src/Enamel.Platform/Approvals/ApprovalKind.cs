using Enamel.Kernel;
using Enamel.Platform.Http;

namespace Enamel.Platform.Approvals;

/// <summary>A kind of approval. Its module registers it: <c>services.AddSingleton(new ApprovalKind("cashdesk.refund", typeof(Texts), CashDeskPermissions.AskRefund))</c>.</summary>
/// <param name="Code">Module and action, such as <c>cashdesk.refund</c>; key <c>approval.</c> and the code among the module's texts says what is asked for.</param>
/// <param name="Texts">The module's marker class.</param>
/// <param name="Ask">Who may ask for it. Who may decide is <see cref="ApprovalsPermissions.Decide"/>, whoever asked excepted.</param>
/// <param name="IsMoney">Whether to decide it is to approve money: then the decision is taken on an approved device only, as <see cref="DeviceAccess.NeedsDevice"/> has it.</param>
public sealed record ApprovalKind(string Code, Type Texts, Permission Ask, bool IsMoney = true)
{
    /// <summary>What follows from a decision, in its unit of work: a refusal undoes the decision too, and is what who decided is told.</summary>
    public Func<IServiceProvider, ApprovalView, CancellationToken, Task<Outcome>>? Decided { get; init; }

    /// <summary>The facts that who decides is shown, in their order, each with its words among the module's texts: key <c>approval.</c>, the code, a point and the fact's name.</summary>
    public IReadOnlyList<string> Shows { get; init; } = [];

    /// <summary>The page of what it is about, from the clinic's root; none when null.</summary>
    public Func<ApprovalView, string?>? Page { get; init; }
}
