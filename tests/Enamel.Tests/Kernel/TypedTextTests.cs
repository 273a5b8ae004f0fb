using System.Text;
using Enamel.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace Enamel.Tests.Kernel;

/// <summary>Text as an attacker or a broken keyboard sends it: any UTF-16 code units whatever.</summary>
static class AnyText
{
    public static readonly Arbitrary<string> Of = Gen.OneOf(
            Gen.Choose(0, 0xFFFF), Gen.Choose(0x20, 0x7E), Gen.Choose(0x600, 0x6FF), Gen.Choose(0xC0, 0x17F), Gen.Choose(0xD800, 0xDFFF))
        .Select(unit => (char)unit).ListOf().Select(units => string.Concat(units)).ToArbitrary();

    public static void Always(Func<string, bool> holds) => Prop.ForAll(Of, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}

public sealed class A_persons_name
{
    [Theory]
    [InlineData("  El   Alami ", "El Alami")]
    [InlineData("Benai\u0308ssa", "Benaïssa")]
    [InlineData("O'Brien-Léon", "O'Brien-Léon")]
    [InlineData("فاطمة\u00A0الزهراء", "فاطمة الزهراء")]
    [InlineData("Ben\tAli\r\n", "Ben Ali")]
    [InlineData("𐓏", "𐓏")]
    public void is_cleaned(string typed, string clean) => PersonName.Clean(typed).ShouldBe(clean);

    [Theory]
    [InlineData("", "required")]
    [InlineData(" \u00A0\t", "required")]
    [InlineData("Ben\0Ali", "forbidden-character")]
    [InlineData("Ben\u0007Ali", "forbidden-character")]
    [InlineData("\u202EilA neB", "forbidden-character")]
    [InlineData("Ben\u200BAli", "forbidden-character")]
    [InlineData("Ben\u2066Ali", "forbidden-character")]
    [InlineData("Ben\uE000", "forbidden-character")]
    [InlineData("Ben\uFFFE", "forbidden-character")]
    [InlineData("12345", "name-without-letter")]
    [InlineData("😀", "name-without-letter")]
    public void is_refused(string typed, string code) => PersonName.Clean(typed).ShouldBe(Refusal.AgainstRule(code));

    [Fact]
    public void of_half_a_character_is_refused() =>
        new[] { "Ben\uD800", "\uDC00Ben", "Be\uDC00\uD800n" }.ShouldAllBe(typed => PersonName.Clean(typed) == KernelRefusals.ForbiddenCharacter);

    [Fact]
    public void has_eighty_characters_at_most()
    {
        PersonName.Clean(new string('a', 80)).Succeeded(out _, out _).ShouldBeTrue();
        PersonName.Clean(new string('a', 81)).ShouldBe(KernelRefusals.TooLong(80));
    }

    [Fact]
    public void once_clean_stays_as_it_is() =>
        AnyText.Always(text => !PersonName.Clean(text).Succeeded(out var clean, out _) || PersonName.Clean(clean) == clean);
}

public sealed class The_key_of_a_name
{
    [Theory]
    [InlineData("Benaïssa", "benaissa")]
    [InlineData("BENAI\u0308SSA", "benaissa")]
    [InlineData("  O’Brien-Léon ", "o brien leon")]
    [InlineData("Œuvre Æsir Straße ẞ", "oeuvre aesir strasse ss")]
    [InlineData("İbrahim Yıldız Łukasz Đorđe Øre", "ibrahim yildiz lukasz dorde ore")]
    [InlineData("Ｂｅｎ ﬁ", "ben fi")]
    [InlineData("Ben\0Ali\u200F", "ben ali")]
    [InlineData("أحمد إدريس آمنة ٱلله", "احمد ادريس امنه الله")]
    [InlineData("مُحَمَّـــد", "محمد")]
    [InlineData("مصطفى", "مصطفي")]
    [InlineData("مؤمن رائد", "مومن رايد")]
    [InlineData("ﻻ", "لا")]
    [InlineData("ماء", "ماء")]
    [InlineData("'-", "")]
    [InlineData("", "")]
    public void makes_spellings_meet(string name, string key) => NameKey.Of(name).ShouldBe(key);

