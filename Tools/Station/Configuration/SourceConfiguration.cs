using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Configuration;

/// <summary>Where frames come from; one record for each kind of source.</summary>
public abstract record SourceConfiguration
{
    /// <summary>Width and height of its frames in pixels, or null where only the first frame tells.</summary>
    public virtual (int Width, int Height)? FrameSize => null;

    /// <summary>Makes the source; it is not started yet.</summary>
    public abstract IFrameSource Create(SourceContext context);

    /// <summary>
    /// Makes sure that the source is there, and holds up no agent that runs: files are opened, a camera is asked what it can do and not
    /// streamed from.
    /// </summary>
    /// <param name="context">What sources are given.</param>
    /// <returns>What was found or not tried, a sentence; null for nothing.</returns>
    /// <exception cref="EdgeException">The source is not there, or cannot do what is asked of it.</exception>
    public virtual async Task<string?> CheckAsync(SourceContext context)
    {
        await using IFrameSource files = Create(context);
        files.Start();
        return null;
    }
}

/// <summary>What a source is given.</summary>
public sealed record SourceContext
{
    /// <summary>The clock of its frames.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where log messages go.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>How the model wants its pictures; null where a source is made without one, only to look at it.</summary>
    public ImageInput? Input { get; init; }
}
