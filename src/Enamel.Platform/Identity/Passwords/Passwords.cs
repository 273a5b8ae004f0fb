using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Enamel.Kernel;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Enamel.Platform.Identity;

/// <summary>What came of comparing a password with what is stored.</summary>
public enum PasswordCheck
{
    /// <summary>It is another, or nobody is there.</summary>
    Wrong,
    /// <summary>It is the one.</summary>
    Right,
    /// <summary>It is the one, but stored in an older way: hash it again and store that.</summary>
    RightButOutdated,
}

/// <summary>Every way in which a new password is refused.</summary>
public static class PasswordRefusals
{
    /// <summary>Shorter than <c>{minimum}</c> characters.</summary>
    public static readonly Refusal TooShort = Refusal.AgainstRule("passwords.too-short").With("minimum", Passwords.MinimumLength);

    /// <summary>Longer than <c>{maximum}</c> characters.</summary>
    public static readonly Refusal TooLong = Refusal.AgainstRule("passwords.too-long").With("maximum", Passwords.MaximumLength);

    /// <summary>The login is part of it.</summary>
    public static readonly Refusal ContainsLogin = Refusal.AgainstRule("passwords.contains-login");

    /// <summary>The person's or the clinic's name is part of it.</summary>
    public static readonly Refusal ContainsName = Refusal.AgainstRule("passwords.contains-name");

    /// <summary>Among the first that anybody would try.</summary>
    public static readonly Refusal TooCommon = Refusal.AgainstRule("passwords.too-common");
}

/// <summary>
/// Hashes and checks passwords by ASP.NET Core Identity's hasher: PBKDF2 with HMAC-SHA-512 and 210 000 rounds (OWASP ASVS 5.0, appendix C).
/// </summary>
/// <param name="rounds">How dear each guess is. Fewer than usual only where nobody guesses, as in tests that sign in thousands of times.</param>
public sealed class Passwords(int rounds = Passwords.UsualRounds)
{
    /// <summary>What a guess costs in a clinic.</summary>
    public const int UsualRounds = 210_000;

    /// <summary>The shortest password that can be set.</summary>
    public const int MinimumLength = 12;

    /// <summary>The longest that is looked at: longer input would only keep the server busy.</summary>
    public const int MaximumLength = 256;

    const int SaltLength = 16, KeyLength = 32, ShortestTellingLogin = 3, ShortestTellingName = 4;

    readonly PasswordHasher<Passwords> _hasher = new(Options.Create(new PasswordHasherOptions
    {
        CompatibilityMode = PasswordHasherCompatibilityMode.IdentityV3, // PBKDF2-HMAC-SHA512
        IterationCount = rounds,
    }));

    /// <summary>The hash of no password: what is compared with when nobody is there, so that the answer takes as long as for somebody.</summary>
    public string OfNobody { get; } = HashOfNoPassword(rounds);

    /// <summary>The rule for setting a password where no names are known: see the other.</summary>
    public static Outcome Check(string password, params IEnumerable<string> logins) => Check(password, logins, []);

    /// <summary>
    /// The rule for setting a password: twelve characters or more, at most 256, none of the logins and names in it, and not one of the common ones. No rule of
    /// composition, no expiry.
    /// </summary>
    /// <param name="password">What was typed.</param>
    /// <param name="logins">User name, e-mail, mobile; of an e-mail address the part before the @ counts too.</param>
    /// <param name="names">The person's and the clinic's; each word of four letters or more counts.</param>
    public static Outcome Check(string password, IEnumerable<string> logins, IEnumerable<string> names)
    {
        if (password.Length > MaximumLength) return PasswordRefusals.TooLong;
        if (password.EnumerateRunes().Count() < MinimumLength) return PasswordRefusals.TooShort;
        var isTold = logins.SelectMany(login => new[] { login, login.Split('@')[0] })
            .Any(login => login.Length >= ShortestTellingLogin && password.Contains(login, StringComparison.OrdinalIgnoreCase));
        if (isTold) return PasswordRefusals.ContainsLogin;
        if (Words(names).Any(word => Plain(password).Contains(Plain(word), StringComparison.Ordinal))) return PasswordRefusals.ContainsName;
        return CommonPasswords.Has(password) ? PasswordRefusals.TooCommon : Outcome.Done;
    }

    /// <summary>The text to store for a password that <see cref="Check(string, IEnumerable{string}, IEnumerable{string})"/> has passed.</summary>
    public string Hash(string password)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(password.Length, MaximumLength);
        return _hasher.HashPassword(this, Composed(password));
    }

    /// <summary>Compares a password with what is stored. It takes the same time when nobody is there.</summary>
    /// <param name="stored">What <see cref="Hash"/> gave; null when there is no such user.</param>
    /// <param name="password">What was typed.</param>
    public PasswordCheck Verify(string? stored, string password)
    {
        if (password.Length > MaximumLength) return PasswordCheck.Wrong;
        var answer = _hasher.VerifyHashedPassword(this, stored ?? OfNobody, Composed(password));
        if (stored is null) return PasswordCheck.Wrong;
        return answer switch
        {
            PasswordVerificationResult.Success => PasswordCheck.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordCheck.RightButOutdated,
            PasswordVerificationResult.Failed => PasswordCheck.Wrong,
        };
    }

    static IEnumerable<string> Words(IEnumerable<string> names) =>
        names.SelectMany(name => name.Split([' ', '-', '\'', '’', '.'], StringSplitOptions.RemoveEmptyEntries)).Where(word => word.Length >= ShortestTellingName);

    // Accents off, and letters that were written as digits: B3njélloun is benjelloun.
    static string Plain(string text)
    {
        if (!TypedText.IsWellFormed(text)) return text;
        var bare = text.Normalize(NormalizationForm.FormD).Where(letter => CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark);
        return CommonPasswords.Spelled(string.Concat(bare).ToLowerInvariant());
    }

    // keyboards differ in how they compose é: the same password must be the same bytes
    static string Composed(string password) => TypedText.IsWellFormed(password) ? password.Normalize(NormalizationForm.FormC) : password;

    /// <summary>The hasher's own layout (marker 1, function 2 = SHA-512, rounds, salt length, salt, key), with chance where salt and key stand.</summary>
    static string HashOfNoPassword(int rounds)
    {
        const int header = 13;
        var bytes = new byte[header + SaltLength + KeyLength];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)rounds);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), SaltLength);
        RandomNumberGenerator.Fill(bytes.AsSpan(header));
        return Convert.ToBase64String(bytes);
    }
}
