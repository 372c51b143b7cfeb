using EdgeConvNeXt.Quantization.Calibration;
using EdgeConvNeXt.Quantization.Emission;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Numerics;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>
/// Post-training quantization of a float model to INT8: int8 weights with a scale for each output channel, uint8 activations with ranges
/// seen on calibration images. The same request gives the same bytes.
/// </summary>
public static class Quantizer
{
    // Enough that the mean of the logits' error is known to a few tenths of a decibel, few enough to be tried on many times.
    private const int Probes = 32;

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
        HashSet<string> integer = ChooseInteger(operators, request);
        request = request with { InputFormat = ChooseInput(index, request) };
        ImageInput? pixels = request.InputFormat == InputFormat.U8Nhwc ? request.Input : null;
        int threads = request.Threads > 0 ? request.Threads : Environment.ProcessorCount;
        ProbeImages probes = ProbeImages.Of(request.Calibration, ModelRequirements.InputShape(request.Input), Probes, cancellationToken);
        ThrowIfEmpty(probes, request);
        AlternativeSearch search = new(request, integer, probes, threads);
        (ModelProto best, QuantizationAlternative way) = search.Find(model, cancellationToken);
        CalibratedModel calibrated = CalibratedModel.Observe(
            best, integer, request.Calibration, ModelRequirements.InputShape(request.Input), threads,
            number => progress?.Report(new QuantizationProgress(QuantizationStep.Calibrating, number)), cancellationToken);
        progress?.Report(new QuantizationProgress(QuantizationStep.Writing, calibrated.Images));
        QuantizationPlan plan = calibrated.Plan(way.RangeMethod, way.IsBiasCorrected, request.FloatOperators);
        ModelProto emitted = CpuEmitter.Emit(best, plan, pixels);
        return new QuantizationResult
        {
            Model = OnnxFile.ToBytes(emitted),
            InputFormat = request.InputFormat!.Value,
            CalibrationImages = calibrated.Images,
            Way = way,
            Alternatives = search.Tried,
            Stages = Stages(ConvNeXtBlock.FindAll(index, operators)),
            Operators = [.. operators.Select(item => Describe(item, plan))],
        };
    }

    // Whether the model can take pixels shows before the work begins, not after it.
    private static InputFormat ChooseInput(GraphIndex index, QuantizationRequest request)
    {
        string? reason = PixelInput.Obstacle(index);
        return (request.InputFormat, reason) switch
        {
            (InputFormat.F32Nchw, _) => InputFormat.F32Nchw,
            (_, null) => InputFormat.U8Nhwc,
            (null, _) => InputFormat.F32Nchw,
            _ => throw new EdgeException(
                EdgeFault.Model, reason, request.ModelPath, "a first convolution without padding, as uint8 pixels need", "Choose the input format f32-nchw."),
        };
    }

    private static HashSet<string> ChooseInteger(IReadOnlyList<LinearOperator> operators, QuantizationRequest request)
    {
        string? unknown = request.FloatOperators.Except(operators.Select(item => item.Name)).Order(StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"There is no linear operator '{unknown}' to keep float", request.ModelPath,
                "the name of a convolution or linear layer of the model", "Take a name from the quantization report.");
        }

        HashSet<string> chosen = [.. operators.SkipLast(1).Select(item => item.Name).Except(request.FloatOperators)];
        return chosen.Count > 0 ? chosen : throw new EdgeException(
            EdgeFault.Model, "Nothing in the model can be computed with integers", request.ModelPath,
            "convolutions or linear layers with constant weights besides the classifier", "Export a ConvNeXt, with its weights inside.");
    }

    private static void ThrowIfEmpty(ProbeImages probes, QuantizationRequest request)
    {
        if (probes.Count == 0)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "There are no calibration images", request.ModelPath, "at least one image", "Name a folder that holds images of the line.");
        }
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
