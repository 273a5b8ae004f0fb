using Enamel.Platform.Http;

namespace Enamel.Platform.Approvals;

/// <summary>A kind of approval. Its module registers it: <c>services.AddSingleton(new ApprovalKind("cashdesk.refund", typeof(Texts), CashDeskPermissions.AskRefund))</c>.</summary>
/// <param name="Code">Module and action, such as <c>cashdesk.refund</c>; key <c>approval.</c> and the code among the module's texts.</param>
/// <param name="Texts">The module's marker class.</param>
/// <param name="Ask">Who may ask for it. Who may decide is <see cref="ApprovalsPermissions.Decide"/>, whoever asked excepted.</param>
public sealed record ApprovalKind(string Code, Type Texts, Permission Ask);
