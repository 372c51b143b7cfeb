using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;
using Microsoft.ML.OnnxRuntime;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Calibration;

/// <summary>
/// Runs the float model over the calibration images with the observed tensors as extra outputs, an image on each thread, and keeps a
/// histogram of each tensor: the activations themselves only of the images at work. The logits come along.
/// </summary>
internal sealed class ActivationObserver : IDisposable
{
    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly long[] _inputShape;
    private readonly string[] _tensors;
    private readonly string[] _outputs;
    private readonly int _logits;
    private readonly RunOptions _runOptions = new();
    private readonly int _threads;

    /// <param name="model">The float model; not changed.</param>
    /// <param name="inputShape">Shape of one image as the model takes it: 1, channels, height, width.</param>
    /// <param name="tensors">The tensors to observe.</param>
    /// <param name="threads">Images at once, a thread each.</param>
    public ActivationObserver(ModelProto model, long[] inputShape, IEnumerable<string> tensors, int threads)
    {
        _tensors = [.. tensors];
        string logits = model.Graph.Output[0].Name;
        _outputs = _tensors.Contains(logits) ? _tensors : [.. _tensors, logits];
        _logits = Array.IndexOf(_outputs, logits);
        _input = model.Graph.Input[0].Name;
        _inputShape = inputShape;
        _threads = threads;
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        _session = new InferenceSession(OnnxFile.ToBytes(WithOutputs(model, _tensors)), options);
    }

    /// <summary>Counts every observed tensor over all images.</summary>
    /// <param name="data">The images.</param>
    /// <param name="observed">Called after each image with the number of images so far, and the image's logits.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <returns>The tensors in the order they were asked for; none has seen anything when there are no images.</returns>
    /// <exception cref="EdgeException">An image has the wrong size, or an activation is NaN or infinite.</exception>
    public IReadOnlyList<ObservedActivation> Observe(
        ICalibrationData data, Action<int, ReadOnlySpan<float>> observed, CancellationToken cancellationToken)
    {
        ObservedActivation[] activations = [.. _tensors.Select(tensor => new ObservedActivation(tensor))];
        using IEnumerator<ReadOnlyMemory<float>> images = data.Images(cancellationToken).GetEnumerator();
        int taken = 0;
        int number = 0;
        long bytes = 0;
        if (images.MoveNext())
        {
            // The first alone: it shows how much memory the activations of one image take.
            IDisposableReadOnlyCollection<OrtValue> results = Take(0, images.Current)();
            bytes = results.Sum(result => result.GetTensorTypeAndShape().ElementCount * sizeof(float));
            Add(results);
        }

        int[] workers = [.. Enumerable.Range(0, WorkersFor(_threads, bytes, FreeMemory.Bytes()))];
        foreach (IDisposableReadOnlyCollection<OrtValue> results in PictureWorkers.Run(Rest(), workers, Take, cancellationToken))
        {
            Add(results);
        }

        return activations;

        IEnumerable<ReadOnlyMemory<float>> Rest()
        {
            while (images.MoveNext())
            {
                yield return images.Current;
            }
        }

        Func<IDisposableReadOnlyCollection<OrtValue>> Take(int worker, ReadOnlyMemory<float> image)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CalibrationImage.ThrowIfWrongSize(++taken, image.Length, _inputShape);
            OrtValue input = OrtValue.CreateTensorValueFromMemory(image.ToArray(), _inputShape);
            return () => Run(input);
        }

        void Add(IDisposableReadOnlyCollection<OrtValue> results)
        {
            using (results)
            {
                Count(results, activations, ++number);
                observed(number, results[_logits].GetTensorDataAsSpan<float>());
            }
        }
    }

    /// <summary>Images at once: fewer than threads where half of the free memory does not hold the activations of as many.</summary>
    /// <param name="threads">Threads, 1 or more.</param>
    /// <param name="imageBytes">What is kept of an image until it is counted.</param>
    /// <param name="freeBytes">Memory that may be taken; null where nobody says.</param>
    internal static int WorkersFor(int threads, long imageBytes, long? freeBytes) => Math.Max(
        1, PictureWorkers.CountFor(threads + PictureWorkers.Waiting, imageBytes, freeBytes) - PictureWorkers.Waiting);

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }

    private IDisposableReadOnlyCollection<OrtValue> Run(OrtValue image)
    {
        using OrtValue input = image;
        return _session.Run(_runOptions, [_input], [input], _outputs);
    }

    // Image after image, for sums hang on their order; the tensors of one beside each other.
    private void Count(IDisposableReadOnlyCollection<OrtValue> results, ObservedActivation[] activations, int number)
    {
        NotFiniteNumberException?[] faults = new NotFiniteNumberException?[_tensors.Length];
        ParallelLoop.Run(_tensors.Length, _threads, i => faults[i] = Count(results[i], activations[i]));
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
