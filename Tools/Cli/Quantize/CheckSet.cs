using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization.Accuracy;
using EdgeConvNeXt.Quantization.Budget;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>The labelled images that models are proven on. It goes through them once for each model; of the float model only its answers are kept.</summary>
/// <param name="path">A folder with a folder of images for each label.</param>
/// <param name="manifest">The model's labels, and the bits of its pictures.</param>
/// <param name="error">Where progress goes.</param>
internal sealed class CheckSet(string path, ModelManifest manifest, TextWriter error)
{
    private readonly List<int> _answers = [];

    /// <summary>Finds the images and reads none of them.</summary>
    /// <exception cref="EdgeException">There are none, or they belong to another model.</exception>
    public async Task FindAsync()
    {
        await using LabelledImages images = new(path, manifest);
        images.Start();
    }

    /// <summary>Runs a model and its float parent in turns over every image.</summary>
    /// <exception cref="EdgeException">An image cannot be read, or a model fails.</exception>
    public async Task<Evaluator> CompareAsync(OpenModel reference, OpenModel candidate, CancellationToken cancellationToken)
    {
        Evaluator evaluator = new(candidate, reference);
        _answers.Clear();
        await ForEachAsync(
            (frame, truth) =>
            {
                evaluator.Add(frame, truth);
                _answers.Add(Ranking.Best(reference.Session.Output));
            },
            cancellationToken);
        return evaluator;
    }

    /// <summary>Runs a model alone over every image and holds it against what the float model answered in the last comparison.</summary>
    /// <exception cref="EdgeException">An image cannot be read, or the model fails.</exception>
    public async Task<BudgetMeasure> MeasureAsync(OpenModel candidate, CancellationToken cancellationToken)
    {
        FrameInspector inspector = new(candidate.Session, candidate.Bundle.Manifest, new InspectionSettings(), TimeProvider.System);
        int number = 0;
        int agreed = 0;
        int lost = 0;
        await ForEachAsync(
            (frame, truth) =>
            {
                inspector.Inspect(frame, number + 1);
                int best = Ranking.Best(candidate.Session.Output);
                int reference = _answers[number++];
                agreed += best == reference ? 1 : 0;
                lost += (reference == truth ? 1 : 0) - (best == truth ? 1 : 0);
            },
            cancellationToken);
        return new BudgetMeasure(100.0 * lost / number, (double)agreed / number);
    }

    private async Task ForEachAsync(Action<FrameLease, int> action, CancellationToken cancellationToken)
    {
        await using LabelledImages images = new(path, manifest);
        images.Start();
        using ProgressReporter progress = new("check images", images.Count, error);
        foreach (FrameLease frame in images.Read(cancellationToken))
        {
            action(Readable(frame), images.TruthOf(frame.Info));
            progress.Advance();
        }
    }

    // A proof over fewer images than were given would be no proof: here, unlike on the line, one bad file ends the work.
    private static FrameLease Readable(FrameLease frame) => frame.Info.Fault is { } fault
        ? throw new EdgeException(
            EdgeFault.File, $"A check image cannot be read: {fault}", frame.Info.Origin ?? "", "a sound image", "Take it out of the folder or replace it.")
        : frame;
}
