using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

public sealed class FrameInspectorTests : IDisposable
{
    private const int AllocationRuns = 1000;
    private const int MostTurns = 5;

    private readonly TemporaryFolder _folder = new();
    private readonly ModelBundle _bundle;
    private readonly FramePool _pool = new();

    public FrameInspectorTests()
    {
        _bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny")));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(PixelFormat.Gray8)]
    [InlineData(PixelFormat.Rgb24)]
    [InlineData(PixelFormat.Bgr24)]
    public void A_frame_gets_the_label_of_its_brightness(PixelFormat format)
    {
        using IInferenceSession session = Open(TinyModel.FloatVariant);
        FrameInspector inspector = Inspector(session);
        using FrameLease frame = Grey(format, TinyModel.GreyOf(4));

        Verdict verdict = inspector.Inspect(frame, 17);

        Assert.Equal(17, verdict.PartNumber);
        Assert.Equal(TinyModel.Labels[4], verdict.Label);
        Assert.Equal(Outcome.Ng, verdict.Outcome);
        Assert.Equal("tiny@1", verdict.ModelId);
        Assert.Equal(verdict.Score, inspector.Scores[4]);
        Assert.Equal(1, inspector.Scores.ToArray().Sum(), 1e-5f);
    }

    [Fact]
    public void A_frame_without_a_picture_is_unsure_for_its_reason()
    {
        using IInferenceSession session = Open(TinyModel.FloatVariant);
        FrameInspector inspector = Inspector(session);
        using FrameLease frame = _pool.Rent(new FrameInfo(3, default, 0, 0, PixelFormat.Gray8) { Fault = "the file is cut" }).Lease;

        Verdict verdict = inspector.Inspect(frame, 1);

        Assert.Equal(Outcome.Unsure, verdict.Outcome);
        Assert.Equal("the file is cut", verdict.Reason);
        Assert.Null(verdict.Label);
        Assert.All(inspector.Scores.ToArray(), score => Assert.Equal(0, score));
    }

    [Fact]
    public void A_region_outside_the_frame_is_unsure()
    {
        using IInferenceSession session = Open(TinyModel.FloatVariant);
        FrameInspector inspector = new(
            session, _bundle.Manifest, new InspectionSettings { Region = new RegionOfInterest(600, 0, 64, 64) }, TimeProvider.System);
        using FrameLease frame = Grey(PixelFormat.Gray8, 10);

        Assert.Equal(Outcome.Unsure, inspector.Inspect(frame, 1).Outcome);
    }

    [Theory]
    [InlineData(65536, 1, Outcome.Unsure)]
    [InlineData(1, 65536, Outcome.Unsure)]
    [InlineData(65535, 1, Outcome.Ok)]
    public void A_frame_longer_than_the_preprocessor_takes_is_unsure(int width, int height, Outcome expected)
    {
        using IInferenceSession session = Open(TinyModel.FloatVariant);
        using FrameLease frame = Black(width, height);

        Verdict verdict = Inspector(session).Inspect(frame, 1);

        Assert.Equal(expected, verdict.Outcome);
        Assert.Equal(expected == Outcome.Unsure, verdict.Reason?.Contains("longer than 65535 pixels", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public void A_region_of_a_frame_that_is_too_long_is_judged()
    {
        using IInferenceSession session = Open(TinyModel.FloatVariant);
        FrameInspector inspector = new(
            session, _bundle.Manifest, new InspectionSettings { Region = new RegionOfInterest(70000, 0, 64, 1) }, TimeProvider.System);
        using FrameLease frame = Black(80000, 1);

        Verdict verdict = inspector.Inspect(frame, 1);

        Assert.Equal((Outcome.Ok, new RegionOfInterest(70000, 0, 64, 1)), (verdict.Outcome, verdict.Area));
        Assert.Null(Inspector(session).Inspect(frame, 1).Area);
    }

    [Fact]
    public void Scores_that_are_no_numbers_are_unsure_for_that_reason_and_without_a_label()
    {
        using SpoiledSession session = new();

        Verdict verdict = Inspector(session).Inspect(Grey(PixelFormat.Gray8, 10), 1);

        Assert.Equal((Outcome.Unsure, null, 0f), (verdict.Outcome, verdict.Label, verdict.Score));
        Assert.Contains("not numbers", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TinyModel.FloatVariant, PixelFormat.Bgr24)]
    [InlineData(TinyModel.ByteVariant, PixelFormat.Bgr24)]
    [InlineData(TinyModel.FloatVariant, PixelFormat.Nv12)]
    [InlineData(TinyModel.ByteVariant, PixelFormat.Yuyv)]
    public void From_lease_to_verdict_nothing_is_allocated(string variant, PixelFormat format)
    {
        using IInferenceSession session = Open(variant);
        FrameInspector inspector = Inspector(session);
        LineStatistics statistics = new();
        Outcome last = Inspect(inspector, statistics, format, 50);
        int turns = 0;
        long allocated;
        do
        {
            // A collection that another test causes counts as some kilobytes: what allocates does so in every turn.
            long before = GC.GetAllocatedBytesForCurrentThread();
            last = Inspect(inspector, statistics, format, AllocationRuns);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        while (++turns < MostTurns && allocated > 0);

        Assert.Equal(0, allocated);
        Assert.NotEqual(Outcome.Unsure, last);
        Assert.Equal((turns * AllocationRuns) + 50, statistics.Parts);
    }

    [Fact]
    public void Features_are_the_mean_of_what_the_network_saw_last_and_cost_no_memory()
    {
        using IInferenceSession session = new CpuProvider().Open(
            _bundle, _bundle.FindVariant("cpu", TinyModel.ByteVariant)!, new SessionSettings { Threads = 1, GivesFeatures = true });
        FrameInspector inspector = Inspector(session);
        Assert.True(inspector.Features.IsEmpty);

        // The tiny model's feature map is the picture.
        inspector.Inspect(Grey(PixelFormat.Gray8, 30), 1);
        Assert.Equal([30f, 30, 30], inspector.Features.ToArray());
        inspector.Inspect(Grey(PixelFormat.Gray8, 90), 2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        float first = inspector.Features[0];
        Assert.Equal((before, 90), (GC.GetAllocatedBytesForCurrentThread(), first));

        inspector.Inspect(_pool.Rent(new FrameInfo(3, default, 0, 0, PixelFormat.Gray8) { Fault = "cut" }).Lease, 3);
        Assert.True(inspector.Features.IsEmpty);
    }

    private Outcome Inspect(FrameInspector inspector, LineStatistics statistics, PixelFormat format, int count)
    {
        Outcome last = default;
        for (int part = 1; part <= count; part++)
        {
            using FrameLease frame = Grey(format, TinyModel.GreyOf(1));
            Verdict verdict = inspector.Inspect(frame, part);
            statistics.Record(verdict);
            last = verdict.Outcome;
        }

        return last;
    }

    private IInferenceSession Open(string variant) =>
        new CpuProvider().Open(_bundle, _bundle.FindVariant("cpu", variant)!, new SessionSettings { Threads = 1 });

    private FrameInspector Inspector(IInferenceSession session) =>
        new(session, _bundle.Manifest, new InspectionSettings(), TimeProvider.System);

    private FrameLease Black(int width, int height)
    {
        PooledFrame frame = _pool.Rent(new FrameInfo(0, MonotonicTime.Now(TimeProvider.System), width, height, PixelFormat.Gray8));
        frame.Buffer.Clear();
        return frame.Lease;
    }

    private FrameLease Grey(PixelFormat format, byte grey)
    {
        PooledFrame frame = _pool.Rent(new FrameInfo(0, MonotonicTime.Now(TimeProvider.System), 640, 480, format));
        frame.Buffer.Fill(format is PixelFormat.Yuyv or PixelFormat.Nv12 ? (byte)128 : grey);
        return frame.Lease;
    }

    /// <summary>A model that gives one score that is no number, whatever it sees.</summary>
    private sealed class SpoiledSession : IInferenceSession
    {
        private readonly float[] _output = [0, 1, 2, float.NaN, 4, 5];
        private readonly byte[] _input = new byte[3 * TinyModel.Side * TinyModel.Side * sizeof(float)];

        public string Provider => "spoiled";

        public SessionPlacement Placement => SessionPlacement.Whole(Provider);

        public ModelVariant Variant => TinyModel.Manifest.Variants[0];

        public Span<byte> InputBuffer => _input;

        public ReadOnlySpan<float> Output => _output;

        public void Run()
        {
        }

        public void Dispose()
        {
        }
    }
}
