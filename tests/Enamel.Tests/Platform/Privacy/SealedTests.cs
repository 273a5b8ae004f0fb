using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Enamel.Kernel;
using Enamel.Platform.Privacy;
using Enamel.Tests.Kernel;

namespace Enamel.Tests.Platform.Privacy;

/// <summary>Keys as a clinic has them, without a file.</summary>
static class Keys
{
    public static readonly MasterKeys Master = new(new MasterKey(1, RandomNumberGenerator.GetBytes(32)));

    public static ClinicKeys Of(int clinicId) => ClinicKeys.Open(clinicId, ClinicKeys.Make(clinicId, Master), Master);
}

public sealed class A_sealed_field
{
    readonly IReadOnlyList<WrappedKey> _wrapped = ClinicKeys.Make(7, Keys.Master);

    [Fact]
    public void opens_for_the_same_clinic_and_field()
    {
        var cipher = Keys.Of(7).Cipher;
        AnyText.Always(text => !TypedText.IsWellFormed(text) || cipher.Open(cipher.Seal("address", text), "address") == text);
        cipher.Open(cipher.Seal("address", ""), "address").ShouldBe("");
    }

    [Fact]
    public void survives_storing()
    {
        var cipher = Keys.Of(7).Cipher;
        var value = cipher.Seal("cin", "AB123456");

        var stored = Sealed.FromStored(value.ToStored());

        stored.ShouldBe(value);
        stored.GetHashCode().ShouldBe(value.GetHashCode());
        cipher.Open(stored, "cin").ShouldBe("AB123456");
    }

    [Fact]
    public void has_the_documented_layout()
    {
        var stored = Keys.Of(7).Cipher.Seal("cin", "AB123456").ToStored();
        stored.Length.ShouldBe(1 + 4 + 12 + 8 + 16);
        stored[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadInt32BigEndian(stored.AsSpan(1)).ShouldBe(1);
    }

    [Fact]
    public void is_another_each_time_it_is_sealed()
    {
        var cipher = Keys.Of(7).Cipher;
        cipher.Seal("cin", "AB123456").ShouldNotBe(cipher.Seal("cin", "AB123456"));
    }

    [Fact]
    public void does_not_open_when_any_bit_was_changed()
    {
        var cipher = Keys.Of(7).Cipher;
        var stored = cipher.Seal("cin", "AB123456").ToStored();
        for (var bit = 0; bit < stored.Length * 8; bit++)
        {
            var changed = (byte[])stored.Clone();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Should.Throw<SealBrokenException>(() => cipher.Open(Sealed.FromStored(changed), "cin"));
        }
    }

    [Fact]
    public void does_not_open_when_it_was_cut_or_lengthened()
    {
        var cipher = Keys.Of(7).Cipher;
        var stored = cipher.Seal("cin", "AB123456").ToStored();
        for (var length = 0; length < stored.Length; length++)
            Should.Throw<SealBrokenException>(() => cipher.Open(Sealed.FromStored(stored.AsSpan(0, length)), "cin"));
        Should.Throw<SealBrokenException>(() => cipher.Open(Sealed.FromStored([.. stored, 0]), "cin"));
        Sealed.FromStored([]).KeyNumber.ShouldBe(0);
    }

    [Fact]
    public void does_not_open_for_another_field_or_another_clinic()
    {
        var value = Open(7, _wrapped).Cipher.Seal("cin", "AB123456");

        Should.Throw<SealBrokenException>(() => Open(7, _wrapped).Cipher.Open(value, "phone"));
        Should.Throw<SealBrokenException>(() => Keys.Of(8).Cipher.Open(value, "cin"));
    }

    [Fact]
    public void is_bound_to_its_clinic_even_under_the_same_key()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        var seven = Open(7, SameKeyFor(7, key));
        var eight = Open(8, SameKeyFor(8, key));
        Should.Throw<SealBrokenException>(() => eight.Cipher.Open(seven.Cipher.Seal("cin", "AB123456"), "cin"));
    }

    [Fact]
    public void says_what_does_not_open_and_shows_no_bytes()
    {
        var value = Keys.Of(7).Cipher.Seal("cin", "AB123456");

        var broken = Should.Throw<SealBrokenException>(() => Keys.Of(8).Cipher.Open(value, "cin"));

        (broken.Field, broken.KeyNumber).ShouldBe(("cin", 1));
        broken.ToString().ShouldNotContain("AB123456");
        broken.ToString().ShouldNotContain(Convert.ToBase64String(value.ToStored())[10..20]);
    }

    [Fact]
    public void is_dots_wherever_it_is_printed()
    {
        var value = Keys.Of(7).Cipher.Seal("cin", "AB123456");
        $"{value} {new { Cin = value }}".ShouldBe("••• { Cin = ••• }");
    }

    [Fact]
    public void is_never_JSON()
    {
        var value = Keys.Of(7).Cipher.Seal("cin", "AB123456");
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(value));
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(new { Cin = value }));
        Should.Throw<NotSupportedException>(() => JsonSerializer.Deserialize<Sealed>("\"AQ==\""));
    }

    [Fact]
    public void of_half_a_character_is_a_bug_and_not_stored_as_something_else() =>
        Should.Throw<ArgumentException>(() => Keys.Of(7).Cipher.Seal("address", "Rue \uD800"));

    [Theory]
    [InlineData("")]
    [InlineData("8|cin")]
    public void has_a_field_that_cannot_pass_for_another_clinics(string field) =>
        Should.Throw<ArgumentException>(() => Keys.Of(7).Cipher.Seal(field, "x"));

    static ClinicKeys Open(int clinicId, IEnumerable<WrappedKey> wrapped) => ClinicKeys.Open(clinicId, wrapped, Keys.Master);

    static WrappedKey[] SameKeyFor(int clinicId, byte[] key) =>
        [WrappedKey.Wrap(clinicId, KeyPurpose.Data, 1, key, Keys.Master), WrappedKey.Wrap(clinicId, KeyPurpose.Index, 1, key, Keys.Master)];
}

