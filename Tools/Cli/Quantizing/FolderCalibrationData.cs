using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Cli.Quantizing;

/// <summary>Calibration images out of a folder, through the same preprocessing as on the line: every n-th, so that all of its subfolders are seen.</summary>
/// <param name="path">The folder; subfolders are searched, their names mean nothing here.</param>
/// <param name="input">How the model wants its picture.</param>
/// <param name="limit">At most so many images.</param>
internal sealed class FolderCalibrationData(string path, ImageInput input, int limit) : ICalibrationData
{
    private const int Channels = 3;

    /// <inheritdoc/>
    public IEnumerable<ReadOnlyMemory<float>> Images()
    {
        Preprocessor preprocessor = new(input);
        float[] values = new float[Channels * input.Width * input.Height];
        FolderFrameSource source = new(new FolderFrameSourceOptions { Path = path, Recursive = true }, TimeProvider.System);
        source.Start();
        int taken = Math.Min(limit, source.Count);
        for (int index = 0; ; index++)
        {
            using FrameLease? frame = source.Read(CancellationToken.None);
            if (frame is null)
            {
                yield break;
            }

            if (IsChosen(index, taken, source.Count))
            {
                Write(preprocessor, frame, values);
                yield return values;
            }
        }
    }

    // Spreads the chosen images evenly over the list: index i is taken when i x taken / count steps to a new whole number.
    private static bool IsChosen(int index, int taken, int count) => (long)index * taken / count != ((long)index - 1) * taken / count || index == 0;

    private static void Write(Preprocessor preprocessor, FrameLease frame, float[] values)
    {
        if (frame.Info.Fault is { } fault)
        {
            throw new EdgeException(
                EdgeFault.File, $"A calibration image cannot be read: {fault}", frame.Info.Origin ?? frame.Info.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture), "a sound image", "Take it out of the folder or replace it.");
        }

        ImageView view = frame.View;
        preprocessor.WriteFloat(view, RegionOfInterest.Whole(view.Width, view.Height), values);
    }
}
