using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Privacy.Vault;
using Enamel.Platform.Tenancy;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Enamel.Platform.Identity.Account.SecondFactor;

/// <summary>What an authenticator app needs to know: as a picture, and to be typed.</summary>
/// <param name="Secret">In base 32.</param>
/// <param name="Uri">What the picture says.</param>
public sealed record Enrolment(string Secret, string Uri)
{
    /// <summary>The picture: an SVG as an address of its own, so that a strict content policy lets it through.</summary>
    public string Picture
    {
        get
        {
            using var generator = new QRCodeGenerator();
            using var code = generator.CreateQrCode(Uri, QRCodeGenerator.ECCLevel.M);
            using var drawing = new SvgQRCode(code);
            return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(drawing.GetGraphic(4)));
        }
    }

    /// <summary>The secret in groups, for who types it.</summary>
    public string Spelled => string.Join(' ', Secret.Chunk(4).Select(group => new string(group)));
}

/// <summary>People's authenticator apps.</summary>
public sealed class Authenticators(RegistryDb registry, UnitOfWork unit, KeyRing ring, RecoveryCodes recovery, CurrentClinic clinic, AuditTrail trail, TimeProvider clock)
{
    const string Field = "user-totp-secret";

    /// <summary>Whether the person has one that counts.</summary>
    public Task<bool> Has(Guid userId, CancellationToken stop) => registry.Set<Authenticator>().AnyAsync(one => one.UserId == userId && one.ConfirmedAt != null, stop);

    /// <summary>Whether one waits for its first code.</summary>
    internal Task<bool> IsBegun(Guid userId, CancellationToken stop) => registry.Set<Authenticator>().AnyAsync(one => one.UserId == userId && one.ConfirmedAt == null, stop);

    /// <summary>Makes a secret for a new app; asked again before it was confirmed, the same one, so that a page can be loaded twice.</summary>
    /// <returns>What the app is told; or <see cref="AccountRefusals.AuthenticatorThere"/>.</returns>
    public async Task<Outcome<Enrolment>> Begin(Guid userId, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        var person = await registry.Set<User>().Where(user => user.Id == userId).Select(user => user.DisplayName).SingleAsync(stop);
        if (await registry.Set<Authenticator>().SingleOrDefaultAsync(one => one.UserId == userId, stop) is { } there)
            return there.ConfirmedAt is null ? Told(keys.Cipher.Open(there.SecretSealed, Field), person) : AccountRefusals.AuthenticatorThere;
        var secret = Base32.Write(RandomNumberGenerator.GetBytes(Totp.SecretLength));
        registry.Add(new Authenticator { UserId = userId, SecretSealed = keys.Cipher.Seal(Field, secret), CreatedAt = clock.GetUtcNow() });
        await registry.SaveChangesAsync(stop);
        return Told(secret, person);
    }

    /// <summary>The app shows its first code: from now on it counts.</summary>
    /// <returns>The recovery codes to be written down, when the person has none yet; or <see cref="AccountRefusals.CodeWrong"/>.</returns>
    public async Task<Outcome<string[]>> Confirm(Guid userId, string code, CancellationToken stop)
    {
        var waiting = await registry.Set<Authenticator>().SingleOrDefaultAsync(one => one.UserId == userId && one.ConfirmedAt == null, stop);
        if (waiting is null || await Step(waiting, code, stop) is not { } step) return AccountRefusals.CodeWrong;
        (waiting.LastStep, waiting.ConfirmedAt) = (step, clock.GetUtcNow());
        await registry.SaveChangesAsync(stop);
        trail.Happened("authenticator-added", "registry_users", userId.ToString(), new { });
        return await recovery.Left(userId, stop) > 0 ? [] : await recovery.Renew(userId, stop);
    }

    /// <summary>Takes it away.</summary>
    public async Task Remove(Guid userId, CancellationToken stop)
    {
        registry.RemoveRange(await registry.Set<Authenticator>().Where(one => one.UserId == userId).ToListAsync(stop));
        await registry.SaveChangesAsync(stop);
        trail.Happened("authenticator-removed", "registry_users", userId.ToString(), new { });
    }

    /// <summary>Whether this is the app's code of now, used for the first time. Of two who show it at once, one is told no.</summary>
    internal async Task<bool> Use(Guid userId, string code, CancellationToken stop)
    {
        var one = await registry.Set<Authenticator>().AsNoTracking().SingleOrDefaultAsync(one => one.UserId == userId && one.ConfirmedAt != null, stop);
        if (one is null || await Step(one, code, stop) is not { } step) return false;
        return await registry.Database.ExecuteSqlAsync($"update registry.authenticators set last_step = {step} where user_id = {userId} and last_step < {step}", stop) == 1;
    }

    async Task<long?> Step(Authenticator one, string code, CancellationToken stop)
    {
        var keys = await ring.Platform(unit, stop);
        return Totp.Matching(Base32.Read(keys.Cipher.Open(one.SecretSealed, Field)), code.Trim().Replace(" ", "", StringComparison.Ordinal), clock.GetUtcNow(), one.LastStep);
    }

    Enrolment Told(string secret, string person) => new(secret, Totp.Address(secret, clinic.Card.Name, person));
}
