using System.Text.Json;
using EdgeConvNeXt.Quantization.Import;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>What tests of the importer share: the small networks that Families/make.py wrote, and their logits.</summary>
public abstract class ImportTestBase : IDisposable
{
    private protected static readonly string[] Labels = ["good", "scratch", "pit"];

    private static readonly string Files = Path.Combine(RepositoryRoot.Path, "Tests/Quantization.Tests/Import/Families/Files");

    private static readonly JsonElement Expected =
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Files, "expected.json"))).RootElement;

    private protected readonly TemporaryFolder Folder = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static string WeightsOf(string name) => Path.Combine(Files, $"{name}.safetensors");

    private protected ImportRequest Request(string weights, int side = 224) =>
        new() { Weights = weights, Output = Folder.File("model.onnx"), Labels = Labels, OkLabels = ["good"], Side = side, Replaces = true };

    private protected static float[] LogitsOf(string name, int side) =>
        [.. Expected.GetProperty(name).GetProperty($"{side}").EnumerateArray().Select(value => value.GetSingle())];

    /// <summary>Imports a network and runs it on the picture that make.py used.</summary>
    private protected float[] Run(string weights, int side)
    {
        ImportedModel model = ModelImporter.Import(Request(weights, side));
        float[] picture = Picture(side);
        float[] input = model.Family == "Keras"
            ? Normalised(picture, model.Manifest.Input)
            : [.. picture.Select(value => (value - 128) / 64)];
        return OnnxRun.Run(File.ReadAllBytes(model.Model), input, 1, 3, side, side);
    }

    private protected static double Distance(float[] left, float[] right) =>
        left.Zip(right, (one, other) => Math.Abs((double)one - other)).Max();

    private static float[] Picture(int side) =>
    [
        .. from c in Enumerable.Range(0, 3)
           from y in Enumerable.Range(0, side)
           from x in Enumerable.Range(0, side)
           select (float)(((c * 53) + (y * 7) + (x * 3) + (x * y % 101) + (((x / 16) + (y / 16)) % 2 * 90)) % 256),
    ];

    private static float[] Normalised(float[] pixels, ImageInput input)
    {
        int area = pixels.Length / 3;
        return [.. pixels.Select((pixel, i) => ((pixel / 255) - input.Mean[i / area]) / input.Std[i / area])];
    }
}
