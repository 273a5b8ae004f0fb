using System.Security.Cryptography.X509Certificates;

namespace Enamel.Platform.Messaging.Sending.Smtp;

/// <summary>How the line to the mail server is kept from being read.</summary>
public enum SmtpSecurity
{
    /// <summary>Begun in clear and encrypted before anything is said; refused where the server cannot (port 587).</summary>
    StartTls,

    /// <summary>Encrypted from the first byte (port 465).</summary>
    Tls,

    /// <summary>In clear: for a relay on the same machine.</summary>
    None,
}

/// <summary>The mail server through which e-mail leaves.</summary>
/// <param name="Host">Its name, which its certificate must bear.</param>
/// <param name="Port">Usually 587.</param>
/// <param name="From">The sender's address; the clinic's name is put before it.</param>
public sealed record SmtpSettings(string Host, int Port, string From)
{
    /// <summary>How the line is kept from being read.</summary>
    public SmtpSecurity Security { get; init; } = SmtpSecurity.StartTls;

    /// <summary>Whom to sign in as; null where the server does not ask.</summary>
    public string? User { get; init; }

    /// <summary>Their password.</summary>
    public string? Password { get; init; }

    /// <summary>Who vouches for the server's certificate, where nobody does whom this machine trusts anyway.</summary>
    public X509Certificate2? Authority { get; init; }

    /// <summary>No password.</summary>
    public override string ToString() => $"smtp {Host}:{Port}";
}
