using Enamel.Kernel;
using Enamel.Platform.Database;
using Enamel.Platform.Jobs;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Enamel.Tests.Platform.Messaging;

public sealed class Sending_messages(TestCluster cluster) : IAsyncLifetime
{
    readonly Installation installation = new(cluster) { HasMailbox = false };

    public ValueTask InitializeAsync() => installation.InitializeAsync();

    public ValueTask DisposeAsync() => installation.DisposeAsync();

    [Fact]
    public async Task hands_over_what_was_written_in_the_language_of_whoever_gets_it()
    {
        await installation.Greet("atlas", " Zohra@Patients.example ");
        await installation.Greet("atlas", "0661731904", language: "ar", channel: Channel.Sms);
        var sent = await installation.Sent();
        var mail = sent.Single(letter => letter.Channel == Channel.Email);
        mail.Recipient.ShouldBe("zohra@patients.example");
        mail.Wording.ShouldBe(new("Bonjour Zohra, de Cabinet atlas", "Bonjour Zohra,\nvotre code est 731904."));
        var text = sent.Single(letter => letter.Channel == Channel.Sms);
        text.Recipient.ShouldBe("+212661731904");
        text.Wording.Subject.ShouldBe("مرحبا Zohra، من Cabinet atlas");
        text.Wording.Body.ShouldBe("Cabinet atlas: 731904");
        text.ToString().ShouldNotContain("731904");
    }

