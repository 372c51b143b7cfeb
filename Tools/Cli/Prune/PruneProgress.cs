using System.Globalization;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization.Pruning;

namespace EdgeConvNeXt.Cli.Prune;

/// <summary>Tells how far a pruning is: a bar for each step, a line for each size that is tried.</summary>
/// <param name="checkImages">How many there are; 0 without.</param>
/// <param name="error">Where it goes.</param>
internal sealed class PruneProgress(int checkImages, TextWriter error) : IProgress<PruningProgress>, IDisposable
{
    private ProgressReporter? _bar;
    private PruningStep _step;
    private double _keep;

    /// <inheritdoc/>
    public void Report(PruningProgress value)
    {
        if (value.Keep != _keep)
        {
            Dispose();
            _keep = value.Keep;
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"keeping {_keep:F2} of the operations"));
        }

        if (_bar is null || _step != value.Step)
        {
            Dispose();
            _step = value.Step;
            int total = _step == PruningStep.Validating ? checkImages : value.Total;
            _bar = new ProgressReporter(UnitOf(_step), total, error);
        }

        // A picture is told when it is done, the whole of them before the first.
        if (value.Done > 0)
        {
            _bar.Advance();
        }
    }

    /// <summary>Leaves the line of the bar that is under way.</summary>
    public void Dispose()
    {
        _bar?.Dispose();
        _bar = null;
    }

    private static string UnitOf(PruningStep step) => step switch
    {
        PruningStep.Studying => "blocks studied",
        PruningStep.Fitting => "blocks fitted",
        PruningStep.Validating => "check images",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "There is no bar for it."),
    };
}
