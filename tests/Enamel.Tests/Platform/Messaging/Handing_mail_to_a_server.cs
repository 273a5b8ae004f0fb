using System.Globalization;
using System.Net.Mail;
using System.Text;
using Enamel.Platform.Messaging;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Messaging.Sending.Smtp;

namespace Enamel.Tests.Platform.Messaging;

/// <summary>Over real TCP, with a server that does as it should, and with one that does not.</summary>
public sealed class Handing_mail_to_a_server : IAsyncDisposable
{
    readonly FakeMailServer server = new();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory]
    [InlineData("AUTH LOGIN PLAIN")]
    [InlineData("AUTH LOGIN")]
    public async Task encrypts_the_line_signs_in_and_hands_the_letter_over(string offer)
    {
        server.Offers[^1] = offer;
        (await Send(Settings with { User = "enamel", Password = "a long secret" })).ShouldBe(new Delivery.Sent());
        server.Taken.ShouldBe(1);
        var clear = server.Heard.Where(line => !line.IsEncrypted).Select(line => line.Line).ToList();
        clear.ShouldBe(["EHLO enamel.example", "STARTTLS"]);
        var said = server.Heard.Where(line => line.IsEncrypted).Select(line => line.Line).ToList();
        said.ShouldContain(line => line.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(offer.EndsWith("PLAIN", StringComparison.Ordinal) ? "\0enamel\0a long secret" : "a long secret")), StringComparison.Ordinal));
        said.ShouldContain("MAIL FROM:<no-reply@enamel.example>");
        said.ShouldContain("RCPT TO:<zohra@patients.example>");
    }

    [Fact]
    public async Task works_on_a_line_that_is_encrypted_from_the_start()
    {
        await using var encrypted = new FakeMailServer { IsEncryptedFromTheStart = true };
        (await Send(new SmtpSettings("localhost", encrypted.Port, "no-reply@enamel.example") { Security = SmtpSecurity.Tls, Authority = encrypted.Authority, User = "u", Password = "p" }))
            .ShouldBe(new Delivery.Sent());
        encrypted.Heard.ShouldAllBe(line => line.IsEncrypted);
    }

    [Fact]
    public async Task never_says_a_word_of_the_letter_where_the_server_offers_no_encryption()
    {
        server.Offers.Remove("STARTTLS");
        (await Send(Settings)).ShouldBe(new Delivery.Later("smtp-no-tls"));
        server.Heard.Select(line => line.Line).ShouldBe(["EHLO enamel.example"]);
    }

    [Fact]
    public async Task does_not_trust_a_server_that_nobody_vouches_for()
    {
        (await Send(Settings with { Authority = null })).ShouldBe(new Delivery.Later("smtp-certificate"));
        (await Send(Settings with { Authority = FakeMailServer.Certificate("localhost") })).ShouldBe(new Delivery.Later("smtp-certificate"));
        (await Send(Settings with { Host = "127.0.0.1" })).ShouldBe(new Delivery.Later("smtp-certificate"));
        server.Taken.ShouldBe(0);
    }

    [Fact]
    public async Task takes_nothing_that_was_slipped_in_before_the_line_was_encrypted()
    {
        server.Instead["STARTTLS"] = "220 go ahead\r\n250 slipped in";
        (await Send(Settings)).ShouldBe(new Delivery.Later("smtp-said-too-much"));
    }

    [Fact]
    public async Task never_says_a_password_in_clear()
    {
        (await Send(Settings with { Security = SmtpSecurity.None, User = "enamel", Password = "a long secret" })).ShouldBe(new Delivery.Later("smtp-password-in-clear"));
        server.Heard.ShouldAllBe(line => !line.Line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("greeting", "421 4.3.2 closing", false, "smtp 421 4.3.2")]
    [InlineData("greeting", "554 no", false, "smtp 554")]
    [InlineData("EHLO", "500 what", false, "smtp 500")]
    [InlineData("STARTTLS", "454 not now", false, "smtp 454")]
    [InlineData("AUTH", "535 5.7.8 wrong password", false, "smtp 535 5.7.8")]
    [InlineData("MAIL", "451 4.3.0 later", false, "smtp 451 4.3.0")]
    [InlineData("MAIL", "550 5.7.1 not you", true, "smtp 550 5.7.1")]
    [InlineData("RCPT", "450 4.2.1 mailbox busy", false, "smtp 450 4.2.1")]
    [InlineData("RCPT", "550-5.1.1 nobody here\r\n550 5.1.1 called zohra@patients.example", true, "smtp 550 5.1.1")]
    [InlineData("RCPT", "550 zohra@patients.example is unknown", true, "smtp 550")]
    [InlineData("DATA", "452 4.3.1 full", false, "smtp 452 4.3.1")]
    [InlineData("point", "554 5.6.0 not like that", true, "smtp 554 5.6.0")]
    [InlineData("point", "421 4.4.2 gone", false, "smtp 421 4.4.2")]
    public async Task tells_a_no_to_the_letter_from_a_no_to_us_and_keeps_nothing_of_what_was_written(string word, string says, bool isForGood, string error)
    {
        server.Instead[word] = says;
        (await Send(Settings with { User = "enamel", Password = "secret" })).ShouldBe(isForGood ? new Delivery.Never(error) : new Delivery.Later(error));
        server.Taken.ShouldBe(0);
    }

    [Theory]
    [InlineData("greeting", null, "smtp-hung-up")]
    [InlineData("RCPT", null, "smtp-hung-up")]
    [InlineData("point", null, "smtp-hung-up")]
    [InlineData("greeting", "HTTP/1.1 400 Bad Request", "smtp-unreadable")]
    [InlineData("greeting", "2x0 hello", "smtp-unreadable")]
    [InlineData("MAIL", "999 what", "smtp-unreadable")]
    [InlineData("MAIL", "", "smtp-unreadable")]
    public async Task tries_again_later_with_a_server_that_hangs_up_or_speaks_something_else(string word, string? says, string error)
    {
        server.Instead[word] = says;
        (await Send(Settings)).ShouldBe(new Delivery.Later(error));
    }

    [Fact]
    public async Task does_not_listen_for_ever()
    {
        server.Instead["greeting"] = "220 " + new string('x', 5_000);
        (await Send(Settings)).ShouldBe(new Delivery.Later("smtp-said-too-much"));
        server.Instead["greeting"] = string.Join("\r\n", Enumerable.Repeat("220-hello", 500));
        (await Send(Settings)).ShouldBe(new Delivery.Later("smtp-said-too-much"));
    }

    [Fact]
    public async Task gives_up_when_it_is_told_to()
    {
        server.Instead["greeting"] = "220-wait";
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => new SmtpSender(Settings).Send(Letter(), limit.Token));
    }

    [Fact]
    public async Task tries_again_later_when_nobody_listens()
    {
        var settings = Settings;
        await server.DisposeAsync();
        (await Send(settings)).ShouldBe(new Delivery.Later("smtp-unreachable ConnectionRefused"));
    }

    [Theory]
    [InlineData("Bonjour", "Une ligne.")]
    [InlineData("Rendez-vous à 9 h : n’oubliez pas vos radios, s’il vous plaît, et arrivez dix minutes avant l’heure", "é\n.\n..deux\n.point\n\nfin = tout")]
    [InlineData("رمز التحقق الخاص بكم لدى عيادة أطلس لطب الأسنان بالدار البيضاء هو جاهز الآن للاستعمال", "رمزك هو 731904\nشكرا")]
    [InlineData("🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷🦷", "Trailing blank \ntab\t\nA line of more than seventy-six characters that has to be broken softly, and é is not cut in half: ééééééééééééé")]
    [InlineData("Injected\r\nBcc: everybody@patients.example", "From here\r\n.\r\nMAIL FROM:<evil@example.com>")]
    public async Task carries_every_sign_through_and_nothing_that_a_name_could_slip_in(string subject, string body)
    {
        var wording = new Wording(string.Join(' ', subject.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries)), body);
        (await Send(Settings, Letter() with { Wording = wording })).ShouldBe(new Delivery.Sent());
        var mail = server.Mails.ShouldHaveSingleItem();
        mail.ShouldAllBe(sign => char.IsAscii(sign));
        mail.Split("\r\n").ShouldAllBe(line => line.Length <= 78);
        var (headers, text) = Parse(mail);
        Decoded(headers["Subject"]).ShouldBe(wording.Subject);
        Decoded(headers["From"]).ShouldBe("Clinique dentaire Atlas, « Anfa » <no-reply@enamel.example>");
        headers["To"].ShouldBe("<zohra@patients.example>");
        headers["Message-ID"].ShouldBe($"<{Letter().Id:N}@enamel.example>");
        DateTimeOffset.Parse(headers["Date"], CultureInfo.InvariantCulture).ShouldBe(Letter().CreatedAt);
        headers.ShouldNotContainKey("Bcc");
        text.ShouldBe(body.ReplaceLineEndings("\n") + "\n");
    }

    [Fact]
    public async Task gives_the_same_letter_the_same_name_at_every_try()
    {
        await Send(Settings);
        await Send(Settings);
        server.Mails.Select(mail => Parse(mail).Headers["Message-ID"]).Distinct().ShouldHaveSingleItem();
    }

    SmtpSettings Settings => new("localhost", server.Port, "no-reply@enamel.example") { Authority = server.Authority };

    static Letter Letter() => new(
        Guid.Parse("0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001"), "Clinique dentaire Atlas, « Anfa »", "zohra@patients.example", Channel.Email, "tests.greeting",
        new Dictionary<string, string>(StringComparer.Ordinal), "fr", new("Bonjour", "Une ligne."), new(2026, 11, 21, 9, 30, 0, TimeSpan.Zero));

    static async Task<Delivery> Send(SmtpSettings settings, Letter? letter = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await new SmtpSender(settings).Send(letter ?? Letter(), limit.Token);
    }

    static (Dictionary<string, string> Headers, string Text) Parse(string mail)
    {
        var at = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var headers = mail[..at].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n").Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return (headers, Unquoted(mail[(at + 4)..]));
    }

    // The framework's own reading of encoded words, as another program's.
    static string Decoded(string header) => string.Concat(header.Split(' ').Select((word, at) =>
        word.StartsWith("=?", StringComparison.Ordinal) ? Attachment.CreateAttachmentFromString("", word).Name : (at == 0 ? "" : " ") + word));

    static string Unquoted(string text)
    {
        var bytes = new List<byte>();
        var joined = text.Replace("=\r\n", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
        for (var at = 0; at < joined.Length; at++)
        {
            if (joined[at] != '=')
            {
                bytes.Add((byte)joined[at]);
                continue;
            }
            bytes.Add(Convert.FromHexString(joined.AsSpan(at + 1, 2))[0]);
            at += 2;
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}
