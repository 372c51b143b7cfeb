using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary>Makes a drift baseline out of a folder of images: judges each as the line would, and measures it.</summary>
/// <param name="session">The model that the line will run.</param>
/// <param name="manifest">What it says about itself; its thresholds count.</param>
/// <param name="error">Where progress goes.</param>
internal sealed class BaselineMaker(IInferenceSession session, ModelManifest manifest, TextWriter error)
{
    private readonly FrameInspector _inspector = new(session, manifest, new InspectionSettings(), TimeProvider.System);
    private readonly BaselineBuilder _builder = new(manifest.Labels);
    private readonly List<float[]> _measured = [];
    private readonly Dictionary<string, int> _places = manifest.Labels.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
    private int _good;

    /// <summary>Makes a baseline.</summary>
    /// <param name="folder">A folder of images, looked through to its ends.</param>
    /// <param name="most">How many of its images at most, from all over the folder.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The folder cannot be read or has too few images that can, or the model cannot run.</exception>
    public async Task<DriftBaseline> MakeAsync(string folder, int most, CancellationToken cancellationToken)
    {
        await using FolderFrameSource source = new(FolderFrameSourceOptions.ForModel(folder, manifest.Input), TimeProvider.System);
        source.Start();
        ThrowIfFew(source.Count, folder);
        int step = (source.Count + most - 1) / most;
        using (ProgressReporter progress = new("baseline images", (source.Count + step - 1) / step, error))
        {
            for (int index = 0; source.Read(cancellationToken) is { } frame; index++)
            {
                using (frame)
                {
                    if (index % step == 0)
                    {
                        Add(frame, index + 1);
                        progress.Advance();
                    }
                }
            }
        }

        ThrowIfFew(_builder.Parts, folder);
        _measured.ForEach(features => _builder.Add(features, isMeasured: true));
        return _builder.ToBaseline(session.Variant.File);
    }

    private void Add(FrameLease frame, long part)
    {
        Verdict verdict = _inspector.Inspect(frame, part);
        if (verdict.Label is { } label)
        {
            _builder.Add(_places[label], DriftSubject.OutcomeOf(verdict), verdict.Score);
            _builder.Add(PictureMeasure.Of(frame.View, verdict.Area));
            if (verdict.Outcome == Outcome.Ok && _inspector.Features is { Length: > 0 } features)
            {
                Add(features);
            }
        }
    }

    // Files come class by class and batch by batch: those by which distances are measured are from all over the folder too.
    private void Add(ReadOnlySpan<float> features)
    {
        if (_good++ % FeatureLearner.Fold == 0)
        {
            _builder.Add(features, isMeasured: false);
        }
        else
        {
            _measured.Add(features.ToArray());
        }
    }

    private static void ThrowIfFew(long images, string folder)
    {
        if (images < DriftBaseline.FewestParts)
        {
            throw new EdgeException(
                EdgeFault.File,
                $"There are too few images that can be read, {images}",
                folder,
                $"{DriftBaseline.FewestParts} images that look like the line's; a thousand or more make a good baseline",
                "Name a folder with more images.");
        }
    }
}
