using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Hands the quantizer's steps on to a progress bar, in its own thread and at once.</summary>
internal sealed class StepProgress(ProgressReporter bar) : IProgress<QuantizationProgress>
{
    /// <inheritdoc/>
    public void Report(QuantizationProgress value)
    {
        if (value.Step == QuantizationStep.Calibrating)
        {
            bar.Advance();
        }
    }
}
