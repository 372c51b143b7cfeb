using EdgeConvNeXt.Runtime;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Programs;

/// <summary>
/// Loggers whose messages hold nothing but what may be printed: names from outside stand in them (files, cameras, labels, stations).
/// </summary>
/// <param name="inner">Writes the messages; disposed with this.</param>
internal sealed class PrintableLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new PrintableLogger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();

    private sealed class PrintableLogger(ILogger logger) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => logger.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logger.IsEnabled(logLevel);

        // The exception becomes part of the message here: a formatter would append its text as it is.
        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logger.IsEnabled(logLevel))
            {
                string message = PrintableText.Of(formatter(state, exception));
                string line = exception is null ? message : $"{message} {PrintableText.Of(exception.ToString().ReplaceLineEndings(" "))}";
                logger.Log(logLevel, eventId, line, null, static (text, _) => text);
            }
        }
    }
}
