using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>A line on the tiny model by a clock that the test moves. A part comes only when the test says so.</summary>
internal sealed class IdleLine : IDisposable, IIdleWork
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _judged = new(0);
    private readonly IInferenceSession _session;
    private readonly SteppedSource _frames;
    private Task _run = Task.CompletedTask;
    private long _parts;

    public IdleLine(ManualTimeProvider clock, GreySource source, Func<IInferenceSession, IInferenceSession>? change = null)
    {
        ModelBundle bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny.edgemodel")));
        _session = new CpuProvider().Open(bundle, bundle.FindVariant("cpu")!, new SessionSettings());
        _session = change?.Invoke(_session) ?? _session;
        _frames = new SteppedSource(source);
        FrameInspector inspector = new(_session, bundle.Manifest, new InspectionSettings(), clock);
        Line = InspectionLine.OfEveryFrame(_frames, inspector, [], clock, this);
        Health = new LineHealth(Line, source, TimeSpan.FromSeconds(10), clock);
    }

    public InspectionLine Line { get; }

    public LineHealth Health { get; }

    /// <summary>Gives one part its verdict.</summary>
    public async Task InspectOne()
    {
        _run = _run.IsCompleted ? Line.RunAsync(0, _stop.Token) : _run;
        _frames.Step();
        Assert.True(await _judged.WaitAsync(LongestWait));
    }

    // After a part, and every ten seconds without one.
    void IIdleWork.Run(bool isBusy)
    {
        if (Line.Statistics.Parts > _parts)
        {
            _parts = Line.Statistics.Parts;
            _judged.Release();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        Assert.True(_run.Wait(LongestWait));
        _stop.Dispose();
        _judged.Dispose();
        _frames.Dispose();
        _session.Dispose();
        _folder.Dispose();
    }

    private sealed class SteppedSource(GreySource frames) : IFrameSource, IDisposable
    {
        private readonly SemaphoreSlim _steps = new(0);

        public string Name => frames.Name;

        public bool IsLive => frames.IsLive;

        public FrameSourceStatistics Statistics => frames.Statistics;

        public void Step() => _steps.Release();

        public void Start() => frames.Start();

        public FrameLease? Read(CancellationToken cancellationToken)
        {
            _steps.Wait(cancellationToken);
            return frames.Read(cancellationToken);
        }

        public ValueTask DisposeAsync() => frames.DisposeAsync();

        public void Dispose() => _steps.Dispose();
    }
}
