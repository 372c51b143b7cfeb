using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>What a judge of several regions says of the one that decided; whole stations with regions are tested as such.</summary>
public sealed class RegionJudgeTests
{
    private const int Side = 32;

    private readonly FramePool _pool = new();

    // The tiny model's feature map is the picture, and dark is good.
    [Theory]
    [InlineData(20, 30, 20)]
    [InlineData(20, 120, 120)]
    [InlineData(120, 20, 120)]
    public void Features_are_those_of_the_region_that_decided(byte left, byte right, float expected)
    {
        ModelBundle bundle = ModelBundle.InMemory(
            "made up", TinyModel.Manifest,
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        using IInferenceSession session = new CpuProvider().Open(
            bundle, bundle.Manifest.Variants[1], new SessionSettings { Threads = 1, WarmUpRuns = 1, GivesFeatures = true });
        FrameInspector inspector = new(session, bundle.Manifest, new InspectionSettings(), TimeProvider.System);
        Recipe recipe = RecipeReader.Parse("""
            { "name": "two", "trigger": { "deadlineMs": 1000 },
              "regions": [ { "name": "left", "width": 16, "height": 32 }, { "name": "right", "x": 16, "width": 16, "height": 32 } ] }
            """u8.ToArray(), "two.json").Require();
        RegionJudge judge = new(inspector, recipe, (_, _, _) => { });
        Assert.True(judge.Features.IsEmpty);

        judge.Judge(Frame(left, right, fault: null), 1);
        Assert.Equal([expected, expected, expected], judge.Features.ToArray());

        judge.Judge(Frame(left, right, "the cable is out"), 2);
        Assert.True(judge.Features.IsEmpty);
    }

    private FrameLease Frame(byte left, byte right, string? fault)
    {
        PooledFrame frame = _pool.Rent(new FrameInfo(0, default, Side, Side, PixelFormat.Gray8) { Fault = fault });
        for (int place = 0; place < frame.Buffer.Length; place++)
        {
            frame.Buffer[place] = place % Side < Side / 2 ? left : right;
        }

        return frame.Lease;
    }
}