    [Fact]
    public async Task of_a_cause_that_was_undone_does_not_happen()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => installation.In<int>("atlas", async unit =>
        {
            await unit.GetRequiredService<Messages>().Send(
                Channel.Email, "zohra@patients.example", Greetings.Template, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Z", ["code"] = "1" }, "fr", CancellationToken.None);
            throw new InvalidOperationException("The cause failed.");
        }));
        (await installation.Sent()).ShouldBeEmpty();
        (await Owner.Ask<long>(installation, "select count(*) from registry.jobs")).ShouldBe(0);
        (await Owner.Ask<long>(installation, "select count(*) from clinic_atlas.messaging_messages")).ShouldBe(0);
    }

    [Fact]
    public async Task keeps_nothing_in_clear_and_forgets_the_words_once_they_were_said()
    {
        var message = await installation.Greet("mansour", "zohra.q@patients.example", "Zohra Qadiri", "731904");
        (await installation.Fate("mansour", message)).ShouldBe(("queued", 0, null, true));
        await Nothing_in_clear();
        await installation.Sent();
        (await installation.Fate("mansour", message)).ShouldBe(("sent", 1, null, false));
        await Nothing_in_clear();
        (await Owner.Ask<long>(installation, "select count(*) from registry.jobs")).ShouldBe(0);
        installation.Log.Lines.ShouldAllBe(line => !line.Contains("zohra.q", StringComparison.OrdinalIgnoreCase) && !line.Contains("731904", StringComparison.Ordinal));
    }

    async Task Nothing_in_clear()
    {
        var rows = await Owner.Ask<string>(installation, """
            select coalesce(string_agg(line, ' '), '') from (select to_jsonb(m)::text from pool_01.messaging_messages m union all select to_jsonb(a)::text from pool_01.audit_entries a
                union all select to_jsonb(j)::text from registry.jobs j) as rows (line)
            """);
        foreach (var secret in new[] { "zohra.q", "Zohra Qadiri", "731904", Convert.ToHexStringLower("731904"u8), Convert.ToHexStringLower("zohra.q"u8) })
            rows.ShouldNotContain(secret, Case.Insensitive);
    }

    [Fact]
    public async Task is_told_by_the_trail_of_its_own_clinic_from_the_writing_to_the_end()
    {
        var message = await installation.Greet("atlas", "zohra@patients.example");
        await installation.Sent();
        await using var administrator = await installation.Address.AsAdministrator();
        (await administrator.All(row => row.GetString(0), "select action || ' ' || request_id from clinic_atlas.audit_entries where subject_id = $1 order by id", message.ToString()))
            .Select(line => line.Split(' ')[0] + (line.Contains(" job:", StringComparison.Ordinal) ? " by a job" : "")).ShouldBe(["insert", "open by a job", "update by a job"]);
    }

    [Fact]
    public async Task goes_to_each_clinics_own_and_never_reads_anothers()
    {
        for (var turn = 0; turn < 10; turn++)
        {
            await installation.Greet("atlas", $"someone{turn}@atlas.example", "of-atlas");
            await installation.Greet("mansour", $"someone{turn}@mansour.example", "of-mansour");
        }
        var sent = await installation.Sent();
        sent.Count.ShouldBe(20);
        foreach (var letter in sent)
        {
            var clinic = letter.Recipient.Split('@')[1].Split('.')[0];
            letter.ClinicName.ShouldBe($"Cabinet {clinic}");
            letter.Wording.Subject.ShouldBe($"Bonjour of-{clinic}, de Cabinet {clinic}");
        }
    }

    [Fact]
    public async Task does_not_find_the_message_of_another_clinic_whatever_a_pointer_says()
    {
        var message = await installation.Greet("atlas", "zohra@patients.example");
        await Owner.Do(installation, "update registry.jobs set clinic_id = (select id from registry.clinics where slug = 'mansour')");
        (await installation.Sent()).ShouldBeEmpty();
        (await installation.Fate("atlas", message)).Status.ShouldBe("queued");
    }

    [Fact]
    public async Task that_fails_is_tried_again_with_growing_waits_until_it_is_a_dead_letter()
    {
        installation.Post.Takes = (_, _) => Task.FromResult<Delivery>(new Delivery.Later("smtp 451 4.3.0"));
        var message = await installation.Greet("atlas", "zohra@patients.example");
        var waits = new List<double>();
        for (var attempt = 1; attempt <= 8; attempt++)
        {
            (await installation.Work()).ShouldBe(1);
            (await installation.Work()).ShouldBe(0, "before its wait is over it is left alone");
            var (status, tries, error, _) = await installation.Fate("atlas", message);
            (tries, error).ShouldBe((attempt, "smtp 451 4.3.0"));
            status.ShouldBe(attempt < 8 ? "queued" : "dead");
            if (attempt < 8) waits.Add(await Owner.Ask<double>(installation, "select extract(epoch from due_at - now())::float8 from registry.jobs"));
            await installation.HurryUp();
        }
        waits.ShouldBeInOrder(SortDirection.Ascending);
        waits[0].ShouldBeLessThan(20);
        waits[^1].ShouldBeGreaterThan(7 * 3600);
        (await Owner.Ask<long>(installation, "select count(*) from registry.jobs")).ShouldBe(0);
    }

    [Fact]
    public async Task that_is_refused_for_good_is_a_dead_letter_at_once_and_leaves_when_a_manager_tries_again()
    {
        installation.Post.Takes = (_, _) => Task.FromResult<Delivery>(new Delivery.Never("smtp 550 5.1.1"));
        var message = await installation.Greet("atlas", "zohra.qadiri@patients.example");
        await installation.Work();
        using var manager = await installation.Atlas.As(Role.Manager);
        var dead = (await manager.Get("/api/v1/messages?status=dead")).ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        dead["recipient"]!.GetValue<string>().ShouldBe("z•••@patients.example");
        dead["error"]!.GetValue<string>().ShouldBe("smtp 550 5.1.1");
        using var browser = await installation.Atlas.AsPage(Role.Manager);
        var page = System.Net.WebUtility.HtmlDecode((await browser.Get("/settings/messages")).ShouldBe(200).Text).Replace('\u00a0', ' ');
        page.ShouldContain("smtp 550 5.1.1");
        page.ShouldContain("z•••@patients.example");
        page.ShouldNotContain("zohra.qadiri", Case.Insensitive);

        installation.Post.Takes = (_, _) => Task.FromResult<Delivery>(new Delivery.Sent("provider-1"));
        (await browser.PostForm($"/settings/messages/{message}/retry", [])).ShouldBe(303);
        (await installation.Sent()).ShouldHaveSingleItem().Id.ShouldBe(message);
        (await installation.Fate("atlas", message)).ShouldBe(("sent", 1, null, false));
        (await manager.Post($"/api/v1/messages/{message}/retry")).ShouldRefuse(409, "messaging.not-dead");
        (await manager.Post($"/api/v1/messages/{Guid.Empty}/retry")).ShouldRefuse(404, "messaging.no-such-message");
        using var neighbour = await installation.Mansour.As(Role.Manager);
        (await neighbour.Post($"/api/v1/messages/{message}/retry")).ShouldRefuse(404, "messaging.no-such-message");
        using var cashier = await installation.Atlas.As(Role.Cashier);
        (await cashier.Get("/api/v1/messages")).ShouldRefuse(403, "not-allowed");
    }

    [Fact]
    public async Task that_comes_too_late_is_not_sent_any_more_nor_tried_again()
    {
        var message = await installation.Greet("atlas", "zohra@patients.example");
        await installation.In("atlas", unit => unit.GetRequiredService<ClinicDb>().Database.ExecuteSqlAsync($"update messaging_messages set good_until = now() - interval '1 second'"));
        (await installation.Sent()).ShouldBeEmpty();
        (await installation.Fate("atlas", message)).ShouldBe(("dead", 1, "too-late", true));
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Post($"/api/v1/messages/{message}/retry")).ShouldRefuse(422, "messaging.too-late");
    }

    [Fact]
    public async Task is_claimed_by_exactly_one_of_several_servers_and_each_of_200_messages_leaves_once()
    {
        var running = new JobSettings { IsRunning = true, Pause = TimeSpan.FromMilliseconds(20) };
        for (var turn = 0; turn < 200; turn++) await installation.Greet(turn % 3 == 0 ? "mansour" : "atlas", $"number{turn}@patients.example");
        await using var first = new Installation(cluster) { Way = _ => Task.FromResult(installation.Address), Jobs = running };
        await using var second = new Installation(cluster) { Way = _ => Task.FromResult(installation.Address), Jobs = running };
        first.Post.Takes = second.Post.Takes = async (_, stop) =>
        {
            await Task.Yield();
            return new Delivery.Sent();
        };
        await Task.WhenAll(first.InitializeAsync().AsTask(), second.InitializeAsync().AsTask());
        await Until(async () => await Owner.Ask<long>(installation, "select count(*) from registry.jobs") == 0);
        var letters = first.Post.Letters.Concat(second.Post.Letters).ToList();
        letters.Count.ShouldBe(200);
        letters.Select(letter => letter.Recipient).Distinct().Count().ShouldBe(200);
        first.Post.Letters.ShouldNotBeEmpty();
        second.Post.Letters.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task goes_on_elsewhere_when_a_server_is_stopped_in_the_middle()
    {
        var message = await installation.Greet("atlas", "zohra@patients.example");
        var reached = new TaskCompletionSource();
        installation.Post.Takes = async (_, _) =>
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.Infinite, CancellationToken.None); // what a killed server does: nothing any more
            return new Delivery.Sent();
        };
        _ = installation.Work();
        await reached.Task;
        await using var other = new Installation(cluster) { Way = _ => Task.FromResult(installation.Address), HasMailbox = false };
        await other.InitializeAsync();
        (await other.Sent()).ShouldBeEmpty("while the claim holds nobody else takes it");
        await installation.LetClaimsRunOut();
        (await other.Sent()).ShouldHaveSingleItem().Id.ShouldBe(message);
        (await installation.Fate("atlas", message)).ShouldBe(("sent", 2, null, false));
    }

    [Fact]
    public async Task that_a_server_finished_after_its_claim_was_over_changes_nothing_any_more()
    {
        var message = await installation.Greet("atlas", "zohra@patients.example");
        await using var other = new Installation(cluster) { Way = _ => Task.FromResult(installation.Address), HasMailbox = false };
        await other.InitializeAsync();
        installation.Post.Takes = async (_, _) =>
        {
            await installation.LetClaimsRunOut();
            await other.Sent();
            return new Delivery.Never("smtp 554");
        };
        await installation.Work();
        (await installation.Fate("atlas", message)).ShouldBe(("sent", 2, null, false));
    }

    [Fact]
    public async Task that_no_way_out_exists_for_is_a_dead_letter_that_says_so()
    {
        await using var mute = new Installation(cluster) { Post = new() { Channels = [Channel.Email] } };
        await mute.InitializeAsync();
        var message = await mute.Greet("atlas", "0661731904", channel: Channel.Sms);
        await mute.Work();
        (await mute.Fate("atlas", message)).ShouldBe(("dead", 1, "no-sender", true));
    }

    [Fact]
    public async Task that_throws_is_tried_again_and_takes_no_other_with_it()
    {
        installation.Post.Takes = (letter, _) => letter.Recipient.StartsWith("bad", StringComparison.Ordinal)
            ? throw new InvalidOperationException("A bug.") : Task.FromResult<Delivery>(new Delivery.Sent());
        var bad = await installation.Greet("atlas", "bad@patients.example");
        var good = await installation.Greet("atlas", "good@patients.example");
        await installation.Work();
        (await installation.Fate("atlas", bad)).ShouldBe(("queued", 1, "broken", true));
        (await installation.Fate("atlas", good)).Status.ShouldBe("sent");
    }

    [Fact]
    public async Task over_which_servers_die_again_and_again_is_given_up()
    {
        var message = await installation.Greet("atlas", "zohra@patients.example");
        await Owner.Do(installation, "update registry.jobs set tries = 8");
        (await installation.Sent()).ShouldBeEmpty();
        (await installation.Fate("atlas", message)).ShouldBe(("dead", 9, "broken", true));
    }

    [Fact]
    public async Task of_a_clinic_with_very_many_keeps_no_other_clinic_waiting()
    {
        for (var turn = 0; turn < 30; turn++) await installation.Greet("atlas", $"number{turn}@patients.example");
        await installation.Greet("mansour", "alone@patients.example");
        await using var application = await installation.Address.AsApplication();
        var claimed = await application.All(row => row.GetInt32(0), "select clinic_id from registry.claim_jobs(array['messaging.send'], 4, 60, gen_random_uuid())");
        claimed.Distinct().Count().ShouldBe(2);
        claimed.Count.ShouldBe(4);
    }

    [Fact]
    public async Task waits_while_the_clinic_is_suspended()
    {
        await installation.Greet("mansour", "zohra@patients.example");
        await Owner.Do(installation, "update registry.clinics set status = 'suspended' where slug = 'mansour'");
        (await installation.Sent()).ShouldBeEmpty();
        await Owner.Do(installation, "update registry.clinics set status = 'active' where slug = 'mansour'");
        (await installation.Sent()).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("nobody.knows", "zohra@patients.example", "fr")]
    [InlineData(Greetings.Template, "nobody 731904", "fr")]
    [InlineData(Greetings.Template, "zohra@patients.example", "es")]
    public async Task of_what_cannot_be_sent_fails_where_it_was_written(string template, string recipient, string language)
    {
        var failure = await Should.ThrowAsync<ArgumentException>(() => installation.In("atlas", unit => unit.GetRequiredService<Messages>().Send(
            Channel.Email, recipient, template, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Z", ["code"] = "1" }, language, CancellationToken.None)));
        failure.Message.ShouldNotContain(recipient);
    }

    [Fact]
    public async Task without_a_word_that_its_text_asks_for_fails_where_it_was_written() =>
        (await Should.ThrowAsync<ArgumentException>(() => installation.In("atlas", unit => unit.GetRequiredService<Messages>().Send(
            Channel.Email, "z@patients.example", Greetings.Template, new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = "Z" }, "fr", CancellationToken.None)))).Message.ShouldContain("code");

    [Fact]
    public void has_texts_in_three_languages_for_every_template_that_asks_for_the_same_words()
    {
        var writing = installation.Services.GetRequiredService<MessageWriting>();
        foreach (var template in writing.All)
            foreach (var channel in Enum.GetValues<Channel>())
            {
                var asked = writing.Asked(template, channel, "fr");
                foreach (var language in new[] { "ar", "en" }) writing.Asked(template, channel, language).ShouldBe(asked, ignoreOrder: true, $"{template.Key} {channel} {language}");
                var words = asked.ToDictionary(word => word, _ => "7", StringComparer.Ordinal);
                foreach (var language in new[] { "fr", "ar", "en" }) writing.Write(template, channel, language, words, "Atlas").Body.ShouldNotBeEmpty();
            }
    }

    [Fact]
    public async Task shows_no_mailbox_outside_the_demo()
    {
        await installation.Greet("atlas", "zohra@patients.example");
        using var manager = await installation.Atlas.As(Role.Manager);
        (await manager.Get("/api/v1/mailbox")).ShouldRefuse(404, "not-found");
        using var browser = await installation.Atlas.AsPage(Role.Manager);
        (await browser.Get("/mailbox")).ShouldBe(404);
    }

    [Fact]
    public async Task shows_in_the_demo_what_would_have_been_sent_to_the_clinics_own_manager_alone()
    {
        await using var demo = new Installation(cluster);
        await demo.InitializeAsync();
        await demo.Greet("atlas", "zohra@patients.example");
        await demo.Sent();
        using var manager = await demo.Atlas.As(Role.Manager);
        var mail = (await manager.Get("/api/v1/mailbox")).ShouldBe(200).Json["items"]!.AsArray().ShouldHaveSingleItem()!;
        mail["body"]!.GetValue<string>().ShouldContain("731904");
        using var neighbour = await demo.Mansour.As(Role.Manager);
        (await neighbour.Get("/api/v1/mailbox")).ShouldBe(200).Json["items"]!.AsArray().ShouldBeEmpty();
        using var desk = await demo.Atlas.As(Role.Receptionist);
        (await desk.Get("/api/v1/mailbox")).ShouldRefuse(403, "not-allowed");
    }

    static async Task Until(Func<Task<bool>> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds()) await Task.Delay(50, limit.Token);
    }
}
