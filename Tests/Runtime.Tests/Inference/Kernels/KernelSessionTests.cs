using EdgeConvNeXt.Runtime.FeatureProbe;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Kernels;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inference.Kernels;

public sealed class KernelSessionTests
{
    // Scores are sums of 768 bytes' worth of rounding: what one quantum here and there makes of them.
    private const float Tolerance = 0.1f;

    // The plain ones take seconds for a picture.
    public static TheoryData<string> Names => [.. KernelComparison.Names.Where(name => name != KernelSet.Plain)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_bundled_model_scores_as_with_the_kernels_of_ONNX_Runtime(string name)
    {
        ModelBundle bundle = ModelBundle.Open(Path.Combine(RepositoryRoot.Path, "Tools", "Demo"));
        byte[] pictures = bundle.Read("reference.inputs.bin");
        using IInferenceSession expected = Open(bundle, SessionSettings.NoKernels, threads: 1);
        using IInferenceSession alone = Open(bundle, name, threads: 1);
        using IInferenceSession shared = Open(bundle, name, threads: 2);
        KernelUse used = alone.Placement.Kernels!;
        Assert.Equal((name, name == IntegerKernels.ManagedName ? 36 : 62), (used.Name, used.Layers));
        for (int start = 0; start < pictures.Length; start += expected.InputBuffer.Length)
        {
            ReadOnlySpan<byte> picture = pictures.AsSpan(start, expected.InputBuffer.Length);
            float[] scores = Run(expected, picture);
            float[] found = Run(alone, picture);
            Assert.All(scores.Zip(found), pair => Assert.InRange(pair.Second - pair.First, -Tolerance, Tolerance));
            Assert.Equal(found, Run(shared, picture));
        }
    }

    private static float[] Run(IInferenceSession session, ReadOnlySpan<byte> picture)
    {
        picture.CopyTo(session.InputBuffer);
        session.Run();
        return session.Output.ToArray();
    }

    private static IInferenceSession Open(ModelBundle bundle, string kernels, int threads) => new CpuProvider().Open(
        bundle, bundle.FindVariant("cpu")!, new SessionSettings { Threads = threads, Kernels = kernels, WarmUpRuns = 1 });
}
