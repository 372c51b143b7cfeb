using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Calibration images from a finite frame source, through the same preprocessing as on the line. Each time they are asked for, a source is
/// opened, read from its start to its end, and closed.
/// </summary>
public sealed class FrameCalibrationData : ICalibrationData
{
    private readonly Func<IFrameSource> _open;
    private readonly Preprocessor _preprocessor;
    private readonly int _step;

    /// <param name="open">Opens a finite source, always with the same frames, and does not start it.</param>
    /// <param name="input">How the model wants its picture.</param>
    /// <param name="step">Takes every step-th frame, 1 or more: a folder of classes is thinned out evenly.</param>
    /// <exception cref="ArgumentException">A property of <paramref name="input"/> is out of its range.</exception>
    public FrameCalibrationData(Func<IFrameSource> open, ImageInput input, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        _open = open;
        _preprocessor = new Preprocessor(input);
        _step = step;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The source is live and never ends.</exception>
    public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken)
    {
        using FiniteSource source = FiniteSource.Start(_open);
        float[] values = new float[_preprocessor.SampleCount];
        for (long number = 0; source.Read(cancellationToken) is { } frame; number++)
        {
            using (frame)
            {
                if (number % _step != 0)
                {
                    continue;
                }

                Write(frame, source.Name, values);
            }

            yield return values;
        }
    }

    private void Write(FrameLease frame, string source, float[] values)
    {
        if (frame.Info.Fault is { } fault)
        {
            throw new EdgeException(
                EdgeFault.File, $"A calibration image cannot be used: {fault.TrimEnd('.')}", frame.Info.Origin ?? source,
                "a picture", "Remove the image or replace it.");
        }

        _preprocessor.WriteFloat(frame.View, RegionOfInterest.Whole(frame.Info.Width, frame.Info.Height), values);
    }
}
