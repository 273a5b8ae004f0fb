using Enamel.Kernel;
using Enamel.Platform.Audit;
using Enamel.Platform.Database;
using Enamel.Platform.Devices;
using Enamel.Platform.Identity;
using Enamel.Platform.Identity.SigningIn;
using Enamel.Platform.Tenancy;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Enamel.Platform.OAuth;

/// <summary>Gives tokens to applications: for a code, for a refresh token, or to an application on its own (OAuth 2.1, section 4).</summary>
sealed class GiveTokens(RegistryDb registry, KnownClients clients, Sessions sessions, RequestProof proof, CurrentClinic clinic, AuditTrail trail, TimeProvider clock)
{
    static readonly string[] Known = ["grant_type", "client_id", "client_secret", "code", "code_verifier", "redirect_uri", "refresh_token", "scope"];

    public async Task<IResult> Run(HttpContext context, IFormCollection form, CancellationToken stop)
    {
        if (Known.FirstOrDefault(name => form[name].Count > 1) is { } twice) return OAuthError.Request($"{twice} is there twice.");
        if (await clients.Calling(context.Request, form, stop) is not { } client) return OAuthError.ClientUnknown;
        if (proof.Refusal is { } wrong) return ProofError(wrong);
        return form["grant_type"].ToString() switch
        {
            "authorization_code" => await ForCode(client, context, form, stop),
            "refresh_token" => await ForRefresh(client, context, form, stop),
            "client_credentials" => await OnItsOwn(client, context, form, stop),
            "" => OAuthError.Request("grant_type is missing."),
            _ => new OAuthError("unsupported_grant_type", "Known are authorization_code, refresh_token and client_credentials."),
        };
    }

    async Task<IResult> ForCode(OAuthClient client, HttpContext context, IFormCollection form, CancellationToken stop)
    {
        if (OpaqueToken.HashOf(form["code"]) is not { } hash) return OAuthError.CodeRefused;
        // Locked, so that of two exchanges of one code the second sees the first.
        var code = await registry.Set<OAuthCode>().FromSql($"select * from registry.oauth_codes where clinic_id = {clinic.Id} and code_hash = {hash} for update").SingleOrDefaultAsync(stop);
        if (code is null || code.ClientId != client.Id) return OAuthError.CodeRefused;
        if (code.UsedAt is not null)
        {
            // Two hold it: what the first one got from it ends.
            if (code.SessionId is { } begun) await sessions.End(begun, "code-used-twice", stop);
            trail.Happened("application-code-refused", "registry_oauth_clients", client.Id.ToString(), new { reason = "used-twice" });
            return OAuthError.CodeRefused with { KeepsWhatWasWritten = true };
        }
        if (code.ExpiresAt <= clock.GetUtcNow()) return OAuthError.CodeRefused;
        if (form["redirect_uri"].ToString() is { Length: > 0 } redirect && redirect != code.RedirectUri) return new OAuthError("invalid_grant", "The code was sent to another redirect_uri.");
        if (!PkceCheck.Holds(form["code_verifier"].ToString(), code.Challenge)) return new OAuthError("invalid_grant", "The code_verifier is not the one that the code_challenge was made of.");
        if (code.KeyThumbprint is { } key && key != proof.Key) return new OAuthError("invalid_dpop_proof", "The code is bound to another key.");
        var member = await registry.Set<Membership>().SingleOrDefaultAsync(member => member.ClinicId == clinic.Id && member.UserId == code.UserId && member.IsActive, stop);
        if (member is null) return OAuthError.CodeRefused;
        var begins = await sessions.BeginFor(new(client.Id, code.UserId, member.Role, code.Scope, IsOnItsOwn: false), context, stop);
        if (!begins.Succeeded(out var given, out var closed)) return ProofError(closed);
        (code.UsedAt, code.SessionId) = (clock.GetUtcNow(), given.SessionId);
        await registry.SaveChangesAsync(stop);
        return Given(given);
    }

    async Task<IResult> ForRefresh(OAuthClient client, HttpContext context, IFormCollection form, CancellationToken stop)
    {
        var asked = Scopes.Split(form["scope"].ToString());
        var renewed = await sessions.Renew(form["refresh_token"], client.Id, context.Request, stop);
        if (!renewed.Succeeded(out var given, out var refusal))
            return refusal.Facts.ContainsKey(ProofRefusals.Error) ? ProofError(refusal) : OAuthError.RefreshRefused;
        // Less may be asked for; it is given what was consented to all the same, which the answer says.
        return asked.All(word => Scopes.Includes(Scopes.Split(given.Scope ?? ""), word)) ? Given(given) : new OAuthError("invalid_scope", "That was not consented to.");
    }

    async Task<IResult> OnItsOwn(OAuthClient client, HttpContext context, IFormCollection form, CancellationToken stop)
    {
        if (client is not { UserId: { } account, Role: { } role }) return new OAuthError("unauthorized_client", "The client does not work on its own.");
        var words = Scopes.Split(form["scope"].ToString());
        if (!words.All(word => Scopes.Includes(client.Scopes, word))) return new OAuthError("invalid_scope", "The client cannot be given that scope.");
        var scope = string.Join(' ', words.Length == 0 ? client.Scopes : words);
        return (await sessions.BeginFor(new(client.Id, account, role, scope, IsOnItsOwn: true), context, stop)).Succeeded(out var given, out var closed) ? Given(given) : ProofError(closed);
    }

    static OAuthError ProofError(Refusal refusal) =>
        new(refusal.Facts.TryGetValue(ProofRefusals.Error, out var error) && error is string word ? word : "invalid_dpop_proof", refusal.Code);

    static IResult Given(GivenTokens given) => Results.Json(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["access_token"] = given.Tokens.AccessToken,
        ["token_type"] = given.Tokens.TokenType,
        ["expires_in"] = given.Tokens.ExpiresIn,
        ["scope"] = given.Scope,
        ["refresh_token"] = given.Tokens.RefreshToken,
    }.Where(member => member.Value is not null and not "").ToDictionary(StringComparer.Ordinal));
}
