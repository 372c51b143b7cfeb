using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeConvNeXt.Station.Shadow;

/// <summary>A model that judges what the line's judges, by the same recipe and thresholds. One thread at a time.</summary>
internal sealed class ShadowModel : IDisposable
{
    private readonly RunningModel _model;
    private readonly PartJudges _judges;
    private VerdictBasis? _basis;
    private IFrameJudge? _judge;

    private ShadowModel(RunningModel model, PartJudges judges)
    {
        _model = model;
        _judges = judges;
    }

    /// <summary>What it is.</summary>
    public ModelIdentity Identity => _model.Identity;

    /// <summary>Opens it, on one thread of the machine.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="configuration">What the station is to do.</param>
    /// <param name="services">Providers and clock.</param>
    /// <param name="holdsBack">Whether its runs are to wait, for the line.</param>
    /// <exception cref="EdgeException">It is damaged, may not run here, or does not compute as its reference does.</exception>
    public static ShadowModel Open(string path, StationConfiguration configuration, StationServices services, Func<bool> holdsBack)
    {
        // Nothing watches its features.
        StationConfiguration alone = configuration with
        {
            Outputs = [],
            Providers = configuration.Providers with
            {
                Variant = null,
                Settings = configuration.Providers.Settings with { Threads = 1, Spin = false, HoldsBack = holdsBack },
            },
        };

        // What the log says of models is about the line's.
        StationServices quiet = services with { Loggers = NullLoggerFactory.Instance };
        RunningModel model = RunningModel.Open(
            StationModel.Admit(ModelBundle.Open(path), alone, services.Clock.GetUtcNow()), alone, quiet);
        if (model.SelfTest?.State?.Last.Fault is { } fault)
        {
            model.Dispose();
            throw new EdgeException(
                EdgeFault.Model, $"It does not compute as its reference does: {fault}", path, "the reference's scores",
                "Try it with `edge evaluate`.");
        }

        return new ShadowModel(model, new PartJudges(alone, quiet));
    }

    /// <summary>Its verdict of a frame.</summary>
    /// <param name="frame">The frame; the caller returns it.</param>
    /// <param name="line">The line's verdict of it.</param>
    /// <param name="recipe">The recipe in force; null without one.</param>
    /// <returns>The verdict; one without a label where it could not judge.</returns>
    public Verdict Judge(FrameLease frame, in Verdict line, Recipe? recipe)
    {
        if (_judge is null || !ReferenceEquals(_basis, line.Basis))
        {
            // Who the part is, the line has read from its code.
            _judge = _judges.Of(_model, recipe is null ? null : recipe with { Code = null }, identity: null).Judge;
            _basis = line.Basis;
        }

        return _judge.Judge(frame, line.PartNumber);
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
