using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

/// <summary>Integer models of every style, V2 with its response normalization among them, on the kernels of this machine.</summary>
public sealed class KernelModelTests : QuantizerTestBase
{
    // Kernels work on channels by 16.
    private const int Widening = 2;
    private const int Blocks = 3;

    // What one quantum here and there makes of scores between -2 and 2.
    private const float Tolerance = 0.05f;

    public static TheoryData<string, int> StylesAndSizes
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string style in ModelStyle.All.Keys)
            {
                data.Add(style, 32);
                data.Add(style, 56);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(StylesAndSizes))]
    public void Kernels_score_as_ONNX_Runtime_does(string style, int size)
    {
        ImageInput input = SyntheticConvNeXt.ImageInput with { Width = size, Height = size };
        TestImages images = new(input, 8);
        QuantizationResult result = Quantizer.Quantize(
            Request(SyntheticConvNeXt.Create(ModelStyle.All[style], size: size, widening: Widening)) with
            {
                Input = input, Calibration = images, InputFormat = InputFormat.F32Nchw,
            });
        ModelManifest manifest = Manifest with
        {
            Input = input,
            Variants = [new ModelVariant { Name = "int8", Provider = "cpu", File = "int8.onnx", Precision = "int8" }],
        };
        ModelBundle bundle = ModelBundle.InMemory("made up", manifest, new Dictionary<string, byte[]> { ["int8.onnx"] = result.Model });
        using IInferenceSession expected = Open(bundle, SessionSettings.NoKernels);
        using IInferenceSession found = Open(bundle, kernels: null);

        Assert.Equal(0, expected.Placement.Kernels!.Layers);
        Assert.True(found.Placement.Kernels!.Layers >= Blocks, $"{found.Placement.Kernels}");
        for (int index = 0; index < images.Count; index++)
        {
            float[] scores = Run(expected, images.Normalised(index));
            Assert.All(
                scores.Zip(Run(found, images.Normalised(index))),
                pair => Assert.InRange(pair.Second - pair.First, -Tolerance, Tolerance));
        }
    }

    private static IInferenceSession Open(ModelBundle bundle, string? kernels) => new CpuProvider().Open(
        bundle, bundle.Manifest.Variants[0], new SessionSettings { Threads = 1, Kernels = kernels, WarmUpRuns = 1 });

    private static float[] Run(IInferenceSession session, ReadOnlySpan<float> picture)
    {
        MemoryMarshal.AsBytes(picture).CopyTo(session.InputBuffer);
        session.Run();
        return session.Output.ToArray();
    }
}
