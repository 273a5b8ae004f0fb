using Enamel.Kernel;
using FsCheck;
using FsCheck.Fluent;

namespace Enamel.Tests.Kernel;

public sealed class A_slug
{
    [Theory]
    [InlineData("atlas")]
    [InlineData("dar-al-asnan")]
    [InlineData("a1")]
    [InlineData("24h")]
    public void is_read(string text) => Slug.Parse(text).Expected().Value.ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Atlas")]
    [InlineData("-atlas")]
    [InlineData("atlas-")]
    [InlineData("xn--atlas")]
    [InlineData("at las")]
    [InlineData("atlas\n")]
    [InlineData("clinique_a")]
    [InlineData("dentaïre")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void is_refused(string text) => Slug.Parse(text).ShouldBe(KernelRefusals.SlugMalformed);

    [Fact]
    public void is_a_value() => Slug.Parse("atlas").ShouldBe(Slug.Parse("atlas"));
}

public sealed class A_patient_number
{
    [Theory]
    [InlineData("PT-atlas-2026-000042", "atlas", 2026, 42)]
    [InlineData(" pt-dar-al-asnan-2026-1234567 ", "dar-al-asnan", 2026, 1234567)]
    [InlineData("PT-24h-1999-2026-000001", "24h-1999", 2026, 1)]
    [InlineData("PT-atlas-٢٠٢٦-٠٠٠٠٤٢", "atlas", 2026, 42)]
    public void is_read(string typed, string clinic, int year, int sequence)
    {
        var number = PatientNumber.Parse(typed).Expected();
        (number.Clinic.Value, number.Year, number.Sequence).ShouldBe((clinic, year, sequence));
    }

    [Theory]
    [InlineData("")]
    [InlineData("PT-atlas-2026")]
    [InlineData("PT-2026-000001")]
    [InlineData("PX-atlas-2026-000001")]
    [InlineData("PT-atlas-2026-00001")]
    [InlineData("PT-atlas-2026-0000001")]
    [InlineData("PT-atlas-2026-000000")]
    [InlineData("PT-atlas-0026-000001")]
    [InlineData("PT-atlas-02026-000001")]
    [InlineData("PT-atlas-2026-99999999999")]
    [InlineData("PT-atlas-2026-+00001")]
    [InlineData("PT--2026-000001")]
    public void is_refused(string typed) => PatientNumber.Parse(typed).ShouldBe(KernelRefusals.PatientNumberMalformed);

    [Fact]
    public void is_read_as_it_was_printed() =>
        Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), Gen.Choose(1000, 9999).ToArbitrary(),
                Gen.Elements("atlas", "dar-al-asnan", "a1", "24-7").ToArbitrary(), (sequence, year, slug) =>
                    PatientNumber.Of(Slug.Parse(slug).Expected(), year, sequence) is var number && PatientNumber.Parse(number.ToString()) == number)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void of_anything_else_is_refused_without_an_exception() =>
        AnyText.Always(text => !PatientNumber.Parse(text).Succeeded(out _, out _));
}

public sealed class A_role
{
    [Fact]
    public void is_named_by_its_word() =>
        Enum.GetValues<Role>().Select(role => role.Word()).ShouldBe(["manager", "doctor", "assistant", "receptionist", "cashier", "lab_tech"]);

    [Fact]
    public void is_read_by_its_word_alone()
    {
        Enum.GetValues<Role>().ShouldAllBe(role => RoleWords.Parse(role.Word()) == role);
        new[] { "", "Manager", "labtech", "super_admin", "0" }.ShouldAllBe(word => RoleWords.Parse(word) == KernelRefusals.UnknownRole);
    }
}

public sealed class A_birth_date
{
    static readonly DateOnly Today = new(2026, 11, 21);

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("1900-01-01")]
    [InlineData("2000-02-29")]
    [InlineData(" ١٩٩٠-٠١-١٥ ")]
    public void is_read(string typed) => BirthDate.Parse(typed, Today).Succeeded(out _, out _).ShouldBeTrue();

    [Theory]
    [InlineData("2026-11-22", "birth-date-in-future")]
    [InlineData("1899-12-31", "birth-date-too-early")]
    [InlineData("2001-02-29", "date-malformed")]
    [InlineData("15/01/1990", "date-malformed")]
    [InlineData("1990-1-15", "date-malformed")]
    [InlineData("\uD800", "date-malformed")]
    public void is_refused(string typed, string code)
    {
        BirthDate.Parse(typed, Today).Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe(code);
    }
}

public sealed class A_time_slot
{
    static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ends_after_it_starts()
    {
        TimeSlot.Between(Nine, Nine).ShouldBe(KernelRefusals.SlotEndsBeforeStart);
        TimeSlot.Between(Nine, Nine.AddMinutes(-1)).ShouldBe(KernelRefusals.SlotEndsBeforeStart);
        Slot(0, 30).Length.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void leaves_its_end_to_the_next()
    {
        Slot(0, 30).Overlaps(Slot(30, 60)).ShouldBeFalse();
        Slot(0, 30).Overlaps(Slot(29, 60)).ShouldBeTrue();
        Slot(0, 30).Contains(Nine).ShouldBeTrue();
        Slot(0, 30).Contains(Nine.AddMinutes(30)).ShouldBeFalse();
        Slot(0, 60).Contains(Slot(30, 60)).ShouldBeTrue();
        Slot(0, 60).Contains(Slot(30, 61)).ShouldBeFalse();
    }

    [Fact]
    public void is_the_same_whatever_offset_it_was_given_in() =>
        TimeSlot.Between(Nine.ToOffset(TimeSpan.FromHours(1)), Nine.AddHours(1)).Expected().ShouldBe(Slot(0, 60));

    [Fact]
    public void overlaps_another_exactly_when_some_minute_lies_in_both() =>
        Prop.ForAll(Minutes, Minutes, (one, other) =>
                Slot(one.From, one.To).Overlaps(Slot(other.From, other.To)) ==
                Enumerable.Range(0, 40).Any(minute => Slot(one.From, one.To).Contains(Nine.AddMinutes(minute)) && Slot(other.From, other.To).Contains(Nine.AddMinutes(minute))))
            .QuickCheckThrowOnFailure();

    static readonly Arbitrary<(int From, int To)> Minutes =
        Gen.Choose(0, 20).SelectMany(from => Gen.Choose(from + 1, from + 15).Select(to => (from, to))).ToArbitrary();

    static TimeSlot Slot(int from, int to) => TimeSlot.Between(Nine.AddMinutes(from), Nine.AddMinutes(to)).Expected();
}
