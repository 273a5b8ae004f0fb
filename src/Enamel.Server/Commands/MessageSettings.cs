using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enamel.Kernel;
using Enamel.Platform.Messaging.Sending;
using Enamel.Platform.Messaging.Sending.Smtp;

namespace Enamel.Server.Commands;

/// <summary>What the environment says about how messages leave.</summary>
/// <param name="Smtp"><c>ENAMEL_SMTP_…</c>: the mail server; none where no host is named.</param>
/// <param name="IsConsole"><c>ENAMEL_MESSAGES=console</c>: what nothing else delivers goes into the log.</param>
internal sealed record MessageSettings(SmtpSettings? Smtp, bool IsConsole)
{
    private const int SubmissionPort = 587;
    private const int EncryptedPort = 465;

    /// <summary>Reads them.</summary>
    /// <param name="variable">Gives a variable's value.</param>
    public static MessageSettings From(Func<string, string?> variable)
    {
        string? Given(string name) => variable(name) is { Length: > 0 } value ? value : null;
        var console = Given("ENAMEL_MESSAGES") switch
        {
            null => false,
            "console" => true,
            _ => throw new OperatorException("ENAMEL_MESSAGES is 'console' or not set: console writes messages into the log, for whoever builds"),
        };
        return new(Given("ENAMEL_SMTP_HOST") is { } host ? SmtpOf(host, Given) : null, console);
    }

    /// <summary>This process's.</summary>
    public static MessageSettings Current() => From(Environment.GetEnvironmentVariable);

    /// <summary>Gives the server its ways out. In the demo nothing leaves.</summary>
    public void AddTo(IServiceCollection services, bool isDemo)
    {
        if (isDemo)
        {
            services.AddMailbox();
            return;
        }
        if (Smtp is not null)
            services.AddSmtp(Smtp);
        if (IsConsole)
            services.AddConsoleSender();
    }

    private static SmtpSettings SmtpOf(string host, Func<string, string?> given)
    {
        var security = given("ENAMEL_SMTP_SECURITY") switch
        {
            null or "starttls" => SmtpSecurity.StartTls,
            "tls" => SmtpSecurity.Tls,
            "none" => SmtpSecurity.None,
            _ => throw new OperatorException("ENAMEL_SMTP_SECURITY is starttls, tls or none"),
        };
        var user = given("ENAMEL_SMTP_USER");
        if (user is not null && security == SmtpSecurity.None)
            throw new OperatorException("ENAMEL_SMTP_USER needs ENAMEL_SMTP_SECURITY=starttls or tls: a password is never said in clear");
        var from = given("ENAMEL_SMTP_FROM") ?? throw new OperatorException("ENAMEL_SMTP_FROM is missing: the address that messages come from, such as no-reply@enamel.example.ma");
        if (!EmailAddress.Parse(from).Succeeded(out var address, out _))
            throw new OperatorException("ENAMEL_SMTP_FROM is no e-mail address: give it alone, such as no-reply@enamel.example.ma");
        return new(host, PortOf(given("ENAMEL_SMTP_PORT"), security), address)
        {
            Security = security,
            User = user,
            Password = given("ENAMEL_SMTP_PASSWORD_FILE") is { } file ? Read("ENAMEL_SMTP_PASSWORD_FILE", file) : given("ENAMEL_SMTP_PASSWORD"),
            Authority = given("ENAMEL_SMTP_CA") is { } authority ? Certificate(authority) : null,
        };
    }

    private static int PortOf(string? text, SmtpSecurity security)
    {
        if (text is null)
            return security == SmtpSecurity.Tls ? EncryptedPort : SubmissionPort;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? port
            : throw new OperatorException("ENAMEL_SMTP_PORT is no port: 587 for starttls, 465 for tls");
    }

    private static string Read(string name, string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{name} names a file that cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static X509Certificate2 Certificate(string file)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Read("ENAMEL_SMTP_CA", file));
        }
        catch (CryptographicException unreadable)
        {
            throw new OperatorException("ENAMEL_SMTP_CA names a file that holds no certificate in PEM", unreadable);
        }
    }
}
