using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.Ascend;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Explanation;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;
using static EdgeConvNeXt.Testing.TinyOnnx;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Explanation;

public sealed class ActivationMapperTests
{
    private const int Side = TinyModel.Side;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void The_cells_over_a_bright_spot_add_what_the_rest_does_not(int variant)
    {
        using IFeatureSession session = Open(Bundle(), variant);
        byte[] picture = new byte[Side * Side];
        picture.AsSpan((8 * Side) + 16, 4).Fill(255);

        ActivationMap map = Explain(session, picture, "crack");

        // The tiny model has a cell for each pixel, and every pixel adds what it is bright.
        Assert.Equal((Side, Side), (map.Width, map.Height));
        Assert.All(map.Values.Index(), cell =>
        {
            bool isBright = cell.Index / Side == 8 && cell.Index % Side is >= 16 and < 20;
            Assert.Equal(isBright, cell.Item > 1e-3);
        });
        Assert.Equal(map.Logit, map.Values.Sum() + map.Bias, 1e-3);
        Assert.Equal(new PictureArea(0, 0, Side, Side), map.Area);
    }

    [Fact]
    public void A_Softmax_at_the_end_changes_no_map()
    {
        Dictionary<string, byte[]> files = new()
        {
            ["float.onnx"] = TinyModel.FloatOnnx(graph => graph.Message(1, node => Node(node, "Softmax", ["logits"], "scores"))),
            ["bytes.onnx"] = TinyModel.ByteOnnx(),
        };
        byte[] picture = [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i % 200))];
        using IFeatureSession plain = Open(Bundle(), 0);
        using IFeatureSession ended = Open(ModelBundle.InMemory("made up", TinyModel.Manifest, files), 0);

        ActivationMap map = Explain(ended, picture, "pit");

        Assert.Equal(Explain(plain, picture, "pit").Values, map.Values);
        Assert.Equal(0, map.Residual, 1e-3);
    }

    [Fact]
    public void A_session_is_asked_for_features_by_name()
    {
        ModelBundle bundle = Bundle();
        using IInferenceSession session = new CpuProvider().Open(bundle, bundle.Manifest.Variants[0], new SessionSettings { Threads = 1 });

        Assert.IsNotAssignableFrom<IFeatureSession>(session);
    }

    [Fact]
    public void Features_cost_no_memory_once_the_session_is_open()
    {
        using IFeatureSession session = Open(Bundle(), 1);
        session.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        session.Run();
        float sum = session.Features[0] + session.Output[0];

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(float.IsFinite(sum));
    }

    [Fact]
    public void A_label_that_the_model_does_not_have_is_the_callers_fault()
    {
        using IFeatureSession session = Open(Bundle(), 0);
        ActivationMapper mapper = new(session, TinyModel.Manifest);

        EdgeException fault = Assert.Throws<EdgeException>(() => mapper.ThrowIfUnknown("dent"));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("scratch", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_of_another_kind_are_refused()
    {
        Dictionary<string, byte[]> files = new() { ["float.onnx"] = TinyModel.WiderOnnx(TinyModel.Labels.Count), ["bytes.onnx"] = [] };

        EdgeException fault = Assert.Throws<EdgeException>(
            () => Open(ModelBundle.InMemory("made up", TinyModel.Manifest, files), 0));

        Assert.Equal(EdgeFault.Model, fault.Fault);
        Assert.Contains("Gemm node", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compiled_network_gives_its_scores_alone()
    {
        ModelBundle bundle = Bundle();

        EdgeException fault = Assert.Throws<EdgeException>(
            () => new AscendProvider(new AscendOptions()).Open(
                bundle, bundle.Manifest.Variants[0], new SessionSettings { GivesFeatures = true }));

        Assert.Contains("scores alone", fault.What, StringComparison.Ordinal);
    }

    private static ModelBundle Bundle() => ModelBundle.InMemory(
        "made up", TinyModel.Manifest,
        new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });

    private static IFeatureSession Open(ModelBundle bundle, int variant) => (IFeatureSession)new CpuProvider().Open(
        bundle, bundle.Manifest.Variants[variant], new SessionSettings { Threads = 1, WarmUpRuns = 1, GivesFeatures = true });

    private static ActivationMap Explain(IFeatureSession session, byte[] grey, string label)
    {
        PooledFrame frame = new FramePool().Rent(new FrameInfo(0, default, Side, Side, PixelFormat.Gray8));
        using FrameLease lease = frame.Lease;
        grey.CopyTo(frame.Buffer);
        new FrameInspector(session, TinyModel.Manifest, new InspectionSettings(), TimeProvider.System).Inspect(lease, partNumber: 1);
        return new ActivationMapper(session, TinyModel.Manifest).Of(label, RegionOfInterest.Whole(Side, Side));
    }
}
