using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Enamel.Tests.Platform.Messaging;

/// <summary>A mail server on real TCP that behaves, or misbehaves, as a test says. It keeps what it heard.</summary>
sealed class FakeMailServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource closing = new();
    readonly X509Certificate2 certificate = Certificate("localhost");
    readonly Task serving;

    public FakeMailServer()
    {
        listener.Start();
        serving = Serve();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Whom a client must trust to trust it.</summary>
    public X509Certificate2 Authority => X509CertificateLoader.LoadCertificate(certificate.Export(X509ContentType.Cert));

    /// <summary>Every line that was said to it, with a mark of whether the line was encrypted.</summary>
    public ConcurrentQueue<(string Line, bool IsEncrypted)> Heard { get; } = new();

    /// <summary>The mails as they stood between DATA and the point, unstuffed.</summary>
    public ConcurrentQueue<string> Mails { get; } = new();

    /// <summary>What it says instead of its usual answer to a command that begins with a word; null to hang up.</summary>
    public Dictionary<string, string?> Instead { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The extensions that it offers.</summary>
    public List<string> Offers { get; } = ["PIPELINING", "STARTTLS", "8BITMIME", "AUTH LOGIN PLAIN"];

    /// <summary>Whether the line is encrypted from the first byte.</summary>
    public bool IsEncryptedFromTheStart { get; init; }

    /// <summary>How many letters it took over.</summary>
    public int Taken => Mails.Count;

    public async ValueTask DisposeAsync()
    {
        if (serving.IsCompleted) return;
        await closing.CancelAsync();
        listener.Stop();
        await serving;
        closing.Dispose();
        certificate.Dispose();
    }

    async Task Serve()
    {
        var talks = new List<Task>();
        try
        {
            while (true) talks.Add(Talk(await listener.AcceptTcpClientAsync(closing.Token)));
        }
        catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(talks);
        }
    }

    async Task Talk(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                var isEncrypted = IsEncryptedFromTheStart;
                if (isEncrypted) stream = await Encrypt(stream);
                if (!await Answer(stream, "greeting", "220 fake.example ESMTP")) return;
                while (await Line(stream) is { } line)
                {
                    Heard.Enqueue((line, isEncrypted));
                    var word = line.Split(' ', ':')[0].ToUpperInvariant();
                    if (word == "QUIT") return;
                    if (!await Answer(stream, word, Usual(word, line))) return;
                    if (word == "STARTTLS" && !Instead.ContainsKey(word)) (stream, isEncrypted) = (await Encrypt(stream), true);
                    if (word == "DATA" && !Instead.ContainsKey(word))
                    {
                        var mail = await Mail(stream);
                        if (!Instead.ContainsKey("point")) Mails.Enqueue(mail);
                        if (!await Answer(stream, "point", "250 2.0.0 queued as 42")) return;
                    }
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The other side left, or the test is over.
            }
        }
    }

    string Usual(string word, string line) => word switch
    {
        "EHLO" => string.Join("\r\n", Offers.Select(offer => $"250-{offer}").Prepend("250-fake.example greets you").Append("250 HELP")),
        "AUTH" when line.EndsWith("LOGIN", StringComparison.Ordinal) => "334 VXNlcm5hbWU6",
        "AUTH" => "235 2.7.0 welcome",
        "STARTTLS" => "220 go ahead",
        "MAIL" or "RCPT" => "250 2.1.0 ok",
        "DATA" => "354 go on",
        _ => Heard.Count(said => !said.Line.Contains(' ', StringComparison.Ordinal) && said.Line != "DATA" && said.Line != "STARTTLS") == 1 ? "334 UGFzc3dvcmQ6" : "235 2.7.0 welcome",
    };

    async Task<bool> Answer(Stream stream, string word, string usual)
    {
        var said = Instead.TryGetValue(word, out var instead) ? instead : usual;
        if (said is null) return false;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(said + "\r\n"), closing.Token);
        return true;
    }

    async Task<string> Mail(Stream stream)
    {
        var mail = new StringBuilder();
        while (await Line(stream) is { } line && line != ".") mail.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return mail.ToString();
    }

    async Task<string?> Line(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, closing.Token) == 1)
        {
            if (one[0] != '\n') line.Append((char)one[0]);
            else if (line.Length > 0 && line[^1] == '\r') return line.ToString(0, line.Length - 1);
            else throw new IOException("A line ended without CR: that is no SMTP.");
        }
        return null;
    }

    async Task<SslStream> Encrypt(Stream stream)
    {
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, closing.Token);
        return secure;
    }

    /// <summary>A certificate that vouches for itself.</summary>
    public static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }
}
