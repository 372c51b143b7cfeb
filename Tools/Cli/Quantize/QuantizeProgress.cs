using System.Globalization;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization.AccuracyControl;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Tells how far a quantization is: a bar for each step, a line for each mixed precision.</summary>
/// <param name="calibrationImages">How many there are.</param>
/// <param name="checkImages">How many there are; 0 without.</param>
/// <param name="maxDrop">Percentage points of top-1 that may be lost.</param>
/// <param name="error">Where it goes.</param>
internal sealed class QuantizeProgress(int calibrationImages, int checkImages, double maxDrop, TextWriter error)
    : IProgress<AccuracyProgress>, IDisposable
{
    // With fewer, ranges hang on what single pictures happen to show.
    private const int FewImages = 32;

    private ProgressReporter? _bar;
    private AccuracyStep _step;

    /// <inheritdoc/>
    public void Report(AccuracyProgress value)
    {
        if (value.Step == AccuracyStep.RestoringAccuracy)
        {
            Dispose();
            WriteMixedPrecision(value);
            return;
        }

        int total = TotalOf(value);
        if (total == 0 && value.Step == AccuracyStep.Calibrating)
        {
            return;
        }

        if (_bar is null || _step != value.Step || value.Done == 0)
        {
            Dispose();
            _bar = new ProgressReporter(UnitOf(value.Step), total, error);
            _step = value.Step;
        }

        if (value.Done > 0)
        {
            _bar.Advance();
        }

        if (value.Done == total)
        {
            Dispose();
            WarnOfFew(value);
        }
    }

    /// <summary>Leaves the line of the bar that is under way.</summary>
    public void Dispose()
    {
        _bar?.Dispose();
        _bar = null;
    }

    private int TotalOf(AccuracyProgress value) => value.Step switch
    {
        AccuracyStep.Calibrating => calibrationImages,
        AccuracyStep.Validating => checkImages,
        _ => value.Total,
    };

    private static string UnitOf(AccuracyStep step) => step switch
    {
        AccuracyStep.Calibrating => "calibration images",
        AccuracyStep.Validating => "check images",
        AccuracyStep.Tuning => "kernels measured",
        AccuracyStep.MeasuringOperators => "operators measured",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "There is no bar for it."),
    };

    private void WarnOfFew(AccuracyProgress value)
    {
        if (value is { Step: AccuracyStep.Calibrating, Done: < FewImages })
        {
            error.WriteLine($"edge: calibrated on {value.Done} images only; a few hundred show more of what the line will bring.");
        }
    }

    private void WriteMixedPrecision(AccuracyProgress value) => error.WriteLine(value.Drop is { } drop
        ? string.Create(CultureInfo.InvariantCulture, $"  drop {drop:F2} points, {maxDrop:F2} allowed")
        : $"trying with {value.Done} of {value.Total} operators in float");
}
