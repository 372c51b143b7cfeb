using System.Threading.Channels;
using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection.Triggering;

/// <summary>Verdicts for a test that waits for them.</summary>
internal sealed class ChannelSink(ChannelWriter<Verdict> writer) : IVerdictSink
{
    public long Dropped => 0;

    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) => Assert.True(writer.TryWrite(verdict));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
