using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests;

/// <summary>What tests of the whole quantizer share: requests on small networks, and what became of them.</summary>
public abstract class QuantizerTestBase : IDisposable
{
    private protected static readonly TestImages Images = new(SyntheticConvNeXt.ImageInput, 8);

    /// <summary>What the manifest of a synthetic network says.</summary>
    private protected static readonly ModelManifest Manifest = new()
    {
        Name = "synthetic", Labels = ["a", "b", "c", "d", "e"], OkLabels = ["a"], Input = SyntheticConvNeXt.ImageInput,
    };

    private protected readonly TemporaryFolder Folder = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected QuantizationRequest Request(ModelProto model)
    {
        string path = Folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        return new QuantizationRequest { ModelPath = path, Input = SyntheticConvNeXt.ImageInput, Calibration = Images, Threads = 1 };
    }

    /// <summary>Over pictures that were not calibrated with.</summary>
    private protected static double Sqnr(ModelProto model, byte[] quantized, InputFormat form, ImageInput? input = null)
    {
        input ??= SyntheticConvNeXt.ImageInput;
        TestImages fresh = new(input, 8, seed: 11);
        List<float> expected = [];
        List<float> actual = [];
        for (int i = 0; i < fresh.Count; i++)
        {
            expected.AddRange(OnnxRun.Run(model, fresh.Normalised(i), 1, 3, input.Height, input.Width));
            actual.AddRange(form == InputFormat.U8Nhwc
                ? OnnxRun.Run(quantized, fresh.Pixels(i), 1, input.Height, input.Width, 3)
                : OnnxRun.Run(quantized, fresh.Normalised(i), 1, 3, input.Height, input.Width));
        }

        return OnnxRun.SqnrDb([.. expected], [.. actual]);
    }

    private protected static void AssertRefused(QuantizationRequest request, EdgeFault fault, string reason)
    {
        EdgeException exception = Assert.Throws<EdgeException>(() => Quantizer.Quantize(request));
        Assert.Equal(fault, exception.Fault);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }
}
