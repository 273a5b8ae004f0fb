using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Enamel.Tests.Support;

/// <summary>Keeps what was logged, for tests that look for what must not be there.</summary>
sealed class LogCatcher : ILoggerProvider
{
    readonly ConcurrentQueue<string> lines = new();

    public IReadOnlyCollection<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Catcher(lines, categoryName);

    public void Dispose()
    {
    }

    sealed class Catcher(ConcurrentQueue<string> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            lines.Enqueue(line);
            if (logLevel >= LogLevel.Error) Console.Error.WriteLine(line);
        }
    }
}
