using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Onnx;

/// <summary>Networks as exporters shape them compute in plain form what they were made of does, and quantize alike.</summary>
public sealed class ExportedShapeTests : QuantizerTestBase
{
    private static readonly ImageInput Half = SyntheticConvNeXt.ImageInput with { Mean = [0.5f, 0.5f, 0.5f], Std = [0.25f, 0.25f, 0.25f] };

    private static readonly ImageInput Export = new()
    {
        Width = 96, Height = 96, Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f],
    };

    // What the networks quantize to of which the others are shapes.
    private static readonly Lazy<byte[]> Expected = new(() => Once(SyntheticConvNeXt.Create(), SyntheticConvNeXt.ImageInput, Images));

    private static readonly Lazy<byte[]> ExpectedExport = new(() => Once(ReadExport(), Export, new TestImages(Export, 2)));

    public static TheoryData<string> Shapes => new(ExportedShape.All.Keys);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_shape_computes_the_same(string shape)
    {
        ModelProto model = SyntheticConvNeXt.Create();

        byte[] plain = Plain(ExportedShape.All[shape](model, SyntheticConvNeXt.ImageInput), SyntheticConvNeXt.ImageInput);

        Assert.InRange(Error(model, plain, SyntheticConvNeXt.ImageInput), 0, 1e-6);
        Assert.Same(plain, PlainNetwork.Of(plain, "plain", null, Task(SyntheticConvNeXt.ImageInput)).Bytes);
    }

    [Fact]
    public void What_is_plain_stays_as_it_is()
    {
        byte[] network = OnnxFile.ToBytes(SyntheticConvNeXt.Create());

        Assert.Same(network, PlainNetwork.Of(network, "plain", null, Task(SyntheticConvNeXt.ImageInput)).Bytes);
    }

    [Fact]
    public void Another_scaling_than_the_manifests_goes_into_the_first_convolution()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        float[] mean = [0.4f, 0.5f, 0.6f];
        float[] std = [0.2f, 0.3f, 0.4f];

        byte[] plain = Plain(ExportedShape.BytesChannelsLast(model, mean, std), Half);

        Assert.Equal(model.Graph.Node.Count, OnnxFile.Parse(plain, "plain").Graph.Node.Count);
        TestImages own = new(Half with { Mean = mean, Std = std }, 1);
        float[] expected = Run(OnnxFile.ToBytes(model), own.Normalised(0));
        Assert.InRange(OnnxRun.RelativeError(expected, Run(plain, new TestImages(Half, 1).Normalised(0))), 0, 1e-5);
    }

    [Fact]
    public void Another_scaling_before_a_convolution_that_pads_stays_in_front_of_it()
    {
        ModelProto model = SyntheticConvNeXt.Create(ModelStyle.All["padded stem"]);
        float[] mean = [0.4f, 0.5f, 0.6f];
        float[] std = [0.2f, 0.3f, 0.4f];

        byte[] plain = Plain(ExportedShape.BytesChannelsLast(model, mean, std), Half);

        Assert.Equal(["Mul", "Add"], OnnxFile.Parse(plain, "plain").Graph.Node.Take(2).Select(node => node.OpType));
        TestImages own = new(Half with { Mean = mean, Std = std }, 1);
        float[] expected = Run(OnnxFile.ToBytes(model), own.Normalised(0));
        Assert.InRange(OnnxRun.RelativeError(expected, Run(plain, new TestImages(Half, 1).Normalised(0))), 0, 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_grey_channel_becomes_a_third_of_three(bool isChannelsLast)
    {
        ModelProto model = SyntheticConvNeXt.Create();
        float[] picture = new TestImages(Half, 1).Normalised(0);
        float[] grey = [.. picture.Take(picture.Length / 3)];
        float[] three = [.. grey, .. grey, .. grey];

        byte[] plain = Plain(ExportedShape.Grey(model, isChannelsLast), Half);

        Assert.InRange(OnnxRun.RelativeError(Run(OnnxFile.ToBytes(model), three), Run(plain, three)), 0, 1e-5);
    }

    [Fact]
    public void Grey_bytes_are_the_same_however_the_manifest_normalises()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        byte[] grey = [.. new TestImages(Half, 1).Pixels(0).Where((_, index) => index % 3 == 0)];
        ImageInput colors = SyntheticConvNeXt.ImageInput;
        float[] inside = Planes(grey, Half);
        float[] line = Planes(grey, colors);

        byte[] plain = Plain(ExportedShape.BytesChannelsLast(ExportedShape.Grey(model, isChannelsLast: false), [0.5f], [0.25f]), colors);

        Assert.InRange(OnnxRun.RelativeError(Run(OnnxFile.ToBytes(model), inside), Run(plain, line)), 0, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_shape_quantizes_to_the_same(string shape)
    {
        ModelProto model = SyntheticConvNeXt.Create();

        QuantizationResult actual = Integer(
            ExportedShape.All[shape](model, SyntheticConvNeXt.ImageInput), SyntheticConvNeXt.ImageInput, Images);

        Assert.Equal(InputFormat.U8Nhwc, actual.InputFormat);
        AssertSameIntegers(Expected.Value, actual.Model, new TestImages(SyntheticConvNeXt.ImageInput, 4, seed: 11), SyntheticConvNeXt.Size);
    }

    [Theory]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(26)]
    public void Newer_operator_sets_quantize_to_the_same(long version)
    {
        ModelProto model = ExportedShape.InOperatorSet(SyntheticConvNeXt.Create(), version);

        byte[] actual = Integer(model, SyntheticConvNeXt.ImageInput, Images).Model;

        Assert.Equal(version, OnnxFile.Parse(actual, "quantized").StandardVersion());
        AssertSameIntegers(Expected.Value, actual, new TestImages(SyntheticConvNeXt.ImageInput, 4, seed: 11), SyntheticConvNeXt.Size);
    }

    [EvaluationTheory]
    [MemberData(nameof(Shapes))]
    public void An_export_of_PyTorch_in_another_shape_computes_and_quantizes_to_the_same(string shape)
    {
        ModelProto shaped = ExportedShape.All[shape](ReadExport(), Export);
        byte[] plain = Plain(shaped, Export, labels: 10);
        float[] pictures = Values("input");
        float[] first = [.. pictures.Take(pictures.Length / 2)];

        float[] expected = [.. Values("output").Take(10)];
        Assert.InRange(OnnxRun.RelativeError(expected, OnnxRun.Run(plain, first, 1, 3, 96, 96)), 0, 1e-4);
        TestImages images = new(Export, 2);
        AssertSameIntegers(ExpectedExport.Value, Integer(shaped, Export, images, 10).Model, images, 96);
    }

    private static float[] Planes(byte[] grey, ImageInput picture) =>
    [
        .. from color in Enumerable.Range(0, 3)
           from value in grey
           select ((value / 255f) - picture.Mean[color]) / picture.Std[color]
    ];

    private static ModelProto ReadExport() =>
        OnnxFile.Read(EvaluationMaterial.PathOf("models", "variants", "torchvision_opset17.onnx"));

    private static float[] Values(string role) => MemoryMarshal.Cast<byte, float>(
        File.ReadAllBytes(EvaluationMaterial.PathOf("models", "variants", $"torchvision_opset17.{role}.f32"))).ToArray();

    private static NetworkTask Task(ImageInput picture, int labels = SyntheticConvNeXt.Classes) =>
        new() { Picture = picture, Labels = labels };

    private static byte[] Plain(ModelProto model, ImageInput picture, int labels = SyntheticConvNeXt.Classes) =>
        PlainNetwork.Of(OnnxFile.ToBytes(model), "network", folder: null, Task(picture, labels)).Bytes;

    private static float[] Run(byte[] network, float[] picture) =>
        OnnxRun.Run(network, picture, 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size);

    private static double Error(ModelProto model, byte[] plain, ImageInput picture)
    {
        float[] input = new TestImages(picture, 1).Normalised(0);
        return OnnxRun.RelativeError(Run(OnnxFile.ToBytes(model), input), Run(plain, input));
    }

    private static byte[] Once(ModelProto model, ImageInput picture, TestImages images)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(model));
        return Quantizer.Quantize(
            new QuantizationRequest { ModelPath = path, Input = picture, Calibration = images, Threads = 1 }).Model;
    }

    // As the commands quantize: with the labels, which tell the scores from features.
    private QuantizationResult Integer(ModelProto model, ImageInput picture, TestImages images, int labels = SyntheticConvNeXt.Classes)
    {
        ModelProto plain = OnnxFile.Parse(Plain(model, picture, labels), "plain");
        return Quantizer.Quantize(Request(plain) with { Input = picture, Calibration = images });
    }

    // Within rounding: weights that were folded may round to another integer here and there.
    private static void AssertSameIntegers(byte[] expected, byte[] actual, TestImages images, int side)
    {
        for (int i = 0; i < images.Count; i++)
        {
            byte[] pixels = images.Pixels(i);
            Assert.InRange(
                OnnxRun.SqnrDb(OnnxRun.Run(expected, pixels, 1, side, side, 3), OnnxRun.Run(actual, pixels, 1, side, side, 3)), 50,
                double.PositiveInfinity);
        }
    }
}
