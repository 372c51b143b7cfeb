using System.Text;
using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Tests;

public sealed class InspectorTests : IDisposable
{
    private const int Side = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly FramePool _pool = new();
    private readonly string _model;

    public InspectorTests() => _model = TinyModel.WriteBundle(_folder.File("tiny.edgemodel"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, Outcome.Ok, "ok")]
    [InlineData(3, Outcome.Ng, "inclusion")]
    public void A_picture_file_gets_its_outcome_label_and_scores(int level, Outcome outcome, string label)
    {
        using Inspector inspector = Inspector.Open(_model);

        Inspection result = inspector.Inspect(WritePicture(TinyModel.GreyOf(level)));

        Assert.Equal((outcome, label, null), (result.Outcome, result.Label, result.Reason));
        Assert.Equal(TinyModel.Labels, result.Scores.Keys);
        Assert.Equal(1, result.Scores.Values.Sum(), 1e-5);
        Assert.Equal(result.Scores[label], result.Score);
        Assert.StartsWith($"{outcome} {label} 1.000", result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_is_judged_as_the_file_of_the_same_picture()
    {
        using Inspector inspector = Inspector.Open(_model);
        using FrameLease frame = Grey(100);

        Inspection fromFile = inspector.Inspect(WritePicture(100));
        Inspection fromFrame = inspector.Inspect(frame);

        Assert.Equal(fromFile.Scores, fromFrame.Scores);
        Assert.Equal([1, 2], [fromFile.Verdict.PartNumber, fromFrame.Verdict.PartNumber]);
        Assert.True(fromFile.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void A_frame_without_a_picture_is_unsure_and_says_why()
    {
        using Inspector inspector = Inspector.Open(_model);
        using FrameLease frame = _pool.Rent(new FrameInfo { Fault = "the cable came off" }).Lease;

        Inspection result = inspector.Inspect(frame);

        Assert.Equal("Unsure - 0.000: the cable came off", result.ToString());
        Assert.All(result.Scores.Values, score => Assert.Equal(0, score));
    }

    [Fact]
    public void A_picture_of_12_bits_is_judged_by_the_bits_of_the_manifest_and_refused_without()
    {
        string picture = _folder.File("deep.pgm");
        ushort value = (ushort)(TinyModel.GreyOf(3) * 4095 / 255);
        byte[] pixel = [(byte)(value >> 8), (byte)value];
        byte[] header = Encoding.ASCII.GetBytes($"P5\n{Side} {Side}\n65535\n");
        File.WriteAllBytes(picture, [.. header, .. Enumerable.Repeat(pixel, Side * Side).SelectMany(bytes => bytes)]);
        string deep = _folder.File("deep.edgemodel");
        BundleWriter.Write(
            deep, TinyModel.Manifest with { Input = TinyModel.Manifest.Input with { Bits = 12 } },
            new Dictionary<string, byte[]> { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() });
        using Inspector with = Inspector.Open(deep);
        using Inspector without = Inspector.Open(_model);

        Assert.Equal("inclusion", with.Inspect(picture).Label);
        Assert.Contains("input.bits", Assert.Throws<EdgeException>(() => without.Inspect(picture)).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_missing_or_none_is_an_error_and_the_next_one_is_judged()
    {
        using Inspector inspector = Inspector.Open(_model);
        string text = _folder.File("text.png");
        File.WriteAllText(text, "no picture");

        EdgeException missing = Assert.Throws<EdgeException>(() => inspector.Inspect(_folder.File("missing.png")));
        EdgeException none = Assert.Throws<EdgeException>(() => inspector.Inspect(text));

        Assert.Equal((EdgeFault.File, _folder.File("missing.png")), (missing.Fault, missing.Where));
        Assert.Equal("The file is not a picture", none.What);
        Assert.Equal(Outcome.Ok, inspector.Inspect(WritePicture(TinyModel.GreyOf(0))).Outcome);
    }

    [Fact]
    public void A_model_that_is_not_there_is_named()
    {
        string path = _folder.File("missing.edgemodel");

        EdgeException fault = Assert.Throws<EdgeException>(() => Inspector.Open(path));

        Assert.Equal((EdgeFault.Model, path), (fault.Fault, fault.Where));
    }

    [Fact]
    public void A_variant_is_chosen_by_its_name()
    {
        using Inspector inspector = Inspector.Open(_model, new InspectorOptions { Variant = TinyModel.ByteVariant, Threads = 1 });

        Assert.Equal(TinyModel.ByteVariant, inspector.Variant.Name);
        Assert.Equal("pit", inspector.Inspect(WritePicture(TinyModel.GreyOf(2))).Label);
    }

    [Fact]
    public void A_variant_that_the_bundle_lacks_is_a_fault_of_the_configuration_that_names_those_it_has()
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => Inspector.Open(_model, new InspectorOptions { Variant = "huge" }));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains("'huge'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("fp32 (cpu), bytes (cpu)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_cannot_run_here_says_why()
    {
        EdgeException fault = Assert.Throws<EdgeException>(
            () => Inspector.Open(_model, new InspectorOptions { Provider = new AbsentProvider() }));

        Assert.Contains("npu: there is no such device", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bare_network_is_used_with_the_manifest_that_it_lacks()
    {
        (string network, string manifest) = WriteBareNetwork();

        using Inspector inspector = Inspector.Open(network, new InspectorOptions { Manifest = manifest });

        Assert.Equal("inclusion", inspector.Inspect(WritePicture(TinyModel.GreyOf(3))).Label);
        Assert.Equal(TinyModel.Labels, inspector.Manifest.Labels);
    }

    [Fact]
    public void A_bare_network_without_a_manifest_and_a_bundle_with_a_second_one_are_refused()
    {
        (string network, string manifest) = WriteBareNetwork();

        EdgeException without = Assert.Throws<EdgeException>(() => Inspector.Open(network));
        EdgeException second = Assert.Throws<EdgeException>(() => Inspector.Open(_model, new InspectorOptions { Manifest = manifest }));

        Assert.Equal((EdgeFault.Configuration, network), (without.Fault, without.Where));
        Assert.Contains("InspectorOptions.Manifest", without.Remedy, StringComparison.Ordinal);
        Assert.Equal((EdgeFault.Configuration, _model), (second.Fault, second.Where));
    }

    [Fact]
    public void Thresholds_of_the_options_take_the_place_of_the_model_s()
    {
        using Inspector inspector = Inspector.Open(_model, new InspectorOptions { Thresholds = new DecisionThresholds { Default = 1 } });

        Inspection result = inspector.Inspect(WritePicture(TinyModel.GreyOf(3)));

        Assert.Equal((Outcome.Unsure, "inclusion"), (result.Outcome, result.Label));
        Assert.NotNull(result.Reason);
    }

    [Theory]
    [InlineData("dent", 0.5f, "'dent'")]
    [InlineData("pit", 1.5f, "0..1")]
    [InlineData("pit", float.NaN, "0..1")]
    public void A_threshold_for_no_label_or_out_of_range_is_a_fault_of_the_configuration(string label, float share, string culprit)
    {
        DecisionThresholds thresholds = new() { Labels = new Dictionary<string, float> { [label] = share } };

        InspectorOptions options = new() { Thresholds = thresholds };
        EdgeException fault = Assert.Throws<EdgeException>(() => Inspector.Open(_model, options));

        Assert.Equal(EdgeFault.Configuration, fault.Fault);
        Assert.Contains(culprit, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_number_of_threads_is_misuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new InspectorOptions { Threads = -1 });

    [Fact]
    public void Only_the_region_is_judged_and_one_that_does_not_fit_is_unsure()
    {
        InspectorOptions right = new() { Region = new RegionOfInterest(Side / 2, 0, Side / 2, Side) };
        using Inspector inspector = Inspector.Open(_model, right);
        using FrameLease halves = Fill(Side, (x, _) => x < Side / 2 ? TinyModel.GreyOf(0) : TinyModel.GreyOf(4));
        using FrameLease small = Fill(Side / 2, (_, _) => 0);

        Assert.Equal("patch", inspector.Inspect(halves).Label);
        Assert.Equal((Outcome.Unsure, null), (inspector.Inspect(small).Outcome, inspector.Inspect(small).Label));
    }

    [Fact]
    public void One_that_is_closed_judges_no_more_and_can_be_closed_again()
    {
        Inspector inspector = Inspector.Open(_model);
        string picture = WritePicture(0);
        using FrameLease frame = Grey(0);

        inspector.Dispose();
        inspector.Dispose();

        Assert.Throws<ObjectDisposedException>(() => inspector.Inspect(picture));
        Assert.Throws<ObjectDisposedException>(() => inspector.Inspect(frame));
    }

    [Fact]
    public async Task Two_threads_take_turns_and_each_gets_the_verdicts_of_its_own_pictures()
    {
        const int Times = 300;
        ModelBundle bundle = ModelBundle.Open(_model);
        CrowdedSession session = new(new CpuProvider().Open(bundle, bundle.Manifest.Variants[0], new SessionSettings { Threads = 1 }));
        using Inspector inspector = new(bundle, session);

        string?[][] labels = await Task.WhenAll(Task.Run(() => JudgeFiles(1)), Task.Run(() => JudgeFrames(4)));

        Assert.All(labels[0], label => Assert.Equal("scratch", label));
        Assert.All(labels[1], label => Assert.Equal("patch", label));
        Assert.Equal(1, session.MostAtOnce);

        string?[] JudgeFiles(int level)
        {
            string picture = WritePicture(TinyModel.GreyOf(level));
            return [.. Enumerable.Range(0, Times).Select(_ => inspector.Inspect(picture).Label)];
        }

        string?[] JudgeFrames(int level)
        {
            using FrameLease frame = Grey(TinyModel.GreyOf(level));
            return [.. Enumerable.Range(0, Times).Select(_ => inspector.Inspect(frame).Label)];
        }
    }

    private FrameLease Grey(byte level) => Fill(Side, (_, _) => level);

    private FrameLease Fill(int side, Func<int, int, byte> level)
    {
        PooledFrame frame = _pool.Rent(new FrameInfo { Width = side, Height = side, Format = PixelFormat.Gray8 });
        for (int i = 0; i < side * side; i++)
        {
            frame.Buffer[i] = level(i % side, i / side);
        }

        return frame.Lease;
    }

    private string WritePicture(byte level)
    {
        string path = _folder.File($"grey-{level}.png");
        using FrameLease frame = Grey(level);
        StillImageEncoder.WritePng(path, frame.View);
        return path;
    }

    private (string Network, string Manifest) WriteBareNetwork()
    {
        string network = _folder.File("tiny.onnx");
        string manifest = _folder.File("tiny.json");
        File.WriteAllBytes(network, TinyModel.FloatOnnx());
        File.WriteAllText(manifest, """
            {
              "name": "tiny", "architecture": "brightness",
              "labels": ["ok", "scratch", "pit", "inclusion", "patch", "crack"], "okLabels": ["ok"],
              "input": { "width": 32, "height": 32, "resize": "stretch", "filter": "bilinear" }
            }
            """);
        return (network, manifest);
    }

    /// <summary>A provider whose device this machine lacks.</summary>
    private sealed class AbsentProvider : IInferenceProvider
    {
        public string Name => "npu";

        public ProviderProbe Probe() => new(false, "there is no such device");

        public IInferenceSession Open(ModelBundle bundle, ModelVariant variant, SessionSettings settings) =>
            throw new NotSupportedException();
    }

    /// <summary>Counts how many threads run it at once.</summary>
    private sealed class CrowdedSession(IInferenceSession inner) : IInferenceSession
    {
        private int _inside;
        private int _most;

        public int MostAtOnce => _most;

        public string Provider => inner.Provider;

        public ModelVariant Variant => inner.Variant;

        public SessionPlacement Placement => inner.Placement;

        public Span<byte> InputBuffer => inner.InputBuffer;

        public ReadOnlySpan<float> Output => inner.Output;

        public void Run()
        {
            _most = Math.Max(_most, Interlocked.Increment(ref _inside));
            Thread.Yield();
            inner.Run();
            Interlocked.Decrement(ref _inside);
        }

        public void Dispose() => inner.Dispose();
    }
}
