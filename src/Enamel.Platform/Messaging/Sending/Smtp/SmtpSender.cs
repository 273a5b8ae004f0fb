using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Enamel.Platform.Messaging.Sending.Smtp;

/// <summary>
/// Hands e-mail to a mail server (RFC 5321), one connection per letter. A no to the letter itself is for good; a no to us (the server is busy, our password
/// is wrong) is tried again: the letter can not help it. The password is never said on a line that others can read.
/// </summary>
public sealed class SmtpSender(SmtpSettings settings) : ISender
{
    /// <inheritdoc/>
    public IReadOnlyCollection<Channel> Channels { get; } = [Channel.Email];

    /// <inheritdoc/>
    public async Task<Delivery> Send(Letter letter, CancellationToken stop)
    {
        await using var line = new SmtpLine();
        try
        {
            if (await Introduce(line, stop) is { } unwilling) return unwilling;
            return await HandOver(line, letter, stop);
        }
        catch (SmtpBrokenException broken)
        {
            return new Delivery.Later(broken.Message);
        }
        catch (SocketException unreachable)
        {
            return new Delivery.Later(string.Create(CultureInfo.InvariantCulture, $"smtp-unreachable {unreachable.SocketErrorCode}"));
        }
        catch (AuthenticationException)
        {
            return new Delivery.Later("smtp-certificate");
        }
        catch (IOException)
        {
            return new Delivery.Later("smtp-hung-up");
        }
    }

    /// <summary>Connects, encrypts, signs in.</summary>
    /// <returns>Why the letter has to wait; null when the server is ready for it.</returns>
    async Task<Delivery.Later?> Introduce(SmtpLine line, CancellationToken stop)
    {
        await line.Connect(settings.Host, settings.Port, stop);
        if (settings.Security == SmtpSecurity.Tls) await line.Encrypt(settings.Host, settings.Authority, stop);
        if (await line.Hear(stop) is { Code: not 220 } busy) return new(busy.Error);
        var hello = await line.Say(Hello, stop);
        if (hello.Code != 250) return new(hello.Error);
        if (settings.Security == SmtpSecurity.StartTls)
        {
            // Whoever sits in between can take the word away: then nothing is said at all.
            if (Offer(hello, "STARTTLS") is null) return new("smtp-no-tls");
            if (await line.Say("STARTTLS", stop) is { Code: not 220 } no) return new(no.Error);
            await line.Encrypt(settings.Host, settings.Authority, stop);
            hello = await line.Say(Hello, stop);
            if (hello.Code != 250) return new(hello.Error);
        }
        return settings.User is { } user ? await SignIn(line, hello, user, stop) : null;
    }

    async Task<Delivery.Later?> SignIn(SmtpLine line, SmtpReply hello, string user, CancellationToken stop)
    {
        if (settings.Security == SmtpSecurity.None) return new("smtp-password-in-clear");
        var ways = Offer(hello, "AUTH")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        SmtpReply reply;
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await line.Say($"AUTH PLAIN {Base64($"\0{user}\0{settings.Password}")}", stop);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            reply = await line.Say("AUTH LOGIN", stop);
            if (reply.Code == 334) reply = await line.Say(Base64(user), stop);
            if (reply.Code == 334) reply = await line.Say(Base64(settings.Password ?? ""), stop);
        }
        else
        {
            return new("smtp-no-auth");
        }
        return reply.Code == 235 ? null : new(reply.Error);
    }

    async Task<Delivery> HandOver(SmtpLine line, Letter letter, CancellationToken stop)
    {
        if (await line.Say($"MAIL FROM:<{settings.From}>", stop) is { Code: not 250 } sender) return No(sender);
        if (await line.Say($"RCPT TO:<{letter.Recipient}>", stop) is { Code: not (250 or 251) } recipient) return No(recipient);
        if (await line.Say("DATA", stop) is { Code: not 354 } data) return No(data);
        await line.Write(MailText.Stuffed(MailText.Of(letter, settings.From)), stop);
        if (await line.Hear(stop) is { Code: not 250 } refused) return No(refused);
        await Leave(line, stop);
        return new Delivery.Sent();
    }

    // The letter is theirs already: how they take leave changes nothing.
    static async Task Leave(SmtpLine line, CancellationToken stop)
    {
        try
        {
            await line.Write("QUIT\r\n", stop);
        }
        catch (IOException)
        {
            // They hung up first.
        }
    }

    // 421 closes the line and says nothing of the letter; anything but 5xx may be otherwise the next time.
    static Delivery No(SmtpReply reply) => reply.Code >= 500 ? new Delivery.Never(reply.Error) : new Delivery.Later(reply.Error);

    string Hello => $"EHLO {settings.From[(settings.From.IndexOf('@', StringComparison.Ordinal) + 1)..]}";

    // What stands behind an extension's word; null where the server does not offer it.
    static string? Offer(SmtpReply hello, string word) => hello.Lines.Skip(1)
        .Where(line => line.Equals(word, StringComparison.OrdinalIgnoreCase) || line.StartsWith(word + " ", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[word.Length..]).FirstOrDefault();

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
