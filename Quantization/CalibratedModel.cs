using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization;

/// <summary>A float model after the passes, with what images showed of its activations: everything that a plan is made of.</summary>
internal sealed class CalibratedModel
{
    private readonly IReadOnlyDictionary<string, ObservedActivation> _activations;
    private readonly HashSet<string> _images;
    private readonly int _threads;

    // A range is searched for among thousands of bins, and the same one is asked for by every plan.
    private readonly Dictionary<(RangeMethod Method, string Tensor), ActivationRange> _ranges = [];

    private CalibratedModel(
        ModelProto model, IReadOnlyList<LinearOperator> operators, IReadOnlyList<ObservedActivation> activations, int images, int threads)
    {
        _threads = threads;
        Model = model;
        Operators = operators;
        Images = images;
        _activations = activations.ToDictionary(item => item.Tensor);
        _images = ImageTensors(new GraphIndex(model));
    }

    /// <summary>The float model.</summary>
    public ModelProto Model { get; }

    /// <summary>The operators that can become integer and whose activations were observed.</summary>
    public IReadOnlyList<LinearOperator> Operators { get; }

    /// <summary>Number of images seen.</summary>
    public int Images { get; }

    /// <summary>What the channels of each tensor did.</summary>
    public IReadOnlyDictionary<string, ChannelStatistics> Channels =>
        _activations.Values.Where(item => item.Channels is not null).ToDictionary(item => item.Tensor, item => item.Channels!);

    /// <summary>Runs a float model over images.</summary>
    /// <param name="model">The float model after the passes; not changed.</param>
    /// <param name="operators">Names of the operators that are to become integer.</param>
    /// <param name="images">The images.</param>
    /// <param name="inputShape">Shape of one image as the model takes it: 1, channels, height, width.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="observed">Called after each image with the number of images so far, and the image's logits.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="Runtime.EdgeException">An image has the wrong size, or an activation is NaN or infinite.</exception>
    public static CalibratedModel Observe(
        ModelProto model, IReadOnlySet<string> operators, ICalibrationData images, long[] inputShape, int threads,
        Action<int, ReadOnlySpan<float>> observed, CancellationToken cancellationToken)
    {
        LinearOperator[] chosen = [.. LinearOperator.FindAll(new GraphIndex(model)).Where(item => operators.Contains(item.Name))];
        int seen = 0;
        using ActivationObserver observer = new(model, inputShape, QuantizationPlan.TensorsOf(chosen), threads);
        IReadOnlyList<ObservedActivation> activations = observer.Observe(
            images,
            (number, logits) =>
            {
                seen = number;
                observed(number, logits);
            },
            cancellationToken);
        return new CalibratedModel(model, chosen, activations, seen, threads);
    }

    /// <summary>A plan for some of the operators.</summary>
    /// <param name="config">How ranges are chosen, and what else is done against the error.</param>
    /// <param name="floatOperators">Names of operators that stay float.</param>
    /// <param name="input">How the model wants its picture.</param>
    public QuantizationPlan Plan(PtqConfig config, IReadOnlySet<string> floatOperators, ImageInput input)
    {
        LinearOperator[] integer = [.. Operators.Where(item => !floatOperators.Contains(item.Name))];
        string[] tensors = [.. QuantizationPlan.TensorsOf(integer)];
        FindRanges(tensors, config.RangeMethod);
        return new QuantizationPlan(
            integer.Select(item => item.Name).ToHashSet(),
            tensors.ToDictionary(tensor => tensor, tensor => Plan(_activations[tensor], config, input)),
            config.IsGeluByTable)
        {
            Threads = _threads,
        };
    }

    private PlannedActivation Plan(ObservedActivation item, PtqConfig config, ImageInput input)
    {
        ActivationRange range = _ranges[(config.RangeMethod, item.Tensor)];

        // Every pixel value will come one day, whatever the calibration images show: what is clipped here is missing in the whole network.
        return new PlannedActivation(
            ActivationScale.Covering(_images.Contains(item.Tensor) ? range.With(ActivationRange.OfPixels(input)) : range),
            item.Shape,
            config.IsBiasCorrected ? [.. Enumerable.Range(0, item.Channels!.Channels).Select(item.Channels.Mean)] : null);
    }

    private void FindRanges(string[] tensors, RangeMethod method)
    {
        string[] missing = [.. tensors.Where(tensor => !_ranges.ContainsKey((method, tensor)))];
        ActivationRange[] found = new ActivationRange[missing.Length];
        ParallelLoop.Run(missing.Length, _threads, i => found[i] = RangeMethods.Create(method).Choose(_activations[missing[i]].Values));
        foreach ((string tensor, ActivationRange range) in missing.Zip(found))
        {
            _ranges.Add((method, tensor), range);
        }
    }

    /// <summary>The model's input, and what the passes made of it.</summary>
    private static HashSet<string> ImageTensors(GraphIndex index)
    {
        string input = index.Inputs.Single().Name;
        return [input, .. index.Consumers(input).Where(Layouts.IsToNhwc).Select(node => node.Output[0])];
    }
}
