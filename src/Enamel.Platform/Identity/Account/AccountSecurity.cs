using Enamel.Kernel;
using Enamel.Platform.Identity.Account.OpenSessions;
using Enamel.Platform.Identity.Account.Passkeys;
using Enamel.Platform.Identity.Account.SecondFactor;

namespace Enamel.Platform.Identity.Account;

/// <summary>How a person's account is kept safe.</summary>
/// <param name="IsRequired">Whether the clinic asks a second factor of their role.</param>
/// <param name="HasAuthenticator">Whether an authenticator app is set up.</param>
/// <param name="Passkeys">Theirs.</param>
/// <param name="CodesLeft">How many recovery codes are left.</param>
/// <param name="Sessions">Their open sessions, in every clinic.</param>
public sealed record SecurityCard(bool IsRequired, bool HasAuthenticator, IReadOnlyList<Passkey> Passkeys, int CodesLeft, IReadOnlyList<OpenSession> Sessions)
{
    /// <summary>Whether anything is shown at sign-in besides the password.</summary>
    public bool HasSecondFactor => HasAuthenticator || Passkeys.Count > 0;
}

/// <summary>A person keeps their own account safe. What concerns their factors asks for the password once more.</summary>
public sealed class AccountSecurity(
    SecondStep step, Authenticators authenticators, PasskeyCeremonies passkeys, RecoveryCodes recovery, OpenSessionList sessions, SigningIn.SignIn signIn, CurrentUser user)
{
    /// <summary>How it is kept safe now.</summary>
    public async Task<SecurityCard> Now(CancellationToken stop) => new(
        await step.IsRequired(user.Role, stop), await authenticators.Has(user.Id, stop), await passkeys.Of(user.Id, stop), await recovery.Left(user.Id, stop), await sessions.Own(stop));

    /// <summary>Begins to set up an app.</summary>
    public async Task<Outcome<Enrolment>> BeginAuthenticator(string? password, CancellationToken stop) =>
        (await signIn.Confirm(user.Id, password, stop)).Succeeded(out _, out var refusal) ? await authenticators.Begin(user.Id, stop) : refusal;

    /// <summary>Takes the app away, unless it is the last factor and the clinic asks for one.</summary>
    public async Task<Outcome> RemoveAuthenticator(string? password, CancellationToken stop)
    {
        if (!(await signIn.Confirm(user.Id, password, stop)).Succeeded(out _, out var refusal)) return refusal;
        var hasPasskeys = (await passkeys.Of(user.Id, stop)).Count > 0;
        if (!hasPasskeys && await step.IsRequired(user.Role, stop)) return AccountRefusals.FactorRequired;
        await authenticators.Remove(user.Id, stop);
        if (!hasPasskeys) await recovery.Remove(user.Id, stop);
        return Outcome.Done;
    }

    /// <summary>Gives new recovery codes.</summary>
    public async Task<Outcome<string[]>> RenewCodes(string? password, CancellationToken stop)
    {
        if (!(await signIn.Confirm(user.Id, password, stop)).Succeeded(out _, out var refusal)) return refusal;
        return (await Now(stop)).HasSecondFactor ? await recovery.Renew(user.Id, stop) : AccountRefusals.CodeWrong;
    }

    /// <summary>Begins to make a passkey.</summary>
    public async Task<Outcome<Ceremony>> BeginPasskey(string? password, CancellationToken stop) =>
        (await signIn.Confirm(user.Id, password, stop)).Succeeded(out _, out var refusal) ? await passkeys.BeginMaking(user.Id, stop) : refusal;

    /// <summary>Keeps a passkey that was made.</summary>
    /// <returns>Recovery codes, when the person has none yet.</returns>
    public async Task<Outcome<string[]>> KeepPasskey(string? state, string? credential, string? name, CancellationToken stop)
    {
        if (state is null) return AccountRefusals.PasskeyRefused;
        if (!(await passkeys.Keep(user.Id, state, credential, name, stop)).Succeeded(out var refusal)) return refusal;
        return await recovery.Left(user.Id, stop) > 0 ? Array.Empty<string>() : await recovery.Renew(user.Id, stop);
    }

    /// <summary>Takes a passkey away, unless it is the last factor and the clinic asks for one.</summary>
    public async Task<Outcome> RemovePasskey(string? id, string? password, CancellationToken stop)
    {
        if (!(await signIn.Confirm(user.Id, password, stop)).Succeeded(out _, out var refusal)) return refusal;
        var card = await Now(stop);
        var isLast = !card.HasAuthenticator && card.Passkeys.Count == 1;
        if (isLast && card.IsRequired) return AccountRefusals.FactorRequired;
        if (!(await passkeys.Remove(user.Id, id, stop)).Succeeded(out var unknown)) return unknown;
        if (isLast) await recovery.Remove(user.Id, stop);
        return Outcome.Done;
    }
}
