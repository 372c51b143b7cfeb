using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using Microsoft.ML.OnnxRuntime;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Runs the float model over the calibration images with the observed tensors as extra outputs, one image at a time, and keeps a histogram
/// of each tensor: never the activations themselves.
/// </summary>
internal sealed class ActivationObserver : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly long[] _inputShape;
    private readonly string[] _tensors;
    private readonly RunOptions _runOptions = new();
    private readonly ParallelOptions _parallel;

    /// <param name="model">The float model; not changed.</param>
    /// <param name="inputShape">Shape of one image as the model takes it: 1, channels, height, width.</param>
    /// <param name="tensors">The tensors to observe.</param>
    /// <param name="threads">Threads to compute with.</param>
    public ActivationObserver(ModelProto model, long[] inputShape, IEnumerable<string> tensors, int threads)
    {
        _tensors = [.. tensors];
        _input = model.Graph.Input[0].Name;
        _inputShape = inputShape;
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        using SessionOptions options = new() { IntraOpNumThreads = threads };

        // Between two images the activations are counted on every core: threads that wait for the next one must not take them.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(OnnxFile.ToBytes(WithOutputs(model, _tensors)), options);
    }

    /// <summary>Counts every observed tensor over all images.</summary>
    /// <param name="data">The images.</param>
    /// <param name="observed">Called after each image with the number of images so far.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <returns>The tensors in the order they were asked for; none has seen anything when there are no images.</returns>
    /// <exception cref="EdgeException">An image has the wrong size, or an activation is NaN or infinite.</exception>
    public IReadOnlyList<ObservedActivation> Observe(ICalibrationData data, Action<int> observed, CancellationToken cancellationToken)
    {
        ObservedActivation[] activations = [.. _tensors.Select(tensor => new ObservedActivation(tensor))];
        float[] buffer = new float[_inputShape.Aggregate(1L, (product, length) => product * length)];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(buffer, _inputShape);
        int number = 0;
        foreach (ReadOnlyMemory<float> image in data.Images(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            CalibrationImage.ThrowIfWrongSize(number, image.Length, _inputShape);
            image.CopyTo(buffer);
            Count(input, activations, number);
            observed(number);
        }

        return activations;
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private void Count(OrtValue input, ObservedActivation[] activations, int number)
    {
        using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(_runOptions, [_input], [input], _tensors);
        NotFiniteNumberException?[] faults = new NotFiniteNumberException?[_tensors.Length];
        Parallel.For(0, _tensors.Length, _parallel, i => faults[i] = Count(results[i], activations[i]));
        int faulty = Array.FindIndex(faults, fault => fault is not null);
        if (faulty >= 0)
        {
            throw new EdgeException(
                EdgeFault.Model, $"The model computes NaN or infinity on calibration image number {number}", $"tensor '{_tensors[faulty]}'",
                "finite numbers", "Check the image, and that the float model works on it.", faults[faulty]);
        }
    }

    private static NotFiniteNumberException? Count(OrtValue result, ObservedActivation activation)
    {
        try
        {
            activation.Add(result.GetTensorDataAsSpan<float>(), result.GetTensorTypeAndShape().Shape);
            return null;
        }
        catch (NotFiniteNumberException fault)
        {
            return fault;
        }
    }

    private static ModelProto WithOutputs(ModelProto model, string[] tensors)
    {
        ModelProto observed = model.Clone();
        TypeProto type = new() { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } };
        HashSet<string> present = [.. observed.Graph.Output.Select(output => output.Name)];
        observed.Graph.Output.AddRange(tensors.Where(present.Add).Select(tensor => new ValueInfoProto { Name = tensor, Type = type }));
        return observed;
    }
}
