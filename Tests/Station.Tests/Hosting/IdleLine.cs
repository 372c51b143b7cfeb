using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Station.Tests.Hosting;

/// <summary>A line on the tiny model by a clock that the test moves. Runs only when the test says so.</summary>
internal sealed class IdleLine : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IInferenceSession _session;

    public IdleLine(ManualTimeProvider clock, GreySource source, Func<IInferenceSession, IInferenceSession>? change = null)
    {
        ModelBundle bundle = ModelBundle.Open(TinyModel.WriteBundle(_folder.File("tiny.edgemodel")));
        _session = new CpuProvider().Open(bundle, bundle.FindVariant("cpu")!, new SessionSettings());
        _session = change?.Invoke(_session) ?? _session;
        FrameInspector inspector = new(_session, bundle.Manifest, new InspectionSettings(), clock);
        Line = new InspectionLine(source, inspector, [], clock);
        Health = new LineHealth(Line, source, TimeSpan.FromSeconds(10), clock);
    }

    public InspectionLine Line { get; }

    public LineHealth Health { get; }

    /// <summary>Gives one part its verdict.</summary>
    public Task InspectOne() => Line.RunAsync(Line.Statistics.Parts + 1, CancellationToken.None);

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }
}
