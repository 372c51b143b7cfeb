using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Outputs;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Signals;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>A line with everything it needs, open and warm. Closing it writes every verdict that still waits.</summary>
public sealed class StationHost : IAsyncDisposable
{
    /// <summary>
    /// How long the part in hand may take once the line was stopped, so that a station stops within 2 s; but at least twice as long as the
    /// longest part so far, for a slow machine is no line that hangs.
    /// </summary>
    public static readonly TimeSpan LineStopTime = TimeSpan.FromMilliseconds(1500);

    private readonly StationServices _services;
    private readonly LineWiring? _wiring;
    private bool _isStuck;

    internal StationHost(
        StationServices services, ModelKeeper models, IFrameSource source, IReadOnlyList<IVerdictSink> sinks, LineWiring? wiring)
    {
        _services = services;
        Models = models;
        Source = source;
        Sinks = sinks;
        Line = models.Line!;
        _wiring = wiring;
    }

    /// <summary>What the model that judges now says about itself.</summary>
    public ModelManifest Manifest => Model.Bundle.Manifest;

    /// <summary>That model's session, and the providers that were tried before its own.</summary>
    public ProviderChoice Choice => Models.Current.Choice;

    /// <summary>Where frames come from.</summary>
    public IFrameSource Source { get; }

    /// <summary>Where verdicts go.</summary>
    public IReadOnlyList<IVerdictSink> Sinks { get; }

    /// <summary>The line.</summary>
    public InspectionLine Line { get; }

    /// <summary>
    /// What distinguishes this start from every other one of any station: 32 hexadecimal digits, later starts after earlier ones.
    /// </summary>
    public required string StartId { get; init; }

    /// <summary>That model, and who signed it.</summary>
    internal StationModel Model => Models.Current.Model;

    /// <summary>Models that were taken back before it could start, a sentence each.</summary>
    internal IReadOnlyList<string> TakenBack { get; init; } = [];

    /// <summary>Changes the model.</summary>
    internal ModelKeeper Models { get; }

    /// <summary>Changes the recipe; null where there is none.</summary>
    public RecipeKeeper? Recipe { get; init; }

    /// <summary>Holds that model against its golden vectors; null where its bundle has none.</summary>
    public SelfTest? SelfTest => Models.Current.SelfTest;

    /// <summary>What it counted and timed so far.</summary>
    public StationSummary Summary => StationSummary.Of(Line, Source.Statistics, Sinks, hasRecipe: Recipe is not null);

    /// <summary>Inspects until the source ends, the number of parts is reached or it is stopped.</summary>
    /// <param name="maximumParts">Parts after which to stop; 0 means no limit.</param>
    /// <param name="stop">Stops the line after the part in hand; stopping so is no error.</param>
    /// <exception cref="EdgeException">
    /// The source failed, or the part in hand did not end within <see cref="LineStopTime"/> of the stop. Whatever else a thread of the line
    /// failed with comes out as it is, and no later than that either.
    /// </exception>
    public async Task RunAsync(long maximumParts, CancellationToken stop)
    {
        Task run = Line.RunAsync(maximumParts, stop);
        if (!await GracefulStop.WaitAsync(run, StopTimeout, _services.Clock, Line.Ending).ConfigureAwait(false))
        {
            _isStuck = true;
            throw Line.Fault ?? new EdgeException(
                EdgeFault.Device,
                "The line did not stop in time",
                Source.Name,
                $"the part in hand to end within {StopTimeout().TotalSeconds} s",
                "Check the camera; where it is well, the provider, with `edge evaluate` on a folder of images.");
        }

        if (!stop.IsCancellationRequested)
        {
            IPacedSink.AllowDrain(Sinks);
        }
    }

    /// <summary>
    /// Closes the outputs, then the source, then the model. A line that hangs keeps the last two, for it may still be using them.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        StationCloser closer = new(_services);

        // The reject output first: it is the one part of a station that can hurt.
        closer.CloseWiring(_wiring);
        await closer.CloseAsync(Sinks, _isStuck ? null : Source, _isStuck ? null : Models).ConfigureAwait(false);
    }

    private TimeSpan StopTimeout()
    {
        TimeSpan longestPart = Line.Statistics.Total.Max;
        return longestPart * 2 > LineStopTime ? longestPart * 2 : LineStopTime;
    }
}
