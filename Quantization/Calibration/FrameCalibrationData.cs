using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Calibration images from a finite frame source, through the same preprocessing as on the line. The source is read once, from its start to
/// its end, and stays its owner's to dispose.
/// </summary>
public sealed class FrameCalibrationData : ICalibrationData
{
    private readonly IFrameSource _source;
    private readonly Preprocessor _preprocessor;
    private readonly int _step;

    /// <param name="source">A finite source that was not started yet.</param>
    /// <param name="input">How the model wants its picture.</param>
    /// <param name="step">Takes every step-th frame, 1 or more: a folder of classes is thinned out evenly.</param>
    /// <exception cref="ArgumentException">The source is live, or a property of <paramref name="input"/> is out of its range.</exception>
    public FrameCalibrationData(IFrameSource source, ImageInput input, int step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        _source = source.IsLive
            ? throw new ArgumentException($"{source.Name} never ends; calibration needs a finite source.", nameof(source))
            : source;
        _preprocessor = new Preprocessor(input);
        _step = step;
    }

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<float>> Images(CancellationToken cancellationToken)
    {
        float[] values = new float[_preprocessor.SampleCount];
        _source.Start();
        for (long number = 0; _source.Read(cancellationToken) is { } frame; number++)
        {
            using (frame)
            {
                if (number % _step != 0)
                {
                    continue;
                }

                Write(frame, values);
            }

            yield return values;
        }
    }

    private void Write(FrameLease frame, float[] values)
    {
        if (frame.Info.Fault is { } fault)
        {
            throw new EdgeException(
                EdgeFault.File, $"A calibration image cannot be used: {fault.TrimEnd('.')}", frame.Info.Origin ?? _source.Name,
                "a picture", "Remove the image or replace it.");
        }

        _preprocessor.WriteFloat(frame.View, RegionOfInterest.Whole(frame.Info.Width, frame.Info.Height), values);
    }
}
