namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// A network of two labels that ends in one Sigmoid: what it gives is the probability p of the second label, as Keras and PyTorch count
/// (class 1). With p = 1 / (1 + e^-x) the probabilities 1 - p and p are the Softmax of 0 and x, so the last layer gets a first row of
/// zeros, and the Sigmoid goes: its scores are logits as everywhere else.
/// </summary>
internal static class SigmoidEnd
{
    // They hand on what they are given, whether it is one score or two.
    private static readonly HashSet<string> Transparent = ["Identity", "Dropout", "Flatten"];

    /// <param name="network">The network; changed.</param>
    /// <param name="lazy">Its tensors.</param>
    /// <param name="task">The labels.</param>
    /// <param name="where">What to call the network in errors.</param>
    /// <param name="folder">Folder of tensors that lie in files of their own; null where there are none.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="EdgeException">No linear layer with constant weights makes the one score.</exception>
    public static bool Drop(Network network, Lazy<GraphTrace> lazy, NetworkTask task, string where, string? folder)
    {
        if (task.Labels != 2 || network.Graph.Outputs.ToArray() is not [{ } output] || lazy.Value is not { } trace
            || SoftmaxEnd.EndOf(output.Name, trace) is not [.., { Operator: "Sigmoid", IsStandard: true } sigmoid] end
            || !IsOne(output, trace))
        {
            return false;
        }

        NetworkNode[] before = [.. Before(sigmoid, trace)];
        ConstantValues constants = new(trace, folder);
        if (end.SkipLast(1).FirstOrDefault(node => !HandsOn(node)) is { } behind)
        {
            throw NetworkRefusal.Of(
                $"The Sigmoid at the end (node '{PrintableText.Of(sigmoid.Name)}') stands for two labels, and "
                + $"{NetworkRefusal.Name(behind)} behind it is not known to hand two scores on",
                where,
                "nothing but Identity, Dropout, Flatten or a Cast to float32 behind the Sigmoid",
                "Export the network without that node, or with two scores and without a Sigmoid.");
        }

        if (!Widen(network, before, constants))
        {
            string maker = before is [.., { } last] ? NetworkRefusal.Name(last) : "the input";
            throw NetworkRefusal.Of(
                $"The Sigmoid at the end (node '{PrintableText.Of(sigmoid.Name)}') stands for two labels, and {maker} before it is no "
                + "linear layer with constant weights",
                where,
                "one score from a Gemm, or from a MatMul and an Add, right before the Sigmoid",
                "Export the network with two scores and without a Sigmoid.");
        }

        network.Graph.RemoveValues(before.Concat(end).SelectMany(node => node.Outputs).ToHashSet());
        sigmoid.BecomeIdentity();
        output.SetTensor(TensorTypes.Float, [output.Shape?[0] ?? -1, 2], ["batch", "scores"]);
        return true;
    }

    // A network in float16 is cast to float32 at its end.
    private static bool HandsOn(NetworkNode node) => Transparent.Contains(node.Operator)
        || (node.Operator == "Cast" && node.Integer("to", 0) == TensorTypes.Float);

    private static bool IsOne(NetworkValue output, GraphTrace trace) => output.Shape is { } shape
        ? shape.Count >= 2 && shape.Skip(1).All(size => size == 1)
        : OutputShapes.Scores(output.Name, trace) == 1;

    // The nodes before the Sigmoid, from the last to the linear layer.
    private static IEnumerable<NetworkNode> Before(NetworkNode sigmoid, GraphTrace trace)
    {
        NetworkNode? node = sigmoid;
        do
        {
            string? input = node.Inputs.FirstOrDefault(name => trace.Producer(name) is { } maker && !maker.Is("Constant"));
            node = input is null || trace.Readers(input) != 1 ? null : trace.Producer(input);
            if (node is not null)
            {
                yield return node;
            }
        }
        while (node is { IsStandard: true } && (Transparent.Contains(node.Operator) || node.Operator == "Add"));
    }

    private static bool Widen(Network network, NetworkNode[] before, ConstantValues constants)
    {
        NetworkNode[] layer = [.. before.Where(node => !Transparent.Contains(node.Operator))];
        return layer switch
        {
            [{ IsStandard: true, Operator: "Gemm" } gemm] => WidenGemm(network, gemm, constants),
            [{ IsStandard: true, Operator: "Add" } add, { IsStandard: true, Operator: "MatMul" } product] =>
                WidenColumns(network, product, constants) && WidenSummand(network, add, constants),
            [{ IsStandard: true, Operator: "MatMul" } product] => WidenColumns(network, product, constants),
            _ => false,
        };
    }

    private static bool WidenGemm(Network network, NetworkNode gemm, ConstantValues constants)
    {
        string[] inputs = [.. gemm.Inputs];
        bool hasBias = inputs.Length > 2 && inputs[2].Length > 0;
        ConstantArray? bias = hasBias ? constants.Floats(inputs[2]) : null;
        if (inputs.Length < 2 || (hasBias && bias is not { Values.Length: 1 }) || gemm.Integer("transA", 0) != 0)
        {
            return false;
        }

        if (gemm.Integer("transB", 0) == 0)
        {
            if (!WidenColumns(network, gemm, constants))
            {
                return false;
            }
        }
        else if (constants.Floats(inputs[1]) is { Dimensions: [1, long channels] } row)
        {
            Replace(network, gemm, 1, [2, channels], [.. new float[channels], .. row.Values]);
        }
        else
        {
            return false;
        }

        if (bias is not null)
        {
            Replace(network, gemm, 2, [2], [0, bias.Values[0]]);
        }

        return true;
    }

    // [channels, 1] becomes [channels, 2], its first column zeros.
    private static bool WidenColumns(Network network, NetworkNode product, ConstantValues constants)
    {
        if (product.Inputs.ElementAtOrDefault(1) is not { } weights
            || constants.Floats(weights) is not { Dimensions: [long channels, 1] } column)
        {
            return false;
        }

        Replace(network, product, 1, [channels, 2], [.. column.Values.SelectMany(weight => new[] { 0, weight })]);
        return true;
    }

    private static bool WidenSummand(Network network, NetworkNode add, ConstantValues constants)
    {
        string[] inputs = [.. add.Inputs];
        int place = Array.FindIndex(inputs, input => constants.Floats(input) is { Values.Length: 1 });
        if (place < 0)
        {
            return false;
        }

        Replace(network, add, place, [2], [0, constants.Floats(inputs[place])!.Values[0]]);
        return true;
    }

    private static void Replace(Network network, NetworkNode node, int place, long[] dimensions, float[] values)
    {
        string name = network.NewName(node.Inputs.ElementAt(place) + "_of_two");
        network.Graph.AddConstant(NetworkTensor.Of(name, dimensions, values));
        node.Read(place, name);
    }
}
