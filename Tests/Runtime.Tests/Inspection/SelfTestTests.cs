using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Tests.Inference;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

public sealed class SelfTestTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ReferenceFixture _model = new();
    private readonly IInferenceSession _session;
    private readonly ManualTimeProvider _clock = new();
    private readonly List<GoldenCheckResult> _reports = [];

    public SelfTestTests()
    {
        _session = _model.Open(TinyModel.ByteVariant);
    }

    public void Dispose()
    {
        _session.Dispose();
        _model.Dispose();
    }

    [Fact]
    public void One_picture_is_run_in_each_gap_once_an_hour()
    {
        SelfTest selfTest = SelfTestOf(_model.Vectors);
        selfTest.CheckNow();
        Assert.Equal(1, selfTest.State!.Checks);

        Pass(selfTest, parts: 100);
        Assert.Single(_reports);
        _clock.Advance(Hour);
        Pass(selfTest, parts: _model.Vectors.Count - 1);
        Assert.Single(_reports);
        Pass(selfTest, parts: 1);

        Assert.Equal(2, _reports.Count);
        Assert.Equal((2, 0), (selfTest.State.Checks, selfTest.State.Mismatches));
        Pass(selfTest, parts: 100);
        Assert.Equal(2, _reports.Count);
    }

    [Fact]
    public void While_parts_wait_it_keeps_back_but_not_for_ever()
    {
        SelfTest selfTest = SelfTestOf(_model.Vectors);
        selfTest.CheckNow();
        _clock.Advance(Hour + TimeSpan.FromSeconds(59));

        Pass(selfTest, parts: 100, isBusy: true);
        Assert.Single(_reports);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Pass(selfTest, parts: _model.Vectors.Count, isBusy: true);

        Assert.Equal(2, _reports.Count);
    }

    [Fact]
    public void A_mismatch_is_counted_and_stays_known_when_all_is_well_again()
    {
        GoldenVectors wrong = _model.With((score, _) => -score);
        SelfTest selfTest = SelfTestOf(wrong);

        selfTest.CheckNow();

        Assert.NotNull(Assert.Single(_reports).Fault);
        Assert.Equal((1, 1), (selfTest.State!.Checks, selfTest.State.Mismatches));
        Assert.NotNull(selfTest.State.Last.Fault);
    }

    [Fact]
    public void One_that_was_found_wrong_is_looked_at_every_minute_until_it_is_sound_again()
    {
        FaultyOnce session = new(_session);
        SelfTest selfTest = new(
            new GoldenCheck(session, TinyModel.Manifest, _model.Vectors, new GoldenTolerance()), Hour, _clock, _reports.Add);

        selfTest.CheckNow();
        Assert.StartsWith(
            "the model does not compute as its reference does: The device hangs", selfTest.Soundness.Unsound, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Pass(selfTest, parts: 100);
        Assert.Single(_reports);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Pass(selfTest, parts: _model.Vectors.Count);

        Assert.Equal((2, 1), (selfTest.State!.Checks, selfTest.State.Mismatches));
        Assert.Null(selfTest.Soundness.Unsound);
        _clock.Advance(Hour - TimeSpan.FromSeconds(1));
        Pass(selfTest, parts: 100);
        Assert.Equal(2, _reports.Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Without_a_period_only_one_that_was_found_wrong_is_looked_at_again(bool isSound, int checks)
    {
        GoldenVectors vectors = isSound ? _model.Vectors : _model.With((score, _) => -score);
        SelfTest selfTest = new(
            new GoldenCheck(_session, TinyModel.Manifest, vectors, new GoldenTolerance()), period: null, _clock, _reports.Add);

        selfTest.CheckNow();
        _clock.Advance(TimeSpan.FromDays(365));
        Pass(selfTest, parts: vectors.Count);

        Assert.Equal(checks, selfTest.State!.Checks);
    }

    [Fact]
    public void Between_checks_a_part_costs_no_memory()
    {
        SelfTest selfTest = SelfTestOf(_model.Vectors);
        selfTest.CheckNow();
        Pass(selfTest, parts: 10);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Pass(selfTest, parts: 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_line_checks_between_its_parts_and_the_verdicts_stay_what_they_are()
    {
        SelfTest selfTest = SelfTestOf(_model.Vectors);
        FrameInspector inspector = new(_session, TinyModel.Manifest, new InspectionSettings(), _clock);
        LabelSink sink = new();

        await InspectionLine.OfEveryFrame(
            new GreySequence(parts: 20), inspector, [sink], _clock, selfTest).RunAsync(0, CancellationToken.None);

        Assert.Equal(20, sink.Labels.Count);
        Assert.Equal(Enumerable.Range(0, 20).Select(part => TinyModel.Labels[part % TinyModel.Labels.Count]), sink.Labels);
        Assert.Equal((1, 0), (selfTest.State!.Checks, selfTest.State.Mismatches));
    }

    private static void Pass(SelfTest selfTest, int parts, bool isBusy = false)
    {
        for (int part = 0; part < parts; part++)
        {
            selfTest.Run(isBusy);
        }
    }

    // A device that fails its first run and then recovers.
    private sealed class FaultyOnce(IInferenceSession inner) : IInferenceSession
    {
        private bool _hasFailed;

        public string Provider => inner.Provider;

        public ModelVariant Variant => inner.Variant;

        public SessionPlacement Placement => inner.Placement;

        public Span<byte> InputBuffer => inner.InputBuffer;

        public ReadOnlySpan<float> Output => inner.Output;

        public void Run()
        {
            if (!_hasFailed)
            {
                _hasFailed = true;
                throw new EdgeException(EdgeFault.Device, "The device hangs", "device 0", "an answer", "Start the program anew.");
            }

            inner.Run();
        }

        public void Dispose()
        {
        }
    }

    private SelfTest SelfTestOf(GoldenVectors vectors) =>
        new(new GoldenCheck(_session, TinyModel.Manifest, vectors, new GoldenTolerance()), Hour, _clock, _reports.Add);
}
