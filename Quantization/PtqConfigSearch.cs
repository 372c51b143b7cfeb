using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Equalization;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Linux;
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

    // A way takes a model of its own, its bytes, and a session's weights as they lie there and as they are packed.
    private const int ModelSizes = 4;

    private readonly List<PtqTrial> _trials = [];

    /// <summary>Every trial, in order.</summary>
    public IReadOnlyList<PtqTrial> Trials => _trials;

    /// <summary>The best trial, and the float model that it starts from, with what the few images showed of it.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    public (CalibratedModel Model, PtqTrial Trial) Find(ModelProto model, CancellationToken cancellationToken)
    {
        List<float[]> logits = [];
        CalibratedModel plain = Observe(model, logits, cancellationToken);
        LogitProbe probe = new(logits, probes, request.Input, threads);
        Candidate best = Best(TryWithAndWithoutBalance(plain, probe, cancellationToken), LeastGain);
        best = Best([best, .. TryDepthwise(best, probe, cancellationToken)], LeastGainForTime);
        if (!request.AllowsOwnOperators)
        {
            return (best.Model, best.Trial);
        }

        PtqTrial byTable = Measure(best.Model, best.Trial.Config with { IsGeluByTable = true }, probe, cancellationToken);
        _trials.Add(byTable);
        bool isWorthIt = byTable.LogitSqnrDb >= Math.Min(best.Trial.LogitSqnrDb - PriceOfTables, GoodEnough);
        return (best.Model, isWorthIt ? byTable : best.Trial);
    }

    // Beside each other, where memory allows: models are written and opened on one thread, images run on all.
    private IReadOnlyList<Candidate> TryWithAndWithoutBalance(CalibratedModel plain, LogitProbe probe, CancellationToken cancellationToken)
    {
        IReadOnlyList<Candidate>[] candidates = [[], []];
        long bytes = ModelSizes * (long)OnnxFile.Length(plain.Model);
        int ways = PictureWorkers.CountFor(Math.Min(threads, candidates.Length), bytes, FreeMemory.Bytes());
        ParallelLoop.Run(candidates.Length, ways, i => candidates[i] = i == 0 ? Try(plain, isEqualized: false) : TryBalanced());
        return Recorded([.. candidates.SelectMany(one => one)]);

        IReadOnlyList<Candidate> TryBalanced()
        {
            ModelProto balanced = Equalizer.Balance(plain.Model, operators, plain.Channels, threads, out int sites);
            return sites > 0 ? Try(Observe(balanced, [], cancellationToken), isEqualized: true) : [];
        }

        IReadOnlyList<Candidate> Try(CalibratedModel candidate, bool isEqualized) =>
        [
            TryConfig(candidate, isEqualized, isBiasCorrected: false), TryConfig(candidate, isEqualized, isBiasCorrected: true),
        ];

        Candidate TryConfig(CalibratedModel candidate, bool isEqualized, bool isBiasCorrected)
        {
            PtqConfig config = new(
                request.RangeMethod, isEqualized, IsDepthwiseEqualized: false, isBiasCorrected, IsGeluByTable: false);
            return new Candidate(candidate, Measure(candidate, config, probe, cancellationToken));
        }
    }

    private IReadOnlyList<Candidate> TryDepthwise(Candidate best, LogitProbe probe, CancellationToken cancellationToken)
    {
        ModelProto even = DepthwiseEqualizer.Equalize(best.Model.Model, operators, best.Model.Channels, out int convolutions);
        if (convolutions == 0)
        {
            return [];
        }

        CalibratedModel candidate = Observe(even, [], cancellationToken);
        PtqConfig config = best.Trial.Config with { IsDepthwiseEqualized = true };
        return Recorded([new Candidate(candidate, Measure(candidate, config, probe, cancellationToken))]);
    }

    private IReadOnlyList<Candidate> Recorded(IReadOnlyList<Candidate> candidates)
    {
        _trials.AddRange(candidates.Select(candidate => candidate.Trial));
        return candidates;
    }

    // The first, unless a later one is better by enough.
    private static Candidate Best(IEnumerable<Candidate> candidates, double leastGain) => candidates.Aggregate(
        (best, candidate) => candidate.Trial.LogitSqnrDb > best.Trial.LogitSqnrDb + leastGain ? candidate : best);

    private CalibratedModel Observe(ModelProto model, List<float[]> logits, CancellationToken cancellationToken) =>
        CalibratedModel.Observe(
            model, operators, probes, ModelRequirements.InputShape(request.Input), threads, (_, scores) => logits.Add(scores.ToArray()),
            cancellationToken);

    private PtqTrial Measure(CalibratedModel model, PtqConfig config, LogitProbe probe, CancellationToken cancellationToken)
    {
        bool isPixels = request.InputFormat == InputFormat.U8Nhwc;
        QuantizationPlan plan = model.Plan(config, request.FloatOperators, request.Input);
        ModelProto candidate = CpuLowering.Emit(model.Model, plan, isPixels ? request.Input : null);
        return new PtqTrial(config, probe.SqnrDb(candidate, isPixels, cancellationToken));
    }

    private readonly record struct Candidate(CalibratedModel Model, PtqTrial Trial);
}
