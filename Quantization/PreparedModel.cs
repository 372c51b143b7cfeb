using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Passes;
using EdgeConvNeXt.Quantization.Patterns;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Quantization;

/// <summary>A float model that was read, found suitable and brought into the form that calibration and emission know.</summary>
/// <param name="Model">The model after the passes.</param>
/// <param name="Operators">Its linear operators in the order of computation.</param>
/// <param name="Integer">Names of those that can become integer and are not asked to stay float.</param>
/// <param name="InputFormat">What the integer model will take.</param>
internal sealed record PreparedModel(
    ModelProto Model, IReadOnlyList<LinearOperator> Operators, IReadOnlySet<string> Integer, InputFormat InputFormat)
{
    /// <summary>Prepares a model.</summary>
    /// <param name="model">The model in plain form, with its weights inside; changed.</param>
    /// <param name="request">What is wanted of it.</param>
    /// <exception cref="EdgeException">The model cannot be quantized; the message says why.</exception>
    public static PreparedModel Of(ModelProto model, QuantizationRequest request)
    {
        ModelRequirements.ThrowIfUnsuitable(model, request.ModelPath, request.Input);
        FloatPasses.Run(model, FloatPasses.All);
        GraphIndex index = new(model);
        IReadOnlyList<LinearOperator> operators = LinearOperator.FindAll(index);
        return new PreparedModel(model, operators, ChooseInteger(operators, request), ChooseInput(index, request));
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
                EdgeFault.Model,
                reason,
                request.ModelPath,
                "a first convolution without padding, as uint8 pixels need",
                "Choose the input format f32-nchw."),
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
}
