using System.Globalization;
using EdgeConvNeXt.Quantization.Import.Families;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Network;

/// <summary>The tensors of a file by the names that their family gives them.</summary>
/// <param name="Family">Whose names they are.</param>
/// <param name="Root">What stands before every name: "" or "model.".</param>
/// <param name="Tensors">The tensors by their names without it; those outside of it by their whole names.</param>
/// <param name="Path">The file, for messages.</param>
internal sealed record NamedWeights(WeightFamily Family, string Root, IReadOnlyDictionary<string, WeightTensor> Tensors, string Path)
{
    private const int MostNetworksNamed = 3;

    /// <summary>Finds out whose names the tensors of a file have: each family knows its own first convolution.</summary>
    /// <exception cref="EdgeException">No family's, or those of several networks.</exception>
    public static NamedWeights Find(IWeightFile file)
    {
        WeightTensor[] tensors = TrainingState.Without(file.Tensors);
        (WeightFamily Family, string Root)[] found =
        [
            .. WeightFamily.All.SelectMany(family => RootsOf(family, tensors).Select(root => (family, root))),
        ];
        return found switch
        {
            [(WeightFamily family, string root)] => new NamedWeights(family, root, Rename(family, root, tensors, file.Path), file.Path),
            [] => throw NoFamily(tensors, file.Path),
            _ => throw Refused(
                $"The file holds {found.Length} networks, {string.Join(" and ", found.Take(MostNetworksNamed).Select(NameOf))}"
                + (found.Length > MostNetworksNamed ? " among them" : ""),
                file.Path, "the weights of one network", "Save those that are wanted in a file of their own."),
        };
    }

    /// <summary>The tensor of a layer; null where it is not there.</summary>
    public WeightTensor? Find(Layer layer, Part part) =>
        Family.NameOf(layer, part) is { } name ? Tensors.GetValueOrDefault(name) : null;

    /// <summary>What a tensor is called, or would be, in the file.</summary>
    public string NameOf(Layer layer, Part part) =>
        Find(layer, part)?.Name ?? $"{Root}{Family.NameOf(layer, part)}";

    /// <summary>Blocks of a stage: as many as follow each other from 0, and one more where a later one is there all the same.</summary>
    public int Depth(int stage)
    {
        string prefix = Family.BlockPrefix(stage);
        SortedSet<int> blocks = [.. Tensors.Keys.Select(name => BlockOf(name, prefix)).Where(block => block >= 0)];
        int depth = blocks.TakeWhile((block, index) => block == index).Count();
        return depth == blocks.Count && depth > 0 ? depth : depth + 1;
    }

    /// <summary>The refusal of a file.</summary>
    public static EdgeException Refused(
        string what, string path, string expected, string remedy = "Save the weights of a whole ConvNeXt classifier, and nothing else.") =>
        new(EdgeFault.Model, PrintableText.Of(what), path, PrintableText.Of(expected), remedy);

    private static string NameOf((WeightFamily Family, string Root) found) => $"one of {found.Family.Name} "
        + $"({WeightNames.Quoted($"{found.Root}{found.Family.NameOf(new Layer(LayerRole.Stem), Part.Weight)}")})";

    private static string[] RootsOf(WeightFamily family, WeightTensor[] tensors)
    {
        string stem = family.NameOf(new Layer(LayerRole.Stem), Part.Weight)!;
        return
        [
            .. tensors.Select(tensor => family.NameFor(tensor.Name)).Where(name => name.EndsWith(stem, StringComparison.Ordinal))
                .Select(name => name[..^stem.Length]).Where(root => root.Length == 0 || root[^1] is '.' or '_').Distinct(),
        ];
    }

    private static Dictionary<string, WeightTensor> Rename(WeightFamily family, string root, WeightTensor[] tensors, string path)
    {
        Dictionary<string, WeightTensor> renamed = [];
        foreach (WeightTensor tensor in tensors)
        {
            string name = family.NameFor(tensor.Name);
            name = name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..] : tensor.Name;
            if (!renamed.TryAdd(name, tensor))
            {
                throw Refused(
                    $"The tensors {WeightNames.Quoted(renamed[name].Name)} and {WeightNames.Quoted(tensor.Name)} are the same layer's",
                    path, "one of them");
            }
        }

        return renamed;
    }

    private static EdgeException NoFamily(WeightTensor[] tensors, string path)
    {
        string known = string.Join(", ", WeightFamily.All.Select(family => family.Name).Distinct());
        string first = tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal).FirstOrDefault() is { } name
            ? $"such as {WeightNames.Quoted(name)}"
            : "it has none";
        return Refused(
            $"The names of the tensors are of no known ConvNeXt, {first}", path, $"those of {known}",
            tensors.Any(tensor => KerasFamily.HasNumberFor(tensor.Name))
                ? KerasFamily.SavingWithNames
                : "Export the model to ONNX instead.");
    }

    private static int BlockOf(string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return -1;
        }

        ReadOnlySpan<char> rest = name.AsSpan(prefix.Length);
        int end = rest.IndexOfAnyExceptInRange('0', '9');
        return end > 0 && int.TryParse(rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out int block) ? block : -1;
    }
}
