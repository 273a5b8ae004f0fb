using System.Net.Http.Headers;

namespace Enamel.Tests.Support;

/// <summary>Files as people send them.</summary>
static class Attachments
{
    /// <summary>What begins as a PDF does and is as long as said; the same each time.</summary>
    public static byte[] Pdf(int length) => Of("%PDF-1.7\n"u8, length);

    /// <summary>What begins like this and is as long as said; the same each time, and another for each length.</summary>
    public static byte[] Of(ReadOnlySpan<byte> beginning, int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content); // nothing secret: only never all the same
        beginning[..Math.Min(length, beginning.Length)].CopyTo(content);
        return content;
    }

    /// <summary>A form with a file, named as a browser does it: as it is, in UTF-8.</summary>
    /// <param name="claims">What the sender says that it is.</param>
    public static MultipartFormDataContent Form(byte[] content, string name, string claims = "application/octet-stream", string field = "file")
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(claims);
        file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{field}\"; filename=\"{name}\"");
        var form = new MultipartFormDataContent { HeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 };
        form.Add(file);
        return form;
    }

    /// <summary>Sends one.</summary>
    public static Task<Reply> Attach(this Caller caller, string path, byte[] content, string name = "document.pdf", string claims = "application/octet-stream") =>
        caller.Send(new(HttpMethod.Post, path) { Content = Form(content, name, claims) });
}
