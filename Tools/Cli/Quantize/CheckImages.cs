using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Cli.Evaluate;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>The folder, with a folder for each label, of the images that models are held against each other on.</summary>
/// <param name="Data">The images.</param>
/// <param name="Count">How many they are.</param>
internal sealed record CheckImages(IValidationData Data, int Count)
{
    /// <summary>Finds the images and reads none of them.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="manifest">The model's labels, and the bits of its pictures.</param>
    /// <exception cref="EdgeException">There are none, or they belong to another model.</exception>
    public static async Task<CheckImages> FindAsync(string path, ModelManifest manifest)
    {
        await using LabelledImages images = new(path, manifest);
        images.Start();
        return new CheckImages(new FrameValidationData(Source, manifest.Labels), images.Count);

        FolderFrameSource Source() => new(FolderFrameSourceOptions.ForModel(path, manifest.Input), TimeProvider.System);
    }
}
