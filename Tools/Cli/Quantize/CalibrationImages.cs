using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>The folder of calibration images, thinned out to the number that was asked for.</summary>
/// <param name="Data">The images.</param>
/// <param name="Count">How many they are.</param>
internal sealed record CalibrationImages(ICalibrationData Data, int Count)
{
    /// <summary>Finds the images and reads none of them.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="most">How many of its images at most, 1 or more.</param>
    /// <param name="input">How the model wants its picture.</param>
    /// <exception cref="EdgeException">The folder cannot be read or holds no images.</exception>
    public static CalibrationImages Find(string path, int most, ImageInput input)
    {
        // A started folder source has listed its files and read none of them.
        FolderFrameSource source = Source();
        source.Start();
        int step = (source.Count + most - 1) / most;
        return new CalibrationImages(new FrameCalibrationData(Source, input, step), (source.Count + step - 1) / step);

        FolderFrameSource Source() => new(FolderFrameSourceOptions.ForModel(path, input), TimeProvider.System);
    }
}
