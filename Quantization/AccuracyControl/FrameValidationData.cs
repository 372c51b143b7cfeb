using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>
/// Labelled pictures from a finite frame source that knows the truth of each, as a folder with a folder for each label does. Each time they
/// are asked for, a source is opened, read from its start to its end, and closed.
/// </summary>
public sealed class FrameValidationData : IValidationData
{
    private readonly Func<IFrameSource> _open;
    private readonly IReadOnlyList<string> _labels;
    private readonly Dictionary<string, int> _indexes;

    /// <param name="open">Opens a finite source, always with the same frames, and does not start it.</param>
    /// <param name="labels">The labels of the model's manifest, each once.</param>
    public FrameValidationData(Func<IFrameSource> open, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(labels);
        _open = open;
        _labels = labels;
        _indexes = labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The source is live and never ends.</exception>
    public IEnumerable<LabelledFrame> Frames(CancellationToken cancellationToken)
    {
        using FiniteSource source = FiniteSource.Start(_open);
        while (source.Read(cancellationToken) is { } frame)
        {
            using (frame)
            {
                yield return new LabelledFrame(frame, LabelOf(frame.Info, source.Name));
            }
        }
    }

    private int LabelOf(in FrameInfo frame, string source) => frame.Truth is { } truth && _indexes.TryGetValue(truth, out int index)
        ? index
        : throw new EdgeException(
            EdgeFault.Configuration,
            frame.Truth is null
                ? "A validation picture has no label"
                : $"A validation picture is labelled '{frame.Truth}', which is no label of the model",
            frame.Origin ?? source,
            $"one of {string.Join(", ", _labels)}",
            "Use the pictures that belong to this model, each with its label.");
}
