using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Enamel.Platform.Messaging.Sending.Smtp;

/// <summary>What a server answered.</summary>
/// <param name="Code">Three digits; 2xx done, 3xx go on, 4xx not now, 5xx no.</param>
/// <param name="Lines">What stands behind the code, line by line.</param>
sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Code and, where the server gives it, the finer one of RFC 3463. What else it says may repeat an address and is not kept.</summary>
    public string Error
    {
        get
        {
            var finer = Lines[^1].Split(' ', 2)[0];
            var isCode = finer.Split('.') is [{ Length: 1 }, { Length: >= 1 and <= 3 }, { Length: >= 1 and <= 3 }] && finer.All(letter => char.IsAsciiDigit(letter) || letter == '.');
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"smtp {Code}{(isCode ? " " + finer : "")}");
        }
    }
}

/// <summary>The server does not speak SMTP as it should, or hung up.</summary>
/// <param name="code">Of ours, without anything that the server said.</param>
sealed class SmtpBrokenException(string code) : Exception(code);

/// <summary>The line to a mail server: commands out, replies in, within bounds whatever the other side does.</summary>
sealed class SmtpLine : IAsyncDisposable
{
    const int LongestLine = 2048, MostLines = 200;

    readonly TcpClient client = new();
    readonly byte[] buffer = new byte[4096];
    Stream stream = Stream.Null;
    int start, end;

    public async Task Connect(string host, int port, CancellationToken stop)
    {
        await client.ConnectAsync(host, port, stop);
        stream = client.GetStream();
    }

    /// <summary>Encrypts it from here on. What came before and was not read was not protected: somebody in between may have put it there.</summary>
    public async Task Encrypt(string host, X509Certificate2? authority, CancellationToken stop)
    {
        if (start != end) throw new SmtpBrokenException("smtp-said-too-much");
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (authority is not null)
        {
            options.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.Add(authority);
        }
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        stream = secure;
        await secure.AuthenticateAsClientAsync(options, stop);
    }

    /// <summary>Says a command and hears the answer.</summary>
    public async Task<SmtpReply> Say(string command, CancellationToken stop)
    {
        await Write(command + "\r\n", stop);
        return await Hear(stop);
    }

    public async Task Write(string text, CancellationToken stop)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), stop);
        await stream.FlushAsync(stop);
    }

    /// <summary>Hears an answer, of one line or several.</summary>
    public async Task<SmtpReply> Hear(CancellationToken stop)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await Line(stop);
            if (line.Length < 3 || !line.AsSpan(0, 3).ContainsOnlyDigits() || line[0] is < '2' or > '5' || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new SmtpBrokenException("smtp-unreadable");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ') return new(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), lines);
        }
        throw new SmtpBrokenException("smtp-said-too-much");
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        client.Dispose();
    }

    async Task<string> Line(CancellationToken stop)
    {
        var line = new StringBuilder();
        while (line.Length < LongestLine)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer, stop));
                if (end == 0) throw new SmtpBrokenException("smtp-hung-up");
            }
            var sign = (char)buffer[start++];
            if (sign == '\n') return line.ToString().TrimEnd('\r');
            line.Append(sign);
        }
        throw new SmtpBrokenException("smtp-said-too-much");
    }
}

static class Digits
{
    public static bool ContainsOnlyDigits(this ReadOnlySpan<char> text)
    {
        foreach (var sign in text)
            if (!char.IsAsciiDigit(sign)) return false;
        return true;
    }
}
