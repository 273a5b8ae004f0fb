using System.Text.RegularExpressions;
using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Identity;
using Enamel.Platform.Messaging;
using Enamel.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Identity.Codes;

[Collection(Alone.Name)]
public sealed partial class One_time_codes(TestCluster cluster) : IAsyncLifetime
{
    const string Purpose = "tests.mobile", Mobile = "0661731904";

    readonly Installation installation = new(cluster);

    public ValueTask InitializeAsync() => installation.InitializeAsync();

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    [Theory]
    [InlineData("fr", "Votre code")]
    [InlineData("ar", "رمزكم")]
    [InlineData("en", "your code")]
    public async Task are_six_digits_that_leave_as_a_text_message_and_work_once(string language, string word)
    {
        var request = (await Ask(language: language)).Expected();
        var letter = (await installation.Sent()).ShouldHaveSingleItem();
        letter.Channel.ShouldBe(Channel.Sms);
        letter.Recipient.ShouldBe("+212661731904");
        (letter.Wording.Subject + letter.Wording.Body).ShouldContain(word, Case.Insensitive);
        var code = CodeIn(letter.Wording.Body);
        (await Check(request, code)).ShouldBeTrue();
        (await Check(request, code)).ShouldBeFalse("it was used");
    }

    [Theory]
    [InlineData("{0} {1}")]
    [InlineData(" {0}-{1} ")]
    public async Task may_be_typed_as_they_are_read(string shape)
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        (await Check(request, string.Format(null, shape, code[..3], code[3..]))).ShouldBeTrue();
    }

    [Fact]
    public async Task may_be_typed_in_arabic_digits()
    {
        var request = (await Ask()).Expected();
        (await Check(request, string.Concat((await LastCode()).Select(digit => (char)('٠' + (digit - '0')))))).ShouldBeTrue();
    }

    [Fact]
    public async Task stand_in_no_column_and_answer_no_guess()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        var rows = await Owner.Ask<string>(installation, """
            select string_agg(line, ' ') from (select to_jsonb(c)::text from registry.one_time_codes c union all select to_jsonb(a)::text from registry.audit_entries a
                union all select to_jsonb(a)::text from clinic_atlas.audit_entries a) as rows (line)
            """);
        foreach (var guess in new[] { code, $"{request:N}:{code}", $"{request}{code}", $"{code}{request}" })
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(guess);
            rows.ShouldNotContain($"\"{guess}\"");
            rows.ShouldNotContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)));
        }
        rows.ShouldNotContain("661731904");
        installation.Log.Lines.ShouldAllBe(line => !line.Contains("661731904", StringComparison.Ordinal));
        await using var application = await installation.Address.AsApplication();
        await Should.ThrowAsync<Npgsql.PostgresException>(() => application.Execute("select code_hash from registry.one_time_codes"));
    }

    [Fact]
    public async Task are_over_after_five_minutes()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        (await Owner.Ask<double>(installation, "select extract(epoch from expires_at - created_at)::float8 from registry.one_time_codes")).ShouldBe(300);
        await Owner.Do(installation, "update registry.one_time_codes set expires_at = clock_timestamp() - interval '1 second'");
        (await Check(request, code)).ShouldBeFalse();
    }

    [Fact]
    public async Task are_over_after_five_wrong_tries_though_each_was_refused()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        for (var attempt = 0; attempt < 5; attempt++) (await Check(request, Other(code, attempt))).ShouldBeFalse();
        (await Check(request, code)).ShouldBeFalse();
        (await Owner.Ask<int>(installation, "select tries from registry.one_time_codes")).ShouldBe(5);
    }

    [Fact]
    public async Task bear_four_slips_of_the_finger()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        foreach (var slip in new[] { "", "12345", "1234567", "abcdef", "\0\0\0\0\0\0", "\ud800", new string('1', 10_000) }) (await Check(request, slip)).ShouldBeFalse();
        for (var attempt = 0; attempt < 4; attempt++) (await Check(request, Other(code, attempt))).ShouldBeFalse();
        (await Check(request, code)).ShouldBeTrue();
    }

    [Fact]
    public async Task let_five_of_a_thousand_guesses_through_though_all_come_at_once_and_keep_nobody_else_out()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (attempt, _) => (await Check(request, Other(code, attempt))).ShouldBeFalse());
        (await Owner.Ask<int>(installation, "select tries from registry.one_time_codes")).ShouldBe(5);
        (await Check(request, code)).ShouldBeFalse();
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(4_000_000);
        var elsewhere = (await Ask(phone: "0662000001", address: "203.0.113.9")).Expected();
        (await Check(elsewhere, await LastCode())).ShouldBeTrue();
    }

    [Fact]
    public async Task work_once_though_two_show_them_at_the_same_moment()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Check(request, code)));
        answers.Count(isRight => isRight).ShouldBe(1);
    }

    [Fact]
    public async Task are_not_used_up_when_what_they_were_for_is_undone()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        await Should.ThrowAsync<InvalidOperationException>(() => installation.In<int>("atlas", async unit =>
        {
            (await unit.GetRequiredService<OneTimeCodes>().Check(Purpose, request, code, CancellationToken.None)).Succeeded(out _).ShouldBeTrue();
            throw new InvalidOperationException("What it was for failed.");
        }));
        (await Check(request, code)).ShouldBeTrue();
    }

    [Fact]
    public async Task are_checked_before_anything_is_written_or_not_at_all()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        await Should.ThrowAsync<Npgsql.PostgresException>(() => installation.In("atlas", async unit =>
        {
            await unit.GetRequiredService<Messages>().Send(
                Channel.Sms, Mobile, Greetings.Template, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Z", ["code"] = "1" }, "fr", CancellationToken.None);
            return await unit.GetRequiredService<OneTimeCodes>().Check(Purpose, request, code, CancellationToken.None);
        }));
    }

    [Fact]
    public async Task are_good_for_their_purpose_their_number_and_their_clinic_alone()
    {
        var request = (await Ask()).Expected();
        var code = await LastCode();
        (await Check(request, code, purpose: "tests.other")).ShouldBeFalse();
        (await Check(request, code, clinic: "mansour")).ShouldBeFalse();
        (await Check(request, code, phone: "0661731905")).ShouldBeFalse();
        (await Check(Guid.Empty, code)).ShouldBeFalse();
        (await Check(request, code, phone: "+212 661-731904")).ShouldBeTrue();
    }

    [Fact]
    public async Task are_one_at_a_time()
    {
        var first = (await Ask()).Expected();
        var code = await LastCode();
        await LetTimePass("61 seconds");
        var second = (await Ask()).Expected();
        (await Check(first, code)).ShouldBeFalse();
        (await Check(second, await LastCode())).ShouldBeTrue();
    }

    [Fact]
    public async Task are_sent_again_after_a_minute_three_times_in_ten_and_ten_times_a_day_whichever_clinic_asks()
    {
        (await Ask()).Expected();
        Refused(await Ask(clinic: "mansour"), "codes.too-soon", 60);
        await LetTimePass("61 seconds");
        (await Ask(clinic: "mansour")).Expected();
        await LetTimePass("61 seconds");
        (await Ask()).Expected();
        await LetTimePass("61 seconds");
        Refused(await Ask(), "codes.too-many", 600);
        for (var more = 0; more < 7; more++)
        {
            await LetTimePass("601 seconds");
            (await Ask()).Expected();
        }
        await LetTimePass("601 seconds");
        Refused(await Ask(), "codes.too-many", 86_400);
        (await Ask(phone: "0662000001")).Expected();
        (await installation.Sent()).Count.ShouldBe(11);
    }

    [Fact]
    public async Task asked_for_one_number_a_hundred_times_at_once_are_sent_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Ask()));
        answers.Count(answer => answer.Succeeded(out var _, out _)).ShouldBe(1);
        (await installation.Sent()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", "198.51.100.8")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1")]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7", "198.51.100.8")]
    public async Task asked_from_one_network_for_many_numbers_come_to_an_end_there_and_nowhere_else(string address, string same, string another)
    {
        for (var number = 0; number < 20; number++) (await Ask(phone: $"06620001{number:00}", address: address)).Expected();
        Refused(await Ask(phone: "0662000200", address: same), "codes.too-many", 3600);
        (await Ask(phone: "0662000200", address: another)).Expected();
        await LetTimePass("3601 seconds");
        (await Ask(phone: "0662000201", address: same)).Expected();
    }

    [Theory]
    [InlineData("0522334455", "codes.not-mobile")]
    [InlineData("+33612345678", "codes.not-mobile")]
    [InlineData("12", "phone-malformed")]
    public async Task go_to_mobiles_of_the_country_alone(string phone, string refusal)
    {
        (await Ask(phone: phone)).Succeeded(out _, out var no).ShouldBeFalse();
        no!.Code.ShouldBe(refusal);
        (await installation.Sent()).ShouldBeEmpty();
    }

    [Fact]
    public async Task are_told_by_the_trail_when_they_were_asked_for_and_refused()
    {
        var request = (await Ask()).Expected();
        await Check(request, Other(await LastCode(), 0));
        (await Owner.Ask<long>(installation, $"select count(*) from registry.audit_entries where subject = 'registry_one_time_codes' and subject_id = '{request}'")).ShouldBe(2);
        (await Owner.Ask<long>(installation, $"select count(*) from clinic_atlas.audit_entries where action = 'code-refused' and subject_id = '{request}'")).ShouldBe(1);
    }

    static void Refused(Outcome<Guid> answer, string code, int within)
    {
        answer.Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Code.ShouldBe(code);
        refusal.Kind.ShouldBe(RefusalKind.TooMany);
        ((int)refusal.Facts["retryAfter"]!).ShouldBeInRange(1, within);
    }

    static string Other(string code, int attempt) => ((int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) + 1 + attempt) % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);

    static string CodeIn(string text) => Six().Match(text).Value;

    async Task<string> LastCode() => CodeIn((await installation.Sent())[^1].Wording.Body);

    Task LetTimePass(string time) => Owner.Do(installation, $"""
        update registry.one_time_codes set created_at = created_at - interval '{time}', expires_at = expires_at - interval '{time}', ended_at = ended_at - interval '{time}'
        """);

    Task<Outcome<Guid>> Ask(string phone = Mobile, string clinic = "atlas", string language = "fr", string? address = null) =>
        installation.In(clinic, new Acting(RequestId: "tests", Address: address), unit => unit.GetRequiredService<OneTimeCodes>().Send(Purpose, phone, language, CancellationToken.None));

    Task<bool> Check(Guid request, string code, string purpose = Purpose, string clinic = "atlas", string? phone = null) => installation.In(clinic, async unit =>
    {
        var codes = unit.GetRequiredService<OneTimeCodes>();
        var answer = phone is null ? await codes.Check(purpose, request, code, CancellationToken.None) : await codes.Check(purpose, request, code, phone, CancellationToken.None);
        return answer.Succeeded(out _);
    });

    [GeneratedRegex("[0-9]{6}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Six();
}
