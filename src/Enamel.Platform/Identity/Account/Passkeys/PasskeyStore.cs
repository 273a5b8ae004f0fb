using Enamel.Platform.Database;
using Enamel.Platform.Identity.Account.SecondFactor;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.Identity.Account.Passkeys;

/// <summary>
/// What ASP.NET Core Identity's passkey handler asks of a store, over our own tables: it reads who there is and which passkeys they have at this host.
/// Nothing is written through it: accounts are ours (docs/decisions/0003-identity-and-tokens.md).
/// </summary>
sealed class PasskeyStore(RegistryDb registry, string relyingParty) : IUserPasskeyStore<User>
{
    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        [.. (await registry.Set<Passkey>().AsNoTracking().Where(passkey => passkey.UserId == user.Id && passkey.RelyingParty == relyingParty).ToListAsync(cancellationToken)).Select(Info)];

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var passkey = await registry.Set<Passkey>().AsNoTracking().SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId, cancellationToken);
        return passkey is null ? null : await Find(passkey.UserId, cancellationToken);
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await registry.Set<Passkey>().AsNoTracking()
            .SingleOrDefaultAsync(passkey => passkey.CredentialId == credentialId && passkey.UserId == user.Id && passkey.RelyingParty == relyingParty, cancellationToken) is { } found ? Info(found) : null;

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Guid.TryParseExact(userId, "D", out var id) ? await Find(id, cancellationToken) : null;

    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.DisplayName);

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => throw OursAlone();

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw OursAlone();

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw OursAlone();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw OursAlone();

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw OursAlone();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw OursAlone();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw OursAlone();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw OursAlone();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw OursAlone();

    public void Dispose()
    {
        // The context is the work's.
    }

    Task<User?> Find(Guid id, CancellationToken stop) => registry.Set<User>().AsNoTracking().SingleOrDefaultAsync(user => user.Id == id, stop);

    static UserPasskeyInfo Info(Passkey passkey) => new(passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt, checked((uint)passkey.SignCount), passkey.Transports,
        passkey.IsUserVerified, passkey.IsBackupEligible, passkey.IsBackedUp, [], []);

    static NotSupportedException OursAlone() => new("Accounts are kept by Enamel itself; the passkey handler only reads them.");
}
