using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Bench;

/// <summary>One combination of model, variant, provider and threads, open and warm, with what was measured of it.</summary>
internal sealed class BenchContender : IDisposable
{
    private const int Seed = 1;
    private const float Spread = 4;

    private readonly IInferenceSession _session;
    private readonly TimeProvider _clock;

    /// <param name="model">The model as it was named.</param>
    /// <param name="threads">Threads that share one run; 0: one for each physical core.</param>
    /// <param name="session">What was opened; closed with this object.</param>
    /// <param name="runs">How many runs will count.</param>
    /// <param name="clock">The time.</param>
    public BenchContender(string model, int threads, IInferenceSession session, int runs, TimeProvider clock)
    {
        Model = model;
        Threads = threads;
        _session = session;
        _clock = clock;
        Samples = new LatencySamples(runs);
        Fill(session);
    }

    /// <summary>The model as it was named.</summary>
    public string Model { get; }

    /// <summary>Threads that share one run; 0: one for each physical core.</summary>
    public int Threads { get; }

    /// <summary>What was opened.</summary>
    public ModelVariant Variant => _session.Variant;

    /// <summary>What runs it.</summary>
    public string Provider => _session.Provider;

    /// <summary>What was measured.</summary>
    public LatencySamples Samples { get; }

    /// <summary>Where its nodes run.</summary>
    public SessionPlacement Placement => _session.Placement;

    /// <summary>How it did on golden vectors; null where there was no comparison.</summary>
    public GoldenCheckResult? Reference { get; private set; }

    /// <summary>Holds it against golden vectors, before it is measured.</summary>
    public void Compare(ModelManifest manifest, GoldenVectors vectors, GoldenTolerance tolerance)
    {
        Reference = new GoldenCheck(_session, manifest, vectors, tolerance).Run();
        Fill(_session);
    }

    /// <summary>One run that does not count.</summary>
    public void WarmUp() => _session.Run();

    /// <summary>One run that counts.</summary>
    public void Run()
    {
        long start = _clock.GetTimestamp();
        _session.Run();
        Samples.Add(_clock.GetElapsedTime(start));
    }

    public void Dispose() => _session.Dispose();

    // Noise, the same each time: no kernel may gain from a picture of zeros, nor lose from numbers that are none.
    private static void Fill(IInferenceSession session)
    {
        Random random = new(Seed);
        if (session.Variant.Input == InputFormat.U8Nhwc)
        {
            random.NextBytes(session.InputBuffer);
            return;
        }

        foreach (ref float value in MemoryMarshal.Cast<byte, float>(session.InputBuffer))
        {
            value = (random.NextSingle() - 0.5f) * Spread;
        }
    }
}
