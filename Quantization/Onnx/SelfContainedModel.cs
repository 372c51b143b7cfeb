using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>ONNX models as one piece.</summary>
public static class SelfContainedModel
{
    /// <summary>A model in plain form with all its weights inside, wherever the file kept them: what a bundle can hold.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="task">What is known of the model's picture and labels; null where nothing is.</param>
    /// <exception cref="EdgeException">
    /// There is no such file, it is not an ONNX model, it is too large, or a weight is no finite number.
    /// </exception>
    public static PlainForm Read(string path, NetworkTask? task = null) =>
        new(OnnxFile.ToBytes(OnnxFile.Read(path, task, out bool hadSoftmax)), hadSoftmax);
}
