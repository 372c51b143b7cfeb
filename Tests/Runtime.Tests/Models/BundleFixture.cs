using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Runtime.Tests.Models;

/// <summary>A sound manifest and the files it needs, to be spoiled by the tests.</summary>
internal static class BundleFixture
{
    public const string WeightsName = "model.onnx";

    public static byte[] Weights { get; } = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31))];

    public static ModelManifest Manifest { get; } = new()
    {
        Name = "strip",
        Version = "3",
        Architecture = "convnext_tiny",
        Labels = ["crack", "ok"],
        OkLabels = ["ok"],
        Input = new ImageInput
        {
            Width = 224,
            Height = 224,
            Resize = ResizeMode.ShorterSide,
            Size = 236,
            Filter = ResizeFilter.Bicubic,
            Mean = [0.485f, 0.456f, 0.406f],
            Std = [0.229f, 0.224f, 0.225f],
        },
        Variants =
        [
            new ModelVariant { Name = "cpu", Provider = "cpu", File = WeightsName, Precision = "int8", Input = InputFormat.U8Nhwc },
        ],
    };

    public static Dictionary<string, byte[]> Files { get; } = new() { [WeightsName] = Weights };

    public static string Write(string path)
    {
        BundleWriter.Write(path, Manifest, Files);
        return path;
    }
}
