using Enamel.Kernel;
using FsCheck;
using FsCheck.Fluent;
using Outcome = Enamel.Kernel.Outcome;

namespace Enamel.Tests.Kernel;

public sealed class An_outcome
{
    static readonly Refusal Taken = Refusal.Conflict("slots.taken").With("doctor", "D1");

    [Fact]
    public void is_a_value_or_a_refusal_and_converts_from_both()
    {
        Outcome<int> value = 7, refused = Taken;

        value.Succeeded(out var seven, out var no).ShouldBeTrue();
        (seven, no).ShouldBe((7, null));
        refused.Succeeded(out _, out var why).ShouldBeFalse();
        why.ShouldBe(Taken);
    }

    [Fact]
    public void that_nobody_made_is_no_success()
    {
        Should.Throw<InvalidOperationException>(() => default(Outcome).Succeeded(out _));
        Should.Throw<InvalidOperationException>(() => default(Outcome<int>).Succeeded(out _, out _));
        Outcome.Done.Succeeded(out _).ShouldBeTrue();
    }

    [Fact]
    public void carries_an_interface_too()
    {
        IReadOnlyList<int> list = [1, 2];
        Outcome.Of(list).Expected().ShouldBe(list);
    }

    [Fact]
    public void that_must_be_a_value_throws_when_refused_and_names_the_reason() =>
        Should.Throw<InvalidOperationException>(() => ((Outcome<int>)Taken).Expected()).Message.ShouldContain("slots.taken");

    [Fact]
    public void goes_on_after_a_success_and_stops_at_the_first_refusal()
    {
        Prop.ForAll<int>(number => Half(number).Then(Half) == (number % 4 == 0 ? number / 4 : Odd)).QuickCheckThrowOnFailure();
        Outcome.Done.Then(() => Half(4)).ShouldBe(2);
        ((Outcome)Taken).Then(() => Outcome.Done).ShouldBe((Outcome)Taken);
        ((Outcome)Taken).Then(() => Half(4)).ShouldBe(Taken);
        Half(4).Then(_ => Outcome.Done).ShouldBe(Outcome.Done);
    }

    [Fact]
    public void keeps_the_laws_of_chaining()
    {
        Prop.ForAll<int>(number => ((Outcome<int>)number).Then(Half) == Half(number)).QuickCheckThrowOnFailure();
        Prop.ForAll<int>(number => Half(number).Then(half => (Outcome<int>)half) == Half(number)).QuickCheckThrowOnFailure();
        Prop.ForAll<int>(number => Half(number).Then(Half).Then(Small) == Half(number).Then(half => Half(half).Then(Small)))
            .QuickCheckThrowOnFailure();
        Prop.ForAll<int>(number => Half(number).Map(half => half) == Half(number)).QuickCheckThrowOnFailure();
        Prop.ForAll<int>(number => Half(number).Map(half => half + 1L).Map(more => more * 3) == Half(number).Map(half => (half + 1L) * 3))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void never_shows_its_value_in_a_log() => ((Outcome<string>)"AB123456").ToString().ShouldNotContain("AB123456");

    static readonly Refusal Odd = Refusal.AgainstRule("odd");

    static Outcome<int> Half(int number) => number % 2 == 0 ? number / 2 : Odd;

    static Outcome<int> Small(int number) => Math.Abs((long)number) < 10 ? number : Refusal.TooLarge("large");
}

public sealed class A_refusal
{
    [Fact]
    public void is_a_constant_that_facts_never_change()
    {
        var taken = Refusal.Conflict("patients.cin-taken");

        var named = taken.With("number", "PT-atlas-2026-000001");

        taken.Facts.ShouldBeEmpty();
        named.Facts["number"].ShouldBe("PT-atlas-2026-000001");
        named.ShouldBe(Refusal.Conflict("patients.cin-taken").With("number", "PT-atlas-2026-000001"));
        named.ShouldNotBe(taken);
    }

    [Fact]
    public void keeps_facts_out_of_logs() =>
        Refusal.Conflict("patients.cin-taken").With("cin", "AB123456").ToString().ShouldBe("Conflict patients.cin-taken");

    [Fact]
    public void of_fields_is_against_a_rule_and_names_at_least_one()
    {
        var refusal = Refusal.OfFields(new FieldRefusal("cin", "malformed"), new FieldRefusal("phone", "required"));

        (refusal.Kind, refusal.Code).ShouldBe((RefusalKind.AgainstRule, "fields"));
        refusal.Fields.Select(field => field.Field).ShouldBe(["cin", "phone"]);
        Should.Throw<ArgumentException>(() => Refusal.OfFields());
    }
}

public sealed class Validating_a_request
{
    [Fact]
    public void tells_everything_that_is_wrong_at_once()
    {
        var check = new Validation();
        check.Require("lastName", " ", PersonName.Clean, out _);
        check.Field("email", EmailAddress.Parse("nobody"), out _);
        check.Optional("note", new string('x', 9), PlainText.UpTo(5), out _);
        check.Require("minutes", holds: false, "minutes-out-of-range");
        check.Require("sex", (int?)null, out _);
        check.Field("slot", (Outcome)Refusal.Conflict("taken"));

        check.Refused(out var refusal).ShouldBeTrue();

        refusal!.Fields.ShouldBe(
        [
            new("lastName", "required"), new("email", "email-malformed"), new FieldRefusal("note", "too-long").With("maximum", 5),
            new("minutes", "minutes-out-of-range"), new("sex", "required"), new("slot", "taken"),
        ]);
    }

    [Fact]
    public void hands_out_the_values_when_nothing_is()
    {
        var check = new Validation();
        check.Require("lastName", " El  Alami ", PersonName.Clean, out var lastName);
        check.Optional("email", null, EmailAddress.Parse, out var email);
        check.Optional("birthDate", "1990-01-15", typed => BirthDate.Parse(typed, new(2026, 11, 21)), out DateOnly? birthDate);
        check.Require("minutes", (int?)30, out var minutes);

        check.Refused(out _).ShouldBeFalse();
        (lastName, email, birthDate, minutes).ShouldBe(("El Alami", null, new DateOnly(1990, 1, 15), 30));
    }

    [Fact]
    public void names_the_fields_of_a_nested_refusal_by_their_path()
    {
        var check = new Validation();
        check.Field("guardian", (Outcome<int>)Refusal.OfFields(new FieldRefusal("phone", "required")), out _);
        check.Refused(out var refusal);
        refusal!.Fields.ShouldBe([new("guardian.phone", "required")]);
    }
}
