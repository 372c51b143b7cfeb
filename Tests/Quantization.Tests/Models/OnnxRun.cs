using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Operators;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>Runs a model of one input in ONNX Runtime.</summary>
internal static class OnnxRun
{
    public static float[] Run<T>(ModelProto model, T[] input, params long[] shape)
        where T : unmanaged => Run(OnnxFile.ToBytes(model), input, shape);

    public static float[] Run<T>(byte[] model, T[] input, params long[] shape)
        where T : unmanaged
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        EdgeOperators.AddTo(options);
        using InferenceSession session = new(model, options);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, shape);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
            run, [.. session.InputMetadata.Keys], [value], [.. session.OutputMetadata.Keys]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Runs a model on normally distributed values.</summary>
    public static float[] RunOnNoise(ModelProto model, params long[] shape)
    {
        Random random = new(3);
        float[] input = new float[shape.Aggregate(1L, (product, length) => product * length)];
        for (int i = 0; i < input.Length; i++)
        {
            input[i] = (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        }

        return Run(model, input, shape);
    }

    /// <summary>Largest difference, relative to the largest magnitude of the expected values.</summary>
    public static double RelativeError(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (left, right) => Math.Abs(left - right)).Max() / expected.Max(Math.Abs);
    }

    /// <summary>10 log10 of the expected values' energy over that of the differences.</summary>
    public static double SqnrDb(float[] expected, float[] actual) =>
        10 * Math.Log10(
            expected.Sum(value => (double)value * value) / expected.Zip(
                actual, (left, right) => (double)left - right).Sum(difference => difference * difference));
}
