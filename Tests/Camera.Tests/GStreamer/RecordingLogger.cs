using System.Collections.Concurrent;
using EdgeConvNeXt.Camera.GStreamer;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Camera.Tests.GStreamer;

/// <summary>Keeps what a source says.</summary>
internal sealed class RecordingLogger : ILogger<GStreamerFrameSource>
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = [];

    public IEnumerable<string> At(LogLevel level) => _lines.Where(line => line.Level == level).Select(line => line.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, formatter(state, exception)));
}
