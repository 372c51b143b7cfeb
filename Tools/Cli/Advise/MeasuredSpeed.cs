using EdgeConvNeXt.Cli.Demo;
using EdgeConvNeXt.Quantization.Sizing;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Advise;

/// <summary>
/// Times of this machine's processor on one thread. With the native kernels a block of each shape is timed and networks are sums of them;
/// without, the bundled model is timed and others are held to take as long for each operation.
/// </summary>
internal static class MeasuredSpeed
{
    // The first dozens of runs take longer: kernels in C# are compiled while they run, and processors wake up.
    private const int WarmUpRuns = 10;
    private const int Runs = 25;

    private const string OthersUnmeasured =
        "The processor alone was measured: of other providers `edge bench --compare` says how fast a bundle runs on them.";

    /// <summary>The speed of this machine.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Stops between two shapes, or two runs of the model.</param>
    public static BoardSpeed Here(TimeProvider time, CancellationToken cancellationToken) => KernelSet.Best is { } set
        ? OfKernels(set, time, cancellationToken)
        : OfBundledModel(time, cancellationToken);

    private static BoardSpeed OfKernels(KernelSet set, TimeProvider time, CancellationToken cancellationToken)
    {
        BlockTimer timer = new(set, time);
        Dictionary<(int, int, int), TimeSpan> blocks = [];
        Dictionary<(int, int, int), TimeSpan> entries = [];
        return Of($"kernels {set.Name}", "measured", OneThread, [
            "Measured here, on one thread: the median time of a block of each shape, summed up. A whole Tiny took 8 % more where both were "
            + "measured: head and what lies between layers are not in it, nor is the picture's way to the network.",
            "What else runs on the machine makes times longer, those of large networks above all, for they share its cache.",
        ]);

        TimeSpan OneThread(SizedNetwork network) => network.Stages.Aggregate(
            TimeSpan.Zero, (sum, stage) => sum + Entry(stage) + (stage.Blocks * Block(stage)));

        TimeSpan Block(StageCost stage)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int, int, int) shape = (stage.Side, stage.Channels, stage.Hidden);
            return blocks.TryGetValue(shape, out TimeSpan known)
                ? known
                : blocks[shape] = timer.Block(stage.Side, stage.Channels, stage.Hidden);
        }

        TimeSpan Entry(StageCost stage)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (int, int, int) shape = (stage.Side, stage.Channels, stage.EntryInputs);
            return entries.TryGetValue(shape, out TimeSpan known)
                ? known
                : entries[shape] = timer.Entry(stage.Side, stage.EntryInputs, stage.Channels, stage.EntryNormed);
        }
    }

    private static BoardSpeed OfBundledModel(TimeProvider time, CancellationToken cancellationToken)
    {
        ModelBundle bundle = ModelBundle.Open(DemoModel.Path);
        SizedNetwork tiny = PublishedSize.All.First(size => size.Name == "tiny").At(bundle.Manifest.Input.Width);
        TimeSpan measured = TimeOf(bundle, time, cancellationToken);
        return Of("no native kernels", "scaled", network => measured * ((double)network.Operations / tiny.Operations), [
            $"Rough: {KernelSet.Absence}, so the bundled ConvNeXt-Tiny was timed here on one thread, and all others are held to take as "
            + "long for each operation.",
        ]);
    }

    private static TimeSpan TimeOf(ModelBundle bundle, TimeProvider time, CancellationToken cancellationToken)
    {
        using IInferenceSession session = new CpuProvider().Open(
            bundle, bundle.FindVariant("cpu")!, new SessionSettings { Threads = 1, WarmUpRuns = WarmUpRuns });
        TimeSpan[] times = new TimeSpan[Runs];
        for (int run = 0; run < Runs; run++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = time.GetTimestamp();
            session.Run();
            times[run] = time.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times[Runs / 2];
    }

    private static BoardSpeed Of(string kernels, string basis, Func<SizedNetwork, TimeSpan> oneThread, IEnumerable<string> notes)
    {
        int cores = Environment.ProcessorCount;
        string named = cores == 1 ? "1 core" : $"{cores} cores";
        string alike = cores == 1 ? "1 such core" : $"{cores} such cores";
        return new BoardSpeed
        {
            Board = $"this machine, {named}, {kernels}",
            Basis = basis,
            SureBy = "one thread",
            HopedBy = alike,
            BestBy = alike,
            Notes =
            [
                .. notes,
                $"All cores: one thread times {cores}, as if all were like the one that it ran on and sharing a picture cost nothing. It "
                + "does cost; and where cores differ (big.LITTLE), one thread on a small core says too little of all, on a large one too "
                + "much. `edge bench --threads 0` measures it on a model.",
                OthersUnmeasured,
            ],
            TimeOf = network =>
            {
                TimeSpan alone = oneThread(network);
                return new PictureTime(alone, alone / cores, alone / cores);
            },
        };
    }
}
