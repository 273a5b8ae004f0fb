using Enamel.Kernel;
using Enamel.Morocco;
using Enamel.Tests.Kernel;

namespace Enamel.Tests.Morocco;

public sealed class A_Moroccan_identity_number
{
    static readonly MoroccanNationalIdentity Identity = new();

    [Theory]
    [InlineData("AB123456", "AB123456")]
    [InlineData(" ab 123.456 ", "AB123456")]
    [InlineData("k-012345", "K012345")]
    [InlineData("BE١٢٣٤٥٦", "BE123456")]
    [InlineData("ＢＥ１２３", "BE123")]
    [InlineData("J\u00A0۱۲۳۴۵", "J12345")]
    [InlineData("A1", "A1")]
    [InlineData("K01234567", null)]
    [InlineData("K0123456", "K0123456")]
    [InlineData("ABC123456", null)]
    [InlineData("123456", null)]
    [InlineData("AB", null)]
    [InlineData("", null)]
    [InlineData("AB12345678", null)]
    [InlineData("AB12É456", null)]
    [InlineData("AB123456\0", null)]
    [InlineData("АВ123456", null)] // Cyrillic letters
    public void has_one_normal_form(string typed, string? number) =>
        Identity.Parse(typed).ShouldBe(number ?? (Outcome<string>)KernelRefusals.NationalIdentityMalformed);

    [Theory]
    [InlineData("AB123456", false)]
    [InlineData("A12345", false)]
    [InlineData("A1234", true)]
    [InlineData("AB1234567", true)]
    public void is_pointed_out_when_it_is_rare(string number, bool isUnusual) => Identity.IsUnusual(number).ShouldBe(isUnusual);

    [Fact]
    public void once_read_stays_as_it_is() =>
        AnyText.Always(text => !Identity.Parse(text).Succeeded(out var number, out _) || Identity.Parse(number) == number);
}

public sealed class A_Moroccan_telephone_number
{
    static readonly MoroccanPhonePlan Plan = new();

    [Theory]
    [InlineData("0612345678")]
    [InlineData("612345678")]
    [InlineData("+212612345678")]
    [InlineData("00212612345678")]
    [InlineData("212612345678")]
    [InlineData("+212 (0)6 12 34 56 78")]
    [InlineData("06.12.34.56.78")]
    [InlineData("06-12-34-56-78")]
    [InlineData("٠٦١٢٣٤٥٦٧٨")]
    [InlineData("\u202A+212 612‑345678\u202C")]
    public void is_one_number_however_it_is_typed(string typed) => Plan.Parse(typed).ShouldBe("+212612345678");

    [Theory]
    [InlineData("0522123456", "+212522123456")]
    [InlineData("0800123456", "+212800123456")]
    [InlineData("+33 6 12 34 56 78", "+33612345678")]
    [InlineData("0033612345678", "+33612345678")]
    [InlineData("+1 (202) 555-0123", "+12025550123")]
    public void may_be_fixed_or_foreign(string typed, string number) => Plan.Parse(typed).ShouldBe(number);

    [Theory]
    [InlineData("")]
    [InlineData("+")]
    [InlineData("061234567")]
    [InlineData("06123456789")]
    [InlineData("0412345678")]
    [InlineData("0912345678")]
    [InlineData("+21261234567")]
    [InlineData("+2126123456789")]
    [InlineData("+212412345678")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("+0612345678")]
    [InlineData("06123x5678")]
    [InlineData("06+12345678")]
    [InlineData("++212612345678")]
    [InlineData("0612345678\0")]
    public void is_refused_when_nobody_can_have_it(string typed) => Plan.Parse(typed).ShouldBe(KernelRefusals.PhoneMalformed);

    [Theory]
    [InlineData("+212612345678", true)]
    [InlineData("+212712345678", true)]
    [InlineData("+212522123456", false)]
    [InlineData("+33612345678", false)]
    public void is_a_mobile_by_its_first_digit(string number, bool isMobile) => Plan.IsMobile(number).ShouldBe(isMobile);

    [Fact]
    public void once_read_stays_as_it_is() =>
        AnyText.Always(text => !Plan.Parse(text).Succeeded(out var number, out _) || Plan.Parse(number) == number);
}
