using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>The folder of calibration images, thinned out to the number that was asked for.</summary>
/// <param name="order">What was asked for.</param>
internal sealed class CalibrationImages(QuantizationOrder order)
{
    /// <summary>Reads, prepares and calibrates the model.</summary>
    /// <param name="parent">The float model.</param>
    /// <param name="error">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The model or the images cannot be used.</exception>
    public QuantizationSession Calibrate(ModelBundle parent, TextWriter error, CancellationToken cancellationToken)
    {
        int count = Count(parent.Manifest.Input);
        int step = (count + order.CalibrationImages - 1) / order.CalibrationImages;
        using ProgressReporter progress = new("calibration images", (count + step - 1) / step, error);
        QuantizationRequest request = new()
        {
            ModelPath = order.Model,
            Input = parent.Manifest.Input,
            Calibration = new FrameCalibrationData(() => Source(parent.Manifest.Input), parent.Manifest.Input, step),
            InputFormat = order.Input,
            RangeMethod = order.Range,
            FloatOperators = order.FloatOperators.ToHashSet(),
            AllowsOwnOperators = order.AllowsOwnOperators,
            Threads = order.Threads,
        };
        return QuantizationSession.Open(request, new StepProgress(progress), cancellationToken);
    }

    private FolderFrameSource Source(ImageInput input) => new(FolderFrameSourceOptions.ForModel(order.Calibration, input), TimeProvider.System);

    // A started folder source has listed its files and read none of them.
    private int Count(ImageInput input)
    {
        FolderFrameSource source = Source(input);
        source.Start();
        return source.Count;
    }
}
