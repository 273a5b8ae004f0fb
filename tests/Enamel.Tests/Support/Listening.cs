using System.Threading.Channels;

namespace Enamel.Tests.Support;

/// <summary>An open stream of a clinic's changes, as a browser's EventSource hears it.</summary>
sealed class Listening : IAsyncDisposable
{
    readonly HttpClient client;
    readonly CancellationTokenSource end = new();
    readonly Channel<string> heard = Channel.CreateUnbounded<string>();
    Task reading = Task.CompletedTask;

    Listening(HttpClient client) => this.client = client;

    /// <summary>How it was answered.</summary>
    public HttpResponseMessage Answer { get; private set; } = new();

    /// <summary>The number that was told last.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Begins to listen, as whoever these headers name.</summary>
    public static async Task<Listening> To(Installation installation, string clinic, string topics, (string Name, string Value) credential, string? since = null)
    {
        var listening = new Listening(new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = installation.BaseAddress, Timeout = Timeout.InfiniteTimeSpan });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/live?topics={topics}{(since is null ? "" : "&since=" + since)}");
        request.Headers.Host = $"{clinic}.localhost";
        request.Headers.TryAddWithoutValidation(credential.Name, credential.Value);
        listening.Answer = await listening.client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (listening.Answer.Content.Headers.ContentType?.MediaType == "text/event-stream") listening.reading = listening.Read();
        while (listening.Last.Length == 0 && listening.Answer.IsSuccessStatusCode && !listening.reading.IsCompleted) await Task.Yield(); // it says first where it stands
        return listening;
    }

    /// <summary>The next thing that changed.</summary>
    public async Task<string> Next() => await heard.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Whether nothing was told so far.</summary>
    public bool IsQuiet => heard.Reader.Count == 0;

    /// <summary>Waits until the server ends it.</summary>
    public Task Ends() => reading.WaitAsync(TimeSpan.FromSeconds(10));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Answer.Dispose();
        client.Dispose();
        end.Dispose();
    }

    async Task Read()
    {
        using var reader = new StreamReader(await Answer.Content.ReadAsStreamAsync());
        while (await reader.ReadLineAsync(end.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) heard.Writer.TryWrite(line[7..]);
            if (line.StartsWith("id: ", StringComparison.Ordinal)) Last = line[4..];
        }
    }
}
