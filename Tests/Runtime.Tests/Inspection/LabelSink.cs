using EdgeConvNeXt.Runtime.Inspection;

namespace EdgeConvNeXt.Runtime.Tests.Inspection;

/// <summary>Keeps the labels of verdicts.</summary>
internal sealed class LabelSink : IVerdictSink
{
    public List<string?> Labels { get; } = [];

    public long Dropped => 0;

    public void Publish(in Verdict verdict, ReadOnlySpan<float> scores) => Labels.Add(verdict.Label);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
