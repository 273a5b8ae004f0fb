using System.Buffers.Binary;
using Enamel.Kernel;
using Enamel.Platform.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Enamel.Tests.Platform.Identity;

public sealed class A_password
{
    static readonly Passwords Passwords = new();

    [Fact]
    public void is_recognised_and_no_other_is()
    {
        var stored = Passwords.Hash("une phrase assez longue");
        Passwords.Verify(stored, "une phrase assez longue").ShouldBe(PasswordCheck.Right);
        Passwords.Verify(stored, "une phrase assez longuE").ShouldBe(PasswordCheck.Wrong);
        Passwords.Hash("une phrase assez longue").ShouldNotBe(stored);
    }

    [Fact]
    public void is_hashed_with_SHA512_in_210_000_rounds()
    {
        var stored = Convert.FromBase64String(Passwords.Hash("une phrase assez longue"));
        stored[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(1)).ShouldBe(2u);
        BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(5)).ShouldBe(210_000u);
    }

    [Fact]
    public void that_was_stored_with_fewer_rounds_is_right_and_to_be_hashed_again()
    {
        var older = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = 1000 })).HashPassword(new(), "une phrase assez longue");
        Passwords.Verify(older, "une phrase assez longue").ShouldBe(PasswordCheck.RightButOutdated);
    }

    [Fact]
    public void is_the_same_however_the_keyboard_composes_its_accents() =>
        Passwords.Verify(Passwords.Hash("mot de passé secret"), "mot de passe\u0301 secret").ShouldBe(PasswordCheck.Right);

    [Fact]
    public void of_nobody_is_wrong_after_as_much_work_as_anybodys()
    {
        Passwords.Verify(null, "une phrase assez longue").ShouldBe(PasswordCheck.Wrong);

        // same function, rounds and lengths: the same work
        var somebody = Convert.FromBase64String(Passwords.Hash("une phrase assez longue"));
        var nobody = Convert.FromBase64String(Passwords.OfNobody);
        nobody.Length.ShouldBe(somebody.Length);
        nobody[..13].ShouldBe(somebody[..13]);
        new Passwords().OfNobody.ShouldNotBe(Passwords.OfNobody);
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("P@ssw0rd2026!")]
    [InlineData("motdepasse2026")]
    [InlineData("M0tD3P4ss3!!")]
    [InlineData("passwordpassword")]
    [InlineData("abcabcabcabc")]
    [InlineData("123456789012")]
    [InlineData("210987654321")]
    [InlineData("azertyuiopqs")]
    [InlineData("azertyuiop!1")]
    [InlineData("000000000000")]
    [InlineData("q1w2e3r4t5y6")]
    [InlineData("casablanca2026")]
    [InlineData("Bismillah1234")]
    [InlineData("2026.dentiste.2026")]
    public void that_everybody_would_try_is_refused(string common) => Passwords.Check(common).Succeeded(out var refusal).ShouldBeFalse(refusal?.Code);

    [Theory]
    [InlineData("sourire-du-matin-2026")]
    [InlineData("Ortho-Panorama-26")]
    [InlineData("une phrase assez longue")]
    [InlineData("cheval pile agrafe juste")]
    [InlineData("xK9#mQ2$vL7p")]
    [InlineData("حصان بطارية دبوس صحيح")]
    public void that_nobody_would_try_first_is_taken(string own) => Passwords.Check(own).Succeeded(out var refusal).ShouldBeTrue(refusal?.Code);

    [Theory]
    [InlineData("benjelloun-au-matin")]
    [InlineData("Une-Vue-Sur-ATLAS")]
    [InlineData("B3nj3lloun-au-matin")]
    [InlineData("une-cl1niqu3-blanche")]
    [InlineData("Bénjelloun-au-matin")]
    public void with_a_name_of_the_person_or_the_clinic_is_refused(string named) =>
        Passwords.Check(named, [], ["Dr Salma Benjelloun", "Clinique Atlas"]).ShouldBe<Outcome>(PasswordRefusals.ContainsName);

    [Fact]
    public void longer_than_256_characters_is_wrong_without_any_work()
    {
        Passwords.Verify(null, new string('a', 257)).ShouldBe(PasswordCheck.Wrong);
        Passwords.Verify(Passwords.Hash(new string('a', 256)), new string('a', 256)).ShouldBe(PasswordCheck.Right);
        Should.Throw<ArgumentOutOfRangeException>(() => Passwords.Hash(new string('a', 257)));
    }

    [Theory]
    [InlineData("douze signes", null)]
    [InlineData("onze signes", "passwords.too-short")]
    [InlineData("xx Salma.B xxxx", "passwords.contains-login")]
    [InlineData("xx YBENALI xxxx", "passwords.contains-login")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀😀", "passwords.too-short")]
    [InlineData("كلمة سر طويلة جدا", null)]
    public void is_long_and_holds_no_login(string password, string? code)
    {
        Passwords.Check(password, "salma.b", "ybenali@atlas.example", "dr").Succeeded(out var refusal).ShouldBe(code is null);
        refusal?.Code.ShouldBe(code);
    }

    [Fact]
    public void has_256_characters_at_most() => Passwords.Check(new string('x', 257)).ShouldBe((Outcome)PasswordRefusals.TooLong);
}
