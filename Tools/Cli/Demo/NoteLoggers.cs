using EdgeConvNeXt.Station.Programs;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Cli.Demo;

/// <summary>What goes wrong in a demo's station or output, on standard error.</summary>
internal sealed class NoteLoggers(ProgramNotes notes) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("There is one place for notes.");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            notes.Say($"{formatter(state, exception)}.");
        }
    }

    public void Dispose()
    {
    }
}
