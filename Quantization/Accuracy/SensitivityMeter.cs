using EdgeConvNeXt.Quantization.Lowering;
using EdgeConvNeXt.Quantization.Graph;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Quantization.Accuracy;

/// <summary>Measures how much single integer operators disturb the logits, all others being float.</summary>
/// <param name="model">The float model after the passes; not changed.</param>
/// <param name="plan">What becomes integer.</param>
/// <param name="pixels">The normalisation of the float input, where the integer model takes pixels; null where it takes floats.</param>
/// <param name="probe">The float model's logits of a few images.</param>
internal sealed class SensitivityMeter(ModelProto model, QuantizationPlan plan, ImageInput? pixels, LogitProbe probe)
{
    // Each brings an image of activations along, and each model that is opened another copy of the weights: with so many, neither is much.
    private const int OperatorsAtOnce = 8;

    /// <summary>Measures operators.</summary>
    /// <param name="names">Integer operators of the plan, in the order of computation.</param>
    /// <param name="measured">Called for each operator with the number of operators so far.</param>
    /// <param name="cancellationToken">Stops between two images.</param>
    /// <returns>The operators in their order.</returns>
    public IReadOnlyList<OperatorSensitivity> Measure(
        IReadOnlyList<string> names, Action<int> measured, CancellationToken cancellationToken)
    {
        Dictionary<string, double> ratios = [];
        foreach (string[] group in Groups(names))
        {
            Measure(group, ratios, cancellationToken);
            for (int done = ratios.Count - group.Length + 1; done <= ratios.Count; done++)
            {
                measured(done);
            }
        }

        return [.. names.Select(name => new OperatorSensitivity(name, ratios[name]))];
    }

    /// <summary>Operators that are measured together, in one model.</summary>
    private IEnumerable<string[]> Groups(IReadOnlyList<string> names)
    {
        GraphIndex index = new(model);
        if (!IsolatedOperators.CanEmit(index))
        {
            return names.Chunk(1);
        }

        // The first convolution over pixels is another operator than the one over floats.
        string? stem = pixels is null ? null : PixelInput.Create(index, pixels).Stem.Name;
        return [.. names.Where(name => name == stem).Chunk(1), .. names.Where(name => name != stem).Chunk(OperatorsAtOnce)];
    }

    private void Measure(string[] group, Dictionary<string, double> ratios, CancellationToken cancellationToken)
    {
        QuantizationPlan chosen = plan with { Operators = group.ToHashSet() };
        if (group is [string only])
        {
            ratios[only] = probe.SqnrDb(CpuLowering.Emit(model, chosen, pixels), isPixels: pixels is not null, cancellationToken);
            return;
        }

        ModelProto together = IsolatedOperators.Emit(model, chosen, out IReadOnlyList<string> order);
        IReadOnlyList<double> measured = probe.SqnrDb(together, order.Count, cancellationToken);
        foreach (string name in group)
        {
            // What the logits do not depend on does not disturb them.
            ratios[name] = double.PositiveInfinity;
        }

        foreach ((string name, double ratio) in order.Zip(measured))
        {
            ratios[name] = ratio;
        }
    }
}
