using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Tests.Models;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Lowering;

public sealed class AscendKitTests : IDisposable
{
    private static readonly TestImages Images = new(SyntheticConvNeXt.ImageInput, 8);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_kit_holds_what_the_tools_need()
    {
        IReadOnlyDictionary<string, byte[]> kit = Open().EmitAscendKit("Ascend310B4", new HashSet<string>());
        string[] images = [.. Enumerable.Range(0, 8).Select(image => $"calibration/000{image}.bin")];
        Assert.Equal(
            [.. new[] { "README.txt", "aipp.cfg", "amct.cfg", "amct.sh", "atc.sh" }, .. images, "model.onnx"],
            kit.Keys.Order(StringComparer.Ordinal));
        Assert.All(images, image => Assert.Equal(3 * SyntheticConvNeXt.Size * SyntheticConvNeXt.Size * sizeof(float), kit[image].Length));
        Assert.Equal(Images.Normalised(1), MemoryMarshal.Cast<byte, float>(kit["calibration/0001.bin"]).ToArray());
    }

    [Fact]
    public void The_model_of_a_kit_is_the_float_model()
    {
        QuantizationSession session = Open();
        byte[] model = session.EmitAscendKit("Ascend310B4", new HashSet<string>())["model.onnx"];
        Assert.Equal(session.EmitAscendFloat(), model);
        float[] expected = OnnxRun.Run(
            SyntheticConvNeXt.Create(), Images.Normalised(0), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size);
        Assert.InRange(
            OnnxRun.RelativeError(expected, OnnxRun.Run(model, Images.Normalised(0), 1, 3, SyntheticConvNeXt.Size, SyntheticConvNeXt.Size)),
            0, 1e-4);
    }

    [Fact]
    public void AMCT_learns_which_nodes_of_the_model_stay_float()
    {
        QuantizationSession session = Open();
        string first = session.Emit(LoweringTarget.Cpu, new HashSet<string>()).Operators[0].Name;
        IReadOnlyDictionary<string, byte[]> kit = session.EmitAscendKit("Ascend310B4", new HashSet<string> { first });
        string[] lines = Encoding.UTF8.GetString(kit["amct.cfg"]).TrimEnd('\n').Split('\n');
        string[] skipped =
        [
            .. lines.Where(line => line.StartsWith("skip_layers : ", StringComparison.Ordinal)).Select(line => line.Split('"')[1]),
        ];
        Assert.Equal(2, skipped.Length);
        Assert.Equal(first, skipped[0]);
        string[] nodes = [.. OnnxFile.Parse(kit["model.onnx"], "model").Graph.Node.Select(node => node.Name)];
        Assert.All(skipped, name => Assert.Contains(name, nodes));
    }

    [Theory]
    [InlineData("aipp.cfg")]
    [InlineData("amct.cfg")]
    [InlineData("amct.sh")]
    [InlineData("atc.sh")]
    public void The_texts_are_the_golden_ones(string file) =>
        GoldenText.Compare(Encoding.UTF8.GetString(Open().EmitAscendKit("Ascend310B4", new HashSet<string>())[file]), "ascend", file);

    [Theory]
    [InlineData("Ascend310", false)]
    [InlineData("Ascend310P3", true)]
    [InlineData("Ascend910B4", false)]
    public void The_convolution_for_few_channels_is_used_where_a_chip_has_it(string soc, bool expected)
    {
        string script = new AscendScripts("input", SyntheticConvNeXt.ImageInput).Atc(soc);
        Assert.Equal(expected, script.Contains("--enable_small_channel=1", StringComparison.Ordinal));
        Assert.Contains($"--soc_version={soc} ", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(127, 1)]
    [InlineData(255, 2)]
    public void AIPP_normalises_as_the_manifest_says(byte pixel, int channel)
    {
        ImageInput input = SyntheticConvNeXt.ImageInput;
        string text = AscendAipp.Write(input);
        double Value(string key) => double.Parse(
            text.Split('\n').Single(line => line.Contains($" {key}_chn_{channel}: ", StringComparison.Ordinal)).Split(": ")[1],
            CultureInfo.InvariantCulture);
        double mean = Value("mean");
        Assert.Equal(mean, Math.Round(mean));
        double expected = ((pixel / 255.0) - input.Mean[channel]) / input.Std[channel];
        Assert.Equal(expected, (pixel - mean - Value("min")) * Value("var_reci"), 5);
    }

    [Theory]
    [InlineData("310B4")]
    [InlineData("Ascend310B4; rm -r x")]
    [InlineData("Ascend310B4\n")]
    [InlineData("")]
    public void A_name_that_is_no_chip_is_refused(string soc)
    {
        EdgeException exception = Assert.Throws<EdgeException>(() => Open().EmitAscendKit(soc, new HashSet<string>()));
        Assert.Equal(EdgeFault.Configuration, exception.Fault);
    }

    [Fact]
    public void A_name_that_a_shell_would_interpret_is_refused()
    {
        ModelProto model = SyntheticConvNeXt.Create();
        model.Graph.Input[0].Name = "x$(date)";
        EdgeException exception = Assert.Throws<EdgeException>(
            () => AscendKit.Write(model, SyntheticConvNeXt.ImageInput, Images, "Ascend310B4", []));
        Assert.Contains("'x$(date)'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_normalisation_that_AIPP_lacks_is_refused()
    {
        EdgeException exception = Assert.Throws<EdgeException>(
            () => AscendAipp.Write(SyntheticConvNeXt.ImageInput with { Mean = [0.5f, 0, -0.5f] }));
        Assert.Contains("a mean of -0.5", exception.Message, StringComparison.Ordinal);
        Assert.Throws<EdgeException>(() => AscendAipp.Write(SyntheticConvNeXt.ImageInput with { Width = 1 }));
    }

    private QuantizationSession Open()
    {
        string path = _folder.File("model.onnx");
        File.WriteAllBytes(path, OnnxFile.ToBytes(SyntheticConvNeXt.Create()));
        return QuantizationSession.Open(
            new QuantizationRequest { ModelPath = path, Input = SyntheticConvNeXt.ImageInput, Calibration = Images, Threads = 1 });
    }
}
