using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Enamel.Bench.Driving;

/// <summary>
/// One connection that asks and waits, on a thread of its own. It knows as much HTTP/1.1 as our server speaks and no more: a full client beside the server
/// on the same two cores would be measured along with it.
/// </summary>
sealed class Wire : IDisposable
{
    readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
    byte[] buffer = new byte[512 * 1024];
    int filled;

    public Wire(int port) => socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and reads its whole answer.</summary>
    /// <returns>The status.</returns>
    public int Ask(ReadOnlySpan<byte> request)
    {
        socket.Send(request);
        filled = 0;
        int body;
        do Receive(); while ((body = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0);
        body += 4;
        var head = buffer.AsSpan(0, body);
        if (Header(head, "\r\nContent-Length: "u8) is { } length)
            while (filled < body + length) Receive();
        else if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
            // JSON holds no bare line end, so only the last chunk ends like this.
            while (!buffer.AsSpan(body, filled - body).EndsWith("0\r\n\r\n"u8)) Receive();
        return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
    }

    /// <summary>The body of the last answer.</summary>
    public string Body()
    {
        var body = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8) + 4;
        var rest = buffer.AsSpan(body, filled - body);
        if (buffer.AsSpan(0, body).IndexOf("\r\nTransfer-Encoding: chunked"u8) < 0) return Encoding.UTF8.GetString(rest);
        var whole = new List<byte>(rest.Length);
        while (Utf8Parser.TryParse(rest, out int size, out var digits, 'x') && size > 0)
        {
            whole.AddRange(rest.Slice(digits + 2, size));
            rest = rest[(digits + 2 + size + 2)..];
        }
        return Encoding.UTF8.GetString(whole.ToArray());
    }

    public void Dispose() => socket.Dispose();

    static int? Header(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int value, out _) ? value : null;
    }

    void Receive()
    {
        if (filled == buffer.Length) Array.Resize(ref buffer, filled * 2);
        var received = socket.Receive(buffer.AsSpan(filled));
        if (received == 0) throw new IOException("The server closed the connection.");
        filled += received;
    }
}
