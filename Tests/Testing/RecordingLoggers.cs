using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Testing;

/// <summary>Keeps every log message for the test to look at.</summary>
public sealed class RecordingLoggers : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Message)> _entries = new();
    private volatile TaskCompletionSource _next = NewTurn();

    public IReadOnlyList<(int Id, LogLevel Level, string Message)> Entries => [.. _entries];

    public int Count(int id) => _entries.Count(entry => entry.Id == id);

    /// <summary>Waits, without using the processor, until a message was logged so often, or what would log it has ended.</summary>
    public async Task UntilAsync(int id, Task logging, int count = 1)
    {
        while (!logging.IsCompleted)
        {
            Task next = _next.Task;
            if (Count(id) >= count)
            {
                return;
            }

            await Task.WhenAny(next, logging);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public ILogger<T> Typed<T>() => new Logger<T>(this);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((eventId.Id, logLevel, formatter(state, exception)));
        Interlocked.Exchange(ref _next, NewTurn()).SetResult();
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
    }

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
