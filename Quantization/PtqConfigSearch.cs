using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Equalization;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>Tries configurations on a few images, and keeps the one whose logits are nearest to the float model's.</summary>
/// <param name="request">What shall be quantized.</param>
/// <param name="operators">Names of the operators that are to become integer.</param>
/// <param name="probes">The images.</param>
/// <param name="threads">Threads to compute with.</param>
internal sealed class PtqConfigSearch(QuantizationRequest request, IReadOnlySet<string> operators, ProbeImages probes, int threads)
{
    // What is more complicated has to be better by more than chance, in decibel.
    private const double LeastGain = 0.1;

    // What takes time on the line, a hundredth or so, has to be better by more.
    private const double LeastGainForTime = 1;

    // GELU on bytes takes a fifth of the whole time away. It may cost a decibel, or more where the logits' error stays below 2 % of them.
    private const double PriceOfTables = 1;
    private const double GoodEnough = 35;

    private readonly List<PtqTrial> _trials = [];

    /// <summary>Every trial, in order.</summary>
    public IReadOnlyList<PtqTrial> Trials => _trials;

    /// <summary>The best trial, and the float model that it starts from, with what the few images showed of it.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public (CalibratedModel Model, PtqTrial Trial) Find(ModelProto model, CancellationToken cancellationToken)
    {
        LogitProbe probe = new(model, probes, request.Input, threads, cancellationToken);
        CalibratedModel plain = Observe(model, cancellationToken);
        ModelProto balanced = Equalizer.Balance(model, operators, plain.Channels, out int sites);
        (CalibratedModel Model, PtqTrial Trial) best = (plain, Measure(plain, Config(false, false), probe, cancellationToken));
        Try(plain, Config(false, true));
        if (sites > 0)
        {
            CalibratedModel equalized = Observe(balanced, cancellationToken);
            Try(equalized, Config(true, false));
            Try(equalized, Config(true, true));
        }

        TryDepthwise();
        if (!request.AllowsOwnOperators)
        {
            return best;
        }

        PtqTrial byTable = Measure(best.Model, best.Trial.Config with { IsGeluByTable = true }, probe, cancellationToken);
        bool isWorthIt = byTable.LogitSqnrDb >= Math.Min(best.Trial.LogitSqnrDb - PriceOfTables, GoodEnough);
        return (best.Model, isWorthIt ? byTable : best.Trial);

        void TryDepthwise()
        {
            ModelProto even = DepthwiseEqualizer.Equalize(best.Model.Model, operators, best.Model.Channels, out int convolutions);
            if (convolutions > 0)
            {
                Try(Observe(even, cancellationToken), best.Trial.Config with { IsDepthwiseEqualized = true }, LeastGainForTime);
            }
        }

        void Try(CalibratedModel candidate, PtqConfig config, double leastGain = LeastGain)
        {
            PtqTrial measured = Measure(candidate, config, probe, cancellationToken);
            if (measured.LogitSqnrDb > best.Trial.LogitSqnrDb + leastGain)
            {
                best = (candidate, measured);
            }
        }
    }

    private PtqConfig Config(bool isEqualized, bool isBiasCorrected) =>
        new(request.RangeMethod, isEqualized, IsDepthwiseEqualized: false, isBiasCorrected, IsGeluByTable: false);

    private CalibratedModel Observe(ModelProto model, CancellationToken cancellationToken) =>
        CalibratedModel.Observe(
            model, operators, probes, ModelRequirements.InputShape(request.Input), threads, _ => { }, cancellationToken);

    private PtqTrial Measure(CalibratedModel model, PtqConfig config, LogitProbe probe, CancellationToken cancellationToken)
    {
        bool isPixels = request.InputFormat == InputFormat.U8Nhwc;
        QuantizationPlan plan = model.Plan(config, request.FloatOperators, request.Input);
        ModelProto candidate = CpuLowering.Emit(model.Model, plan, isPixels ? request.Input : null);
        PtqTrial measured = new(config, probe.SqnrDb(candidate, isPixels, cancellationToken));
        _trials.Add(measured);
        return measured;
    }
}
