using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.AccuracyControl;

/// <summary>The labelled pictures on which an integer model is held against its float parent.</summary>
public interface IValidationData
{
    /// <summary>
    /// The pictures one after the other, from the first. A picture is valid until the next is asked for. They are asked for several times
    /// and are the same each time, in the same order.
    /// </summary>
    /// <exception cref="Runtime.EdgeException">The pictures cannot be found, or one has no label of the model.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled while waiting for a picture.</exception>
    IEnumerable<LabelledFrame> Frames(CancellationToken cancellationToken);
}

/// <summary>A picture and what it shows.</summary>
/// <param name="Frame">
/// The picture; whoever gives it out returns it. One with a fault ends the work: a result over fewer pictures would prove nothing.
/// </param>
/// <param name="Label">Index, from 0, of its true label among the labels of the model's manifest.</param>
public readonly record struct LabelledFrame(FrameLease Frame, int Label);
