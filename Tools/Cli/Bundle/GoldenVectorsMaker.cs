using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary>
/// Makes golden vectors out of a folder of images: looks at some from all over the folder and keeps those whose best label leads clearly,
/// of as many labels as can be. One that leads barely is worse than a label left out.
/// </summary>
internal static class GoldenVectorsMaker
{
    /// <summary>Pictures of a bundle, where they are not too large.</summary>
    public const int UsualCount = 4;

    // Of each picture that is kept so many are looked at.
    private const int Choice = 6;

    // A lead is clear from this part of the largest one on. INT8 at the 20 dB that a variant has to keep errs by a tenth of a typical
    // score.
    private const float ClearShare = 0.25f;

    /// <summary>Makes vectors.</summary>
    /// <param name="folder">A folder of images, looked through to its ends.</param>
    /// <param name="sessions">Give the scores, each of a picture at once.</param>
    /// <param name="manifest">What the model says about itself.</param>
    /// <param name="requested">How many pictures, 1 or more; fewer are kept where they are large or the folder has no more.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="EdgeException">The folder has no readable images, or the model cannot run.</exception>
    public static async Task<GoldenVectors> MakeAsync(
        string folder, SessionSet sessions, ModelManifest manifest, int requested, CancellationToken cancellationToken)
    {
        int count = GoldenVectors.CountFor(manifest, requested);
        List<ReferencePicture> pictures = await LookAsync(folder, sessions, manifest, count * Choice, cancellationToken);
        if (pictures.Count == 0)
        {
            throw new EdgeException(
                EdgeFault.File,
                "None of the images can be read",
                folder,
                "images to make reference vectors of",
                "Name a folder with sound images.");
        }

        ReferencePicture[] kept = Choose(pictures, count);
        return new GoldenVectors(
            sessions.First.Variant.Name, [.. kept.SelectMany(picture => picture.Bytes)], [.. kept.SelectMany(picture => picture.Scores)],
            kept.Length);
    }

    private static ReferencePicture[] Choose(List<ReferencePicture> pictures, int count)
    {
        float clear = pictures.Max(picture => picture.Lead) * ClearShare;
        return
        [
            .. pictures.GroupBy(picture => picture.Label)
                .SelectMany(label => label.OrderByDescending(picture => picture.Lead).Select((picture, place) => (picture, place)))
                .OrderByDescending(
                    item => item.picture.Lead >= clear).ThenBy(item => item.place).ThenByDescending(item => item.picture.Lead)
                .Select(item => item.picture).Take(count),
        ];
    }

    private static async Task<List<ReferencePicture>> LookAsync(
        string folder, SessionSet sessions, ModelManifest manifest, int most, CancellationToken cancellationToken)
    {
        await using FolderFrameSource source = new(FolderFrameSourceOptions.ForModel(folder, manifest.Input), TimeProvider.System);
        source.Start();
        Preprocessor preprocessor = new(manifest.Input);
        PictureInput input = new(manifest.Input);
        return [.. PictureWorkers.Run(Bytes(), sessions.All, Take, cancellationToken)];

        IEnumerable<byte[]> Bytes()
        {
            int step = Math.Max(1, source.Count / most);
            for ((int index, int given) = (0, 0); given < most && source.Read(cancellationToken) is { } read; index++)
            {
                using FrameLease frame = read;
                if (index % step == 0 && frame.Info.Fault is null)
                {
                    byte[] bytes = new byte[GoldenVectors.PictureBytes(manifest)];
                    preprocessor.WriteBytes(frame.View, RegionOfInterest.Whole(frame.Info.Width, frame.Info.Height), bytes);
                    given++;
                    yield return bytes;
                }
            }
        }

        Func<ReferencePicture> Take(IInferenceSession session, byte[] bytes)
        {
            input.Write(bytes, session);
            return () =>
            {
                session.Run();
                return new ReferencePicture(bytes, session.Output.ToArray());
            };
        }
    }
}

/// <summary>A picture that could be a reference, and what the model answers to it.</summary>
/// <param name="Bytes">As it comes from the resize, [height, width, 3].</param>
/// <param name="Scores">One for each label.</param>
internal sealed record ReferencePicture(byte[] Bytes, float[] Scores)
{
    /// <summary>Index of the best label.</summary>
    public int Label => Array.IndexOf(Scores, Scores.Max());

    /// <summary>How far the best label leads the next: where it is small, a sound INT8 model may turn them round.</summary>
    public float Lead => Scores[Label] - Scores.Where((_, index) => index != Label).Max();
}