    [Fact]
    public void of_a_key_is_the_key() => AnyText.Always(text => NameKey.Of(NameKey.Of(text)) == NameKey.Of(text));

    [Fact]
    public void of_every_single_character_is_settled_and_storable()
    {
        foreach (var rune in Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value)))
        {
            var key = NameKey.Of($"a{rune}b");
            if (NameKey.Of(key) != key) Assert.Fail($"U+{rune.Value:X} changes twice: '{key}', then '{NameKey.Of(key)}'.");
        }
    }

    [Fact]
    public void has_words_parted_by_one_blank() => AnyText.Always(text =>
        NameKey.Of(text) is var key && key == key.Trim() && !key.Contains("  ", StringComparison.Ordinal) && !key.Any(char.IsControl));
}

public sealed class Free_text
{
    [Theory]
    [InlineData(" une\r\ndeux\rtrois\tquatre \n", "une\ndeux\ntrois\tquatre")]
    [InlineData("e\u0301", "é")]
    [InlineData("  ", "")]
    [InlineData("👩‍⚕️ <script>'; drop table", "👩‍⚕️ <script>'; drop table")]
    public void keeps_what_people_write(string typed, string clean) => PlainText.Clean(typed, 100).ShouldBe(clean);

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u001Bb")]
    [InlineData("a\u0080b")]
    public void refuses_control_characters(string typed) => PlainText.Clean(typed, 100).ShouldBe(KernelRefusals.ForbiddenCharacter);

    [Fact]
    public void refuses_half_characters_and_what_is_too_long()
    {
        PlainText.Clean("a\uD83D", 100).ShouldBe(KernelRefusals.ForbiddenCharacter);
        PlainText.Clean(new string('a', 101), 100).ShouldBe(KernelRefusals.TooLong(100));
        PlainText.Clean(new string('a', 10_000_000), 100).ShouldBe(KernelRefusals.TooLong(100));
        PlainText.Clean(new string('a', 100), 100).Succeeded(out _, out _).ShouldBeTrue();
    }

    [Fact]
    public void once_clean_stays_as_it_is() =>
        AnyText.Always(text => !PlainText.Clean(text, 200).Succeeded(out var clean, out _) || PlainText.Clean(clean, 200) == clean);
}

public sealed class An_email_address
{
    [Theory]
    [InlineData(" Y.Benali+dent@Clinique-Atlas.MA ", "y.benali+dent@clinique-atlas.ma")]
    [InlineData("a@b.co", "a@b.co")]
    [InlineData("x@xn--bcher-kva.example", "x@xn--bcher-kva.example")]
    public void is_read_in_lower_case(string typed, string address) => EmailAddress.Parse(typed).ShouldBe(address);

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@b.co")]
    [InlineData("a@")]
    [InlineData("a@b")]
    [InlineData("a@b@c.co")]
    [InlineData("a b@c.co")]
    [InlineData(".a@c.co")]
    [InlineData("a..b@c.co")]
    [InlineData("a@-c.co")]
    [InlineData("a@c..co")]
    [InlineData("a@c.co.")]
    [InlineData("a@127.0.0.1")]
    [InlineData("a\n@c.co")]
    [InlineData("a@c.co\0")]
    [InlineData("\"a\"@c.co")]
    [InlineData("é@c.co")]
    public void is_refused_when_it_is_none(string typed) => EmailAddress.Parse(typed).ShouldBe(KernelRefusals.EmailMalformed);

    [Fact]
    public void has_254_characters_at_most() =>
        EmailAddress.Parse($"a@{string.Join('.', Enumerable.Repeat(new string('b', 60), 5))}.co").ShouldBe(KernelRefusals.TooLong(254));

    [Fact]
    public void once_read_stays_as_it_is() =>
        AnyText.Always(text => !EmailAddress.Parse($"{text}@c.co").Succeeded(out var address, out _) || EmailAddress.Parse(address) == address);
}
