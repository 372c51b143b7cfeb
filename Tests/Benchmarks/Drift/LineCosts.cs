using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Benchmarks.Drift;

/// <summary>
/// What features cost a line: the demo's model with and without, in turns, so that whatever else runs holds up both alike.
/// </summary>
internal static class LineCosts
{
    private const int Runs = 300;
    private const int Width = 640;
    private const int Height = 480;

    /// <summary>Measures and prints.</summary>
    public static void Say(TextWriter output)
    {
        ModelBundle model = ModelBundle.Open(InspectionBenchmarks.DemoFolder());
        using IInferenceSession plain = Open(model, givesFeatures: false);
        using IInferenceSession giving = Open(model, givesFeatures: true);
        FrameInspector[] inspectors = [Inspector(plain, model), Inspector(giving, model)];
        double[][] times = [new double[Runs], new double[Runs]];
        PartRenderer renderer = new(Width, Height, PixelFormat.Gray8);
        SyntheticLine line = new(7, 0.98);
        PooledFrame frame = new FramePool().Rent(new FrameInfo(0, default, Width, Height, PixelFormat.Gray8));
        using FrameLease lease = frame.Lease;
        for (int run = 0; run < 2 * Runs; run++)
        {
            // Which is first changes with every part.
            int which = run % 4 is 0 or 3 ? 0 : 1;
            if (run % 2 == 0)
            {
                renderer.Render(line.Part((run / 2) + 1), frame.Buffer);
            }

            long begun = Stopwatch.GetTimestamp();
            inspectors[which].Inspect(lease, run + 1);
            times[which][run / 2] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        output.WriteLine($"a part with the demo's model: {Text(times[0])} without features, {Text(times[1])} with them, {Runs} in turns");
    }

    private static IInferenceSession Open(ModelBundle model, bool givesFeatures) =>
        new CpuProvider().Open(model, model.FindVariant("cpu")!, new SessionSettings { GivesFeatures = givesFeatures });

    private static FrameInspector Inspector(IInferenceSession session, ModelBundle model) =>
        new(session, model.Manifest, new InspectionSettings(), TimeProvider.System);

    private static string Text(double[] times)
    {
        double[] sorted = [.. times.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{sorted[Runs / 2]:0.00} ms (25 %: {sorted[Runs / 4]:0.00}, 75 %: {sorted[Runs * 3 / 4]:0.00}, least {sorted[0]:0.00})");
    }
}
