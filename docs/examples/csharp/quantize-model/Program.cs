// Quantizes model.onnx of the current folder, with its labels and preprocessing in model.json, pictures that look like the line's in
// images/train, and pictures of each label in images/val. Exit code 1, and no bundle, when INT8 loses more than half a point of top-1.
using EdgeConvNeXt.Camera.Folder;
using EdgeConvNeXt.Quantization.AccuracyControl;
using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

FloatModel model = FloatModel.Open("model.onnx", "model.json");
AccuracyControlResult result = Quantizer.Run(
    model,
    new FrameCalibrationData(() => Folder("images/train"), model.Manifest.Input),
    new FrameValidationData(() => Folder("images/val"), model.Manifest.Labels),
    new AccuracyControlOptions { MaxDrop = 0.5 });
if (result.IsWithinBudget)
{
    BundleWriter.Write("model.edgemodel", result.Manifest, result.Files);
}

IFrameSource Folder(string path) =>
    new FolderFrameSource(FolderFrameSourceOptions.ForModel(path, model.Manifest.Input), TimeProvider.System);

AccuracyResult accuracy = result.Variants[0].Accuracy!;
Console.WriteLine($"{accuracy.Images} images: top-1 {accuracy.ReferenceTop1:P2} in float, {accuracy.Top1:P2} in INT8");
Console.WriteLine(result.Reason ?? "Wrote model.edgemodel");
return result.IsWithinBudget ? 0 : 1;
