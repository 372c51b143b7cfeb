using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Onnx;

/// <summary>ONNX models as one piece.</summary>
public static class SelfContainedModel
{
    /// <summary>The bytes of a model with all its weights inside, wherever the file kept them: what a bundle can hold.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <exception cref="EdgeException">There is no such file, it is not an ONNX model, or it is too large.</exception>
    public static byte[] Read(string path) => OnnxFile.ToBytes(OnnxFile.Read(path));
}
