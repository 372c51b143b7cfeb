using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Cli.Progress;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Drift;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary>Makes a drift baseline out of a folder of images: judges each as the line would, and measures it.</summary>
/// <param name="sessions">The model that the line will run, once for each image at once.</param>
/// <param name="manifest">What it says about itself; its thresholds count.</param>
/// <param name="error">Where progress goes.</param>
internal sealed class BaselineMaker(SessionSet sessions, ModelManifest manifest, TextWriter error)
{
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
            FrameInspector[] inspectors =
            [
                .. sessions.All.Select(session => new FrameInspector(session, manifest, new InspectionSettings(), TimeProvider.System)),
            ];
            foreach (MeasuredImage? image in PictureWorkers.Run(
                Frames(source, step, cancellationToken), inspectors, Take, cancellationToken))
            {
                Add(image);
                progress.Advance();
            }
        }

        ThrowIfFew(_builder.Parts, folder);
        _measured.ForEach(features => _builder.Add(features, isMeasured: true));
        return _builder.ToBaseline(sessions.First.Variant.File);
    }

    private static Func<MeasuredImage?> Take(FrameInspector inspector, FrameLease frame) => () => MeasuredImage.Of(inspector, frame);

    // Every step-th image; whoever is given one returns it.
    private static IEnumerable<FrameLease> Frames(FolderFrameSource source, int step, CancellationToken cancellationToken)
    {
        for (int index = 0; source.Read(cancellationToken) is { } frame; index++)
        {
            if (index % step == 0)
            {
                yield return frame;
            }
            else
            {
                frame.Dispose();
            }
        }
    }

    private void Add(MeasuredImage? image)
    {
        if (image is not null)
        {
            _builder.Add(_places[image.Label], image.Result, image.Score);
            _builder.Add(image.Picture);
            if (image.Features.Length > 0)
            {
                Add(image.Features);
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

/// <summary>What a baseline is made of, of one image.</summary>
/// <param name="Label">The judged label.</param>
/// <param name="Result">How the image counts.</param>
/// <param name="Score">The label's probability, 0..1.</param>
/// <param name="Picture">How the image is.</param>
/// <param name="Features">Its features, where it was called good and the model gives them.</param>
internal sealed record MeasuredImage(string Label, PartOutcome Result, float Score, PictureMeasure Picture, float[] Features)
{
    /// <summary>Judges and measures an image, and returns it to its source. Null where it could not be judged.</summary>
    public static MeasuredImage? Of(FrameInspector inspector, FrameLease image)
    {
        using FrameLease frame = image;
        Verdict verdict = inspector.Inspect(frame, frame.Info.Sequence + 1);
        return verdict.Label is not { } label ? null : new MeasuredImage(
            label, DriftSubject.OutcomeOf(verdict), verdict.Score, PictureMeasure.Of(frame.View, verdict.Area),
            verdict.Outcome == Outcome.Ok ? inspector.Features.ToArray() : []);
    }
}
