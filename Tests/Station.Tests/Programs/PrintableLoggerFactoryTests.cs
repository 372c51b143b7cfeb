using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Testing;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Tests.Programs;

/// <summary>Nothing that stands in a name gets into the log as it is.</summary>
public sealed class PrintableLoggerFactoryTests
{
    [Fact]
    public void Control_characters_of_a_name_are_escaped()
    {
        using RecordingLoggers log = new();
        using PrintableLoggerFactory loggers = new(log);

        loggers.CreateLogger("Camera").Log(LogLevel.Warning, new EventId(7), "line 3\n<3>forged\u001b[2J", null, (state, _) => state);

        Assert.Equal((7, LogLevel.Warning, @"line 3\n<3>forged\u001b[2J"), Assert.Single(log.Entries));
    }

    [Fact]
    public void An_exceptions_text_stays_one_line_and_is_escaped_too()
    {
        using RecordingLoggers log = new();
        using PrintableLoggerFactory loggers = new(log);

        loggers.CreateLogger("Camera").Log(
            LogLevel.Error, new EventId(8), "It failed", new IOException("bad\u0007 name"), (state, _) => state);

        Assert.Equal(@"It failed System.IO.IOException: bad\u0007 name", Assert.Single(log.Entries).Message);
    }
}
