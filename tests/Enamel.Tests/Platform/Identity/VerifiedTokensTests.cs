using Enamel.Kernel;
using Enamel.Platform.Identity;
using Enamel.Platform.Privacy.Vault;

namespace Enamel.Tests.Platform.Identity;

public sealed class A_token_that_was_checked_before
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    static readonly Slug Atlas = Slug.Parse("atlas").Expected();
    static readonly SigningKey Key = SigningKey.Make();
    static readonly Dictionary<string, SigningKey> Ours = new(StringComparer.Ordinal) { [Key.KeyId] = Key };

    readonly Wall wall = new() { At = Noon };
    readonly AccessToken said = new(
        SigningKeys.Issuer, Atlas, Guid.CreateVersion7(Noon), Guid.CreateVersion7(Noon), 1, Role.Doctor, Noon, Noon.AddMinutes(10), Guid.CreateVersion7(Noon));

    [Fact]
    public void says_the_same_again()
    {
        var tokens = new VerifiedTokens(wall);
        tokens.Verify(said.Sign(Key), Atlas, Ours).Expected().ShouldBe(said);
        var token = said.Sign(Key);
        tokens.Verify(token, Atlas, Ours).Expected().ShouldBe(said);
        tokens.Verify(token, Atlas, Ours).Expected().ShouldBe(said);
    }

    [Fact]
    public void is_refused_at_another_clinic()
    {
        var (tokens, token) = Checked();
        tokens.Verify(token, Slug.Parse("mansour").Expected(), Ours).ShouldBe(TokenRefusals.WrongAudience);
    }

    [Fact]
    public void is_refused_once_it_has_expired()
    {
        var (tokens, token) = Checked();
        wall.At = said.ExpiresAt;
        tokens.Verify(token, Atlas, Ours).ShouldBe(TokenRefusals.Expired);
    }

    [Fact]
    public void is_refused_once_its_key_is_withdrawn()
    {
        var (tokens, token) = Checked();
        tokens.Verify(token, Atlas, new Dictionary<string, SigningKey>(StringComparer.Ordinal)).ShouldBe(TokenRefusals.UnknownKey);
    }

    [Fact]
    public void vouches_for_no_other_token_with_the_same_claims()
    {
        var (tokens, token) = Checked();
        var forged = token[..(token.LastIndexOf('.') + 1)] + said.Sign(Key).Split('.')[2][..^4] + "AAAA";
        tokens.Verify(forged, Atlas, Ours).ShouldBe(TokenRefusals.WrongSignature);
    }

    (VerifiedTokens Tokens, string Token) Checked()
    {
        var (tokens, token) = (new VerifiedTokens(wall), said.Sign(Key));
        tokens.Verify(token, Atlas, Ours).Expected();
        return (tokens, token);
    }

    sealed class Wall : TimeProvider
    {
        public DateTimeOffset At { get; set; }

        public override DateTimeOffset GetUtcNow() => At;
    }
}
