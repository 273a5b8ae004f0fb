using System.Globalization;
using System.Text;

namespace Enamel.Platform.Messaging.Sending.Smtp;

/// <summary>A letter as e-mail (RFC 5322), in ASCII and in lines that every server takes.</summary>
static class MailText
{
    const int LongestEncodedWord = 75, LongestQuotedLine = 76;

    /// <summary>Headers and body, with CRLF after each line.</summary>
    /// <param name="from">The sender's address.</param>
    public static string Of(Letter letter, string from)
    {
        var mail = new StringBuilder();
        Header(mail, "From", $"{Phrase(letter.ClinicName, "From: ".Length)}\r\n <{from}>");
        Header(mail, "To", $"<{letter.Recipient}>");
        Header(mail, "Subject", Phrase(letter.Wording.Subject, "Subject: ".Length));
        Header(mail, "Date", letter.CreatedAt.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        // The same at every try: whoever gets it twice shows it once.
        Header(mail, "Message-ID", $"<{letter.Id:N}@{from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]}>");
        Header(mail, "Auto-Submitted", "auto-generated");
        Header(mail, "Content-Language", letter.Language);
        Header(mail, "MIME-Version", "1.0");
        Header(mail, "Content-Type", "text/plain; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        mail.Append("\r\n");
        QuotedPrintable(mail, letter.Wording.Body);
        return mail.ToString();
    }

    /// <summary>The same with a second point before each that begins a line, and the line that ends it (RFC 5321, 4.5.2).</summary>
    public static string Stuffed(string mail)
    {
        var lines = mail.Split("\r\n");
        var length = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return string.Concat(lines.Take(length).Select(line => (line.StartsWith('.') ? "." : "") + line + "\r\n")) + ".\r\n";
    }

    static void Header(StringBuilder mail, string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");

    /// <summary>Text in a header (RFC 2047): as it is where it is plain words, else as encoded words of whole characters, each on a line of its own.</summary>
    /// <param name="used">How much of the first line is taken already.</param>
    internal static string Phrase(string text, int used)
    {
        if (text.Length <= LongestEncodedWord - used && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-') && text.Trim() == text) return text;
        const string before = "=?utf-8?B?", after = "?=";
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            var room = LongestEncodedWord - before.Length - after.Length - (words.Count == 0 ? used : 1);
            if ((word.Count + bytes.Length + 2) / 3 * 4 > room)
            {
                words.Add(before + Convert.ToBase64String([.. word]) + after);
                word.Clear();
            }
            word.AddRange(bytes);
        }
        words.Add(before + Convert.ToBase64String([.. word]) + after);
        return string.Join("\r\n ", words);
    }

    /// <summary>Text as quoted-printable (RFC 2045, 6.7): what is ASCII stays readable.</summary>
    internal static void QuotedPrintable(StringBuilder mail, string text)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            var length = 0;
            for (var at = 0; at < bytes.Length; at++)
            {
                var isLast = at == bytes.Length - 1;
                var isPlain = bytes[at] is > 32 and < 127 and not (byte)'=' || (bytes[at] is 32 or 9 && !isLast);
                var sign = isPlain ? ((char)bytes[at]).ToString() : string.Create(CultureInfo.InvariantCulture, $"={bytes[at]:X2}");
                // The last place of a line is for the sign that says that it goes on.
                if (length + sign.Length > LongestQuotedLine - (isLast ? 0 : 1))
                {
                    mail.Append("=\r\n");
                    length = 0;
                }
                mail.Append(sign);
                length += sign.Length;
            }
            mail.Append("\r\n");
        }
    }
}
