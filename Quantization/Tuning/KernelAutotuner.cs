using EdgeConvNeXt.Quantization.Lowering;

namespace EdgeConvNeXt.Quantization.Tuning;

/// <summary>
/// Chooses the fastest kernel of each group of operators on this machine: one group after the other, each kernel in turns with the best so
/// far. A kernel is kept if it is faster by more than chance and the logits stay as near to the float model's.
/// </summary>
/// <param name="choices">The groups and their kernels.</param>
/// <param name="benchmark">Measures the second of two sets of kernels against the first.</param>
/// <param name="sqnrDb">Signal to noise ratio of the logits with some kernels, in dB.</param>
internal sealed class KernelAutotuner(
    IReadOnlyList<KernelChoice> choices, Func<KernelVariants, KernelVariants, PairedRuns> benchmark, Func<KernelVariants, double> sqnrDb)
{
    // Of two equal kernels, one is faster in three quarters of 20 turns once in fifty times, and in two benchmarks once in 2,500 times: two
    // dozen kernels are tried. A gain below half a hundredth is not worth a model of its own.
    private const double ClearShare = 0.75;
    private const double LeastGain = 0.005;

    // In decibel. Above the second the logits' error is below 2 % of them.
    private const double LargestLoss = 1;
    private const double GoodEnough = 35;

    private readonly List<TuningStep> _steps = [];

    /// <summary>Number of kernels that will be tried.</summary>
    public int Count => choices.Sum(choice => choice.Kernels.Count - 1);

    /// <summary>Every kernel that was tried, in order.</summary>
    public IReadOnlyList<TuningStep> Steps => _steps;

    /// <summary>Measures the kernels and returns the best ones.</summary>
    /// <param name="tried">Called after each kernel.</param>
    public KernelVariants Run(Action tried)
    {
        KernelVariants best = KernelVariants.Default;
        double allowed = Math.Min(sqnrDb(best) - LargestLoss, GoodEnough);
        foreach (KernelChoice choice in choices)
        {
            KernelVariant current = choice.Kernels[0];
            foreach (KernelVariant kernel in choice.Kernels.Skip(1))
            {
                KernelVariants candidate = best.With(choice.Operators, kernel);
                TuningStep step = Try(choice, current, kernel, best, candidate, allowed);
                _steps.Add(step);
                tried();
                (best, current) = step.IsTaken ? (candidate, kernel) : (best, current);
            }
        }

        return best;
    }

    private TuningStep Try(
        KernelChoice choice, KernelVariant from, KernelVariant to, KernelVariants best, KernelVariants candidate, double allowed)
    {
        PairedRuns runs = benchmark(best, candidate);
        bool isFaster = IsFaster(runs) && IsFaster(runs = benchmark(best, candidate));
        double? sqnr = isFaster ? sqnrDb(candidate) : null;
        return new TuningStep(
            choice.Operators, from, to, runs.FirstMilliseconds, runs.SecondMilliseconds, runs.SecondFasterShare, sqnr, sqnr >= allowed);
    }

    private static bool IsFaster(PairedRuns runs) =>
        runs.SecondFasterShare >= ClearShare && runs.SecondMilliseconds <= runs.FirstMilliseconds * (1 - LeastGain);
}

/// <summary>A kernel that was tried for operators of one shape, beside the best one so far.</summary>
/// <param name="Operators">Names of the operators.</param>
/// <param name="From">Their kernel before.</param>
/// <param name="To">The kernel that was tried.</param>
/// <param name="FromMilliseconds">Median run of the whole model before.</param>
/// <param name="ToMilliseconds">Median run of the whole model with the kernel; both took turns.</param>
/// <param name="FasterShare">Share of the turns, 0..1, in which it was faster.</param>
/// <param name="LogitSqnrDb">Signal to noise ratio of the logits with the kernel, in dB; null where it was not faster.</param>
/// <param name="IsTaken">Whether it was kept.</param>
public sealed record TuningStep(
    IReadOnlyList<string> Operators, KernelVariant From, KernelVariant To, double FromMilliseconds, double ToMilliseconds,
    double FasterShare, double? LogitSqnrDb, bool IsTaken);
