using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Trials;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>What a station is given by the program that it runs in.</summary>
public sealed record StationServices
{
    /// <summary>The clock of everything.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Reads a variable of the environment, null where it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>Where log messages go.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where JSON lines go when they are meant for standard output.</summary>
    public Stream StandardOutput { get; init; } = Stream.Null;

    /// <summary>Where the console table goes.</summary>
    public TextWriter Console { get; init; } = TextWriter.Null;

    /// <summary>Makes every provider that the station may choose from.</summary>
    public Func<ProviderConfiguration, IReadOnlyList<IInferenceProvider>> CreateProviders { get; init; } = ProviderRegistry.Create;

    /// <summary>Makes what tries a network before a provider opens it; null where networks are opened without a trial.</summary>
    public Func<ProviderConfiguration, INetworkTrial?> CreateTrial { get; init; } = _ => null;

    /// <summary>A selector over every provider, which tries a network first.</summary>
    /// <param name="providers">Options of single providers.</param>
    public ProviderSelector SelectorOf(ProviderConfiguration providers) => new(CreateProviders(providers), CreateTrial(providers));

    /// <summary>Makes a source that was not started yet.</summary>
    public Func<SourceConfiguration, SourceContext, IFrameSource> CreateSource { get; init; } = (source, context) => source.Create(context);

    /// <summary>What a source is given of these.</summary>
    /// <param name="input">How the model expects its pictures; null where a source is made only to look at it.</param>
    public SourceContext ForSource(ImageInput? input) => new() { Clock = Clock, Loggers = Loggers, Input = input };

    /// <summary>Reads the health of accelerators and thermal zones; on a thread of the pool, never one of the line's.</summary>
    public Func<CancellationToken, Task<HealthResult>> ReadHealth { get; init; } = _ =>
        Task.FromResult(new HealthResult([], new Dictionary<string, string>()));

    /// <summary>Open what stands beside a running line, each null where it is not configured; closed in the opposite order.</summary>
    public IReadOnlyList<Func<RunningStation, IAsyncDisposable?>> Companions { get; init; } = [];

    /// <summary>Makes the sinks that the program adds to the configured ones; the station closes them.</summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<IVerdictSink>> CreateMoreSinks { get; init; } = _ => [];
}
