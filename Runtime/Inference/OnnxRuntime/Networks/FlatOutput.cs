namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>
/// Flattens scores that come as maps of one cell, [n, labels, 1, 1] or [n, 1, 1, labels], as networks without a last Flatten give them.
/// </summary>
internal static class FlatOutput
{
    /// <returns>Whether anything was changed.</returns>
    public static bool Write(Network network)
    {
        if (network.Graph.Outputs.ToArray() is not [{ Shape: { Count: > 2 } shape } output]
            || shape[0] > 1 || shape.Skip(1).Any(size => size < 1) || shape.Skip(1).Count(size => size != 1) > 1)
        {
            return false;
        }

        string flat = network.NewName(output.Name + "_flat");
        network.Graph.Add(NetworkNode.Create("Flatten", [output.Name], flat, NetworkAttribute.Of("axis", 1)));
        output.Rename(flat);
        output.SetTensor(output.ElementType, [shape[0], shape.Skip(1).Max()], ["batch", "scores"]);
        return true;
    }
}