public sealed class A_clinics_keys
{
    [Fact]
    public void rotate_while_older_values_still_open()
    {
        var wrapped = ClinicKeys.Make(7, Keys.Master);
        var before = ClinicKeys.Open(7, wrapped, Keys.Master);
        var old = before.Cipher.Seal("cin", "AB123456");

        var after = ClinicKeys.Open(7, [before.MakeNext(Keys.Master), .. wrapped], Keys.Master);

        after.CurrentNumber.ShouldBe(2);
        after.Cipher.Open(old, "cin").ShouldBe("AB123456");
        after.Cipher.IsOutdated(old).ShouldBeTrue();
        var anew = after.Cipher.Seal("cin", "AB123456");
        (anew.KeyNumber, after.Cipher.IsOutdated(anew)).ShouldBe((2, false));
        after.Index.Of("cin", "AB123456").ShouldBe(before.Index.Of("cin", "AB123456"));
        Should.Throw<SealBrokenException>(() => before.Cipher.Open(anew, "cin")).KeyNumber.ShouldBe(2);
    }

    [Fact]
    public void are_wrapped_for_one_clinic_purpose_and_number()
    {
        var key = ClinicKeys.Make(7, Keys.Master)[0];

        key.Open(7, Keys.Master).Length.ShouldBe(32);

        Should.Throw<SealBrokenException>(() => key.Open(8, Keys.Master));
        Should.Throw<SealBrokenException>(() => (key with { Purpose = KeyPurpose.Index }).Open(7, Keys.Master));
        Should.Throw<SealBrokenException>(() => (key with { Number = 2 }).Open(7, Keys.Master));
        Should.Throw<SealBrokenException>(() => (key with { Bytes = [.. key.Bytes[..^1], (byte)(key.Bytes[^1] ^ 1)] }).Open(7, Keys.Master));
    }

    [Fact]
    public void need_the_master_key_that_wrapped_them()
    {
        var other = new MasterKeys(new MasterKey(1, RandomNumberGenerator.GetBytes(32)));
        Should.Throw<SealBrokenException>(() => ClinicKeys.Open(7, ClinicKeys.Make(7, Keys.Master), other));
    }

    [Fact]
    public void survive_a_change_of_the_master_key()
    {
        var one = new MasterKey(1, RandomNumberGenerator.GetBytes(32));
        var two = new MasterKey(2, RandomNumberGenerator.GetBytes(32));
        var wrapped = ClinicKeys.Make(7, new(one));
        var value = ClinicKeys.Open(7, wrapped, new(one)).Cipher.Seal("cin", "AB123456");

        var rewrapped = wrapped.Select(key => key.Rewrap(7, new(one, two))).ToList();

        rewrapped.ShouldAllBe(key => key.MasterNumber == 2);
        ClinicKeys.Open(7, rewrapped, new(two)).Cipher.Open(value, "cin").ShouldBe("AB123456");
        Should.Throw<SealBrokenException>(() => ClinicKeys.Open(7, wrapped, new(two)));
    }

    [Fact]
    public void once_destroyed_leave_the_data_unreadable()
    {
        var wrapped = ClinicKeys.Make(7, Keys.Master);
        Should.Throw<InvalidOperationException>(() => ClinicKeys.Open(7, wrapped.Where(key => key.Purpose == KeyPurpose.Index), Keys.Master));
        Should.Throw<InvalidOperationException>(() => ClinicKeys.Open(7, wrapped.Where(key => key.Purpose == KeyPurpose.Data), Keys.Master));
    }

    [Fact]
    public void show_no_key_when_printed()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var master = new MasterKeys(new MasterKey(3, secret));
        var wrapped = WrappedKey.Wrap(7, KeyPurpose.Data, 1, secret, master);
        var keys = ClinicKeys.Open(7, ClinicKeys.Make(7, master), master);

        $"{master} {master.Current} {wrapped} {keys} {keys.Index}".ShouldBe(
            "master keys 3 master key 3 data key 1, wrapped by master key 3 keys of clinic 7: data 1..1 blind index •••");
    }

    [Fact]
    public void have_purposes_with_stored_words() =>
        Enum.GetValues<KeyPurpose>().ShouldAllBe(purpose => KeyPurposeWords.ToPurpose(purpose.Word()) == purpose);
}

public sealed class A_blind_index
{
    static readonly BlindIndex Index = new(Enumerable.Range(0, 32).Select(number => (byte)number).ToArray());

    [Fact]
    public void is_the_keyed_hash_of_field_and_value() =>
        Convert.ToHexStringLower(Index.Of("cin", "AB123456")!).ShouldBe("40fe60a79118617c27a4cad8ab1451c738f40371c81b72c1bfd1bf52b3636833");

    [Fact]
    public void of_nothing_is_nothing_so_that_many_can_have_none()
    {
        Index.Of("cin", null).ShouldBeNull();
        Index.Of("cin", "").ShouldBeNull();
    }

    [Fact]
    public void differs_by_field_and_by_clinic()
    {
        Index.Of("phone", "AB123456").ShouldNotBe(Index.Of("cin", "AB123456"));
        Keys.Of(7).Index.Of("cin", "AB123456").ShouldNotBe(Keys.Of(8).Index.Of("cin", "AB123456"));
    }
}
