using System.Text;
using Enamel.Platform.Identity.Account.SecondFactor;

namespace Enamel.Tests.Platform.Identity.Account;

public sealed class TotpTests
{
    static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    [Theory] // RFC 6238, appendix B
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) => Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).ShouldBe(code);

    [Theory] // RFC 4226, appendix D
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(9, "520489")]
    public void Codes_by_a_counter_are_those_of_the_standard(long counter, string code) => Totp.Code(Secret, counter).ShouldBe(code);

    [Theory] // RFC 4648, section 10, without padding
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base_32_is_that_of_the_standard_and_reads_back(string text, string written)
    {
        Base32.Write(Encoding.ASCII.GetBytes(text)).ShouldBe(written);
        Encoding.ASCII.GetString(Base32.Read(written)).ShouldBe(text);
    }

    [Fact]
    public void A_code_is_good_for_one_step_around_now_and_once()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = Totp.StepAt(now);
        foreach (var near in new[] { -1, 0, 1 }) Totp.Matching(Secret, Totp.Code(Secret, step + near), now, lastUsed: 0).ShouldBe(step + near);
        foreach (var far in new[] { -2, 2, 100 }) Totp.Matching(Secret, Totp.Code(Secret, step + far), now, lastUsed: 0).ShouldBeNull();
        Totp.Matching(Secret, Totp.Code(Secret, step), now, lastUsed: step).ShouldBeNull();
        Totp.Matching(Secret, Totp.Code(Secret, step - 1), now, lastUsed: step).ShouldBeNull();
        foreach (var wrong in new[] { "", "12345", "1234567", "abcdef", "١٢٣٤٥٦" }) Totp.Matching(Secret, wrong, now, lastUsed: 0).ShouldBeNull();
    }

    [Fact]
    public void The_apps_address_names_clinic_and_person_and_survives_their_letters() =>
        Totp.Address("MZXW6", "Cabinet d'Été", "Dr Ü&?").ShouldBe("otpauth://totp/Cabinet%20d%27%C3%89t%C3%A9:Dr%20%C3%9C%26%3F?secret=MZXW6&issuer=Cabinet%20d%27%C3%89t%C3%A9&algorithm=SHA1&digits=6&period=30");
}
