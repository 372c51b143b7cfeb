using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Emission;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>
/// Post-training quantization of a float model to INT8: int8 weights with a scale for each output channel, uint8 activations with ranges
/// seen on calibration images. The same request gives the same bytes.
/// </summary>
public static class Quantizer
{
    /// <summary>Quantizes a model.</summary>
    /// <param name="request">What, and how.</param>
    /// <param name="progress">Told each step and each image.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <exception cref="EdgeException">The model or the calibration images cannot be used; the message says why.</exception>
    public static QuantizationResult Quantize(
        QuantizationRequest request, IProgress<QuantizationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        progress?.Report(new QuantizationProgress(QuantizationStep.Preparing, 0));
        ModelProto model = OnnxFile.Read(request.ModelPath);
        ModelRequirements.ThrowIfUnsuitable(model, request);
        FloatPasses.Run(model, FloatPasses.All);
        GraphIndex index = new(model);
        IReadOnlyList<LinearOperator> operators = LinearOperator.FindAll(index);
        LinearOperator[] integer = ChooseInteger(operators, request);

        IReadOnlyList<ObservedActivation> activations = Calibrate(model, integer, request, progress, cancellationToken, out int images);
        progress?.Report(new QuantizationProgress(QuantizationStep.Writing, images));
        QuantizationPlan plan = Plan(integer, activations, request.RangeMethod);
        ModelProto emitted = CpuEmitter.Emit(model, plan, request.InputFormat == InputFormat.U8Nhwc ? request.Input : null);
        return new QuantizationResult
        {
            Model = OnnxFile.ToBytes(emitted),
            CalibrationImages = images,
            Stages = Stages(ConvNeXtBlock.FindAll(index, operators)),
            Operators = [.. operators.Select(item => Describe(item, plan))],
        };
    }

    private static LinearOperator[] ChooseInteger(IReadOnlyList<LinearOperator> operators, QuantizationRequest request)
    {
        string? unknown = request.FloatOperators.Except(operators.Select(item => item.Name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"There is no linear operator '{unknown}' to keep float", request.ModelPath,
                "the name of a convolution or linear layer of the model", "Take a name from the quantization report.");
        }

        LinearOperator[] chosen = [.. operators.SkipLast(1).Where(item => !request.FloatOperators.Contains(item.Name))];
        return chosen.Length > 0 ? chosen : throw new EdgeException(
            EdgeFault.Model, "Nothing in the model can be computed with integers", request.ModelPath,
            "convolutions or linear layers with constant weights besides the classifier", "Export a ConvNeXt, with its weights inside.");
    }

    private static IReadOnlyList<ObservedActivation> Calibrate(
        ModelProto model, LinearOperator[] operators, QuantizationRequest request, IProgress<QuantizationProgress>? progress, CancellationToken cancellationToken, out int images)
    {
        int seen = 0;
        long[] shape = [1, ModelRequirements.Colors, request.Input.Height, request.Input.Width];
        int threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;
        using ActivationObserver observer = new(model, shape, QuantizationPlan.TensorsOf(operators), threads);
        IReadOnlyList<ObservedActivation> activations = observer.Observe(
            request.Calibration,
            number =>
            {
                seen = number;
                progress?.Report(new QuantizationProgress(QuantizationStep.Calibrating, number));
            },
            cancellationToken);
        images = seen > 0 ? seen : throw new EdgeException(
            EdgeFault.Configuration, "There are no calibration images", request.ModelPath, "at least one image", "Name a folder that holds images of the line.");
        return activations;
    }

    private static QuantizationPlan Plan(LinearOperator[] operators, IReadOnlyList<ObservedActivation> activations, RangeMethod method)
    {
        IRangeMethod ranges = RangeMethods.Create(method);
        return new QuantizationPlan(
            operators.Select(item => item.Name).ToHashSet(),
            activations.ToDictionary(item => item.Tensor, item => new PlannedActivation(ActivationScale.Covering(ranges.Choose(item.Values)), item.Shape)));
    }

    private static List<ConvNeXtStage> Stages(IReadOnlyList<ConvNeXtBlock> blocks)
    {
        List<ConvNeXtStage> stages = [];
        foreach (ConvNeXtBlock block in blocks)
        {
            if (stages.Count > 0 && stages[^1].Channels == block.Channels)
            {
                stages[^1] = stages[^1] with { Blocks = stages[^1].Blocks + 1 };
            }
            else
            {
                stages.Add(new ConvNeXtStage(block.Channels, 1));
            }
        }

        return stages;
    }

    private static QuantizedOperator Describe(LinearOperator item, QuantizationPlan plan)
    {
        string kind = item switch
        {
            Convolution { IsDepthwise: true } => "depthwise convolution",
            Convolution => "convolution",
            _ => "linear layer",
        };
        bool isInteger = plan.Operators.Contains(item.Name);
        ActivationScale scale = isInteger ? plan.Activations[item.Input].Scale : default;
        return new QuantizedOperator(item.Name, kind, item.Weights.Count(), isInteger, scale.Dequantize(0), scale.Dequantize(byte.MaxValue));
    }
}
