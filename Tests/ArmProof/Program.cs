using System.Globalization;
using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Camera.Synthetic;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.ArmProof;

/// <summary>
/// What the ARM proof needs besides a shell and a C compiler: <c>synthetic FOLDER COUNT BUNDLE</c> prepares synthetic parts for a bundle's
/// model,
/// <c>pictures FOLDER COUNT ONNX MANIFEST IMAGES</c> prepares picture files for a bare model, <c>compare FOLDER REPORT</c> holds what came
/// out elsewhere against this machine's, and <c>verdicts TITLE HERE THERE</c> does with verdicts of the published program. Ends with 0 when
/// all is well, 1 when a model answers otherwise, 2 when it was called wrongly.
/// </summary>
internal static class Program
{
    /// <summary>Chooses the row of parts; no model was made with it.</summary>
    private const ulong Seed = 9101;

    /// <summary>The probability of a good part, so that every label is among a few parts.</summary>
    private const double OkShare = 0.25;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["synthetic", string folder, string number, string bundle] when IsCount(number, out int count):
                await using (
                    SyntheticFrameSource parts = new(
                        new SyntheticOptions { Seed = Seed, OkShare = OkShare, Count = count }, TimeProvider.System))
                {
                    parts.Start();
                    Preparation.Run(ModelBundle.Open(bundle), parts, count, step: 1, folder);
                }

                return 0;
            case
            [
                "pictures", string folder, string number, string model, string manifest, string images,
            ] when IsCount(number, out int count):
                ModelBundle bare = ModelBundle.FromOnnx(model, manifest);
                await using (
                    FolderFrameSource pictures = new(FolderFrameSourceOptions.ForModel(images, bare.Manifest.Input), TimeProvider.System))
                {
                    pictures.Start();
                    Preparation.Run(bare, pictures, count, pictures.Count / count, folder);
                }

                return 0;
            case ["compare", string folder, string report]:
                return Comparison.Run(folder, report, Console.Out) ? 0 : 1;
            case ["verdicts", string title, string here, string there]:
                return VerdictComparison.Run(title, here, there, Console.Out) ? 0 : 1;
            default:
                Console.Error.WriteLine(
                    "Usage: EdgeConvNeXt.ArmProof synthetic FOLDER COUNT BUNDLE | pictures FOLDER COUNT ONNX MANIFEST IMAGES | compare "
                    + "FOLDER REPORT | verdicts TITLE HERE THERE");
                return 2;
        }
    }

    private static bool IsCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
