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
    private readonly List<GoldenCheckResult> _told = [];

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
        SelfTest watch = Watch(_model.Vectors);
        watch.CheckNow();
        Assert.Equal(1, watch.State!.Checks);

        Pass(watch, parts: 100);
        Assert.Single(_told);
        _clock.Advance(Hour);
        Pass(watch, parts: _model.Vectors.Count - 1);
        Assert.Single(_told);
        Pass(watch, parts: 1);

        Assert.Equal(2, _told.Count);
        Assert.Equal((2, 0), (watch.State.Checks, watch.State.Mismatches));
        Pass(watch, parts: 100);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void While_parts_wait_it_keeps_back_but_not_for_ever()
    {
        SelfTest watch = Watch(_model.Vectors);
        watch.CheckNow();
        _clock.Advance(Hour + TimeSpan.FromSeconds(59));

        Pass(watch, parts: 100, isBusy: true);
        Assert.Single(_told);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Pass(watch, parts: _model.Vectors.Count, isBusy: true);

        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public void A_mismatch_is_counted_and_stays_known_when_all_is_well_again()
    {
        GoldenVectors wrong = _model.With((score, _) => -score);
        SelfTest watch = Watch(wrong);

        watch.CheckNow();

        Assert.NotNull(Assert.Single(_told).Fault);
        Assert.Equal((1, 1), (watch.State!.Checks, watch.State.Mismatches));
        Assert.NotNull(watch.State.Last.Fault);
    }

    [Fact]
    public void One_that_was_found_wrong_is_looked_at_every_minute_until_it_is_sound_again()
    {
        FaultyOnce session = new(_session);
        SelfTest watch = new(new GoldenCheck(session, TinyModel.Manifest, _model.Vectors, new GoldenTolerance()), Hour, _clock, _told.Add);

        watch.CheckNow();
        Assert.StartsWith(
            "the model does not compute as its reference does: The device hangs", watch.Soundness.Unsound, StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Pass(watch, parts: 100);
        Assert.Single(_told);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Pass(watch, parts: _model.Vectors.Count);

        Assert.Equal((2, 1), (watch.State!.Checks, watch.State.Mismatches));
        Assert.Null(watch.Soundness.Unsound);
        _clock.Advance(Hour - TimeSpan.FromSeconds(1));
        Pass(watch, parts: 100);
        Assert.Equal(2, _told.Count);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void Without_a_period_only_one_that_was_found_wrong_is_looked_at_again(bool isSound, int checks)
    {
        GoldenVectors vectors = isSound ? _model.Vectors : _model.With((score, _) => -score);
        SelfTest watch = new(
            new GoldenCheck(_session, TinyModel.Manifest, vectors, new GoldenTolerance()), period: null, _clock, _told.Add);

        watch.CheckNow();
        _clock.Advance(TimeSpan.FromDays(365));
        Pass(watch, parts: vectors.Count);

        Assert.Equal(checks, watch.State!.Checks);
    }

    [Fact]
    public void Between_checks_a_part_costs_no_memory()
    {
        SelfTest watch = Watch(_model.Vectors);
        watch.CheckNow();
        Pass(watch, parts: 10);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Pass(watch, parts: 1000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task A_line_checks_between_its_parts_and_the_verdicts_stay_what_they_are()
    {
        SelfTest watch = Watch(_model.Vectors);
        FrameInspector inspector = new(_session, TinyModel.Manifest, new InspectionSettings(), _clock);
        LabelSink sink = new();

        await InspectionLine.OfEveryFrame(
            new GreySequence(parts: 20), inspector, [sink], _clock, watch).RunAsync(0, CancellationToken.None);

        Assert.Equal(20, sink.Labels.Count);
        Assert.Equal(Enumerable.Range(0, 20).Select(part => TinyModel.Labels[part % TinyModel.Labels.Count]), sink.Labels);
        Assert.Equal((1, 0), (watch.State!.Checks, watch.State.Mismatches));
    }

    private static void Pass(SelfTest watch, int parts, bool isBusy = false)
    {
        for (int part = 0; part < parts; part++)
        {
            watch.Run(isBusy);
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

    private SelfTest Watch(GoldenVectors vectors) =>
        new(new GoldenCheck(_session, TinyModel.Manifest, vectors, new GoldenTolerance()), Hour, _clock, _told.Add);
}
