using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// Finds the weights in what a checkpoint holds. They are the dict that has tensors as values: the outermost one, or else the one under the
/// first of <see cref="Wrappers"/> that is there, or else the only one. Whatever stands beside them (optimizer, epoch, arguments) is left
/// out, and so is what in the dict itself is no tensor.
/// </summary>
internal static class StateDictionary
{
    /// <summary>
    /// Keys under which trainers save the weights. Averaged weights come first, as timm's load_state_dict takes them: they are the ones
    /// that a trainer evaluates where it keeps both.
    /// </summary>
    private static readonly string[] Wrappers = ["state_dict_ema", "model_ema", "state_dict", "model_state_dict", "model"];

    private const int DeepestWrapping = 4;
    private const int MostKeysNamed = 8;

    /// <summary>The tensors of a checkpoint by name, in its order.</summary>
    /// <exception cref="EdgeException">It holds none, or several dicts that could be the weights.</exception>
    public static IEnumerable<KeyValuePair<string, TorchTensor>> Tensors(WeightBytes file, object? root)
    {
        object? found = root;
        for (int depth = 0; depth <= DeepestWrapping && found is PickleDictionary dictionary; depth++)
        {
            if (HasTensors(dictionary))
            {
                return TensorsOf(dictionary);
            }

            found = Wrapped(dictionary) ?? OnlyState(dictionary);
        }

        throw file.NotRead(
            $"The file holds no state dict{Keys(root)}",
            $"a dict of tensors, by itself or under one of {string.Join(", ", Wrappers)}",
            "Load the file in PyTorch and save its state dict alone: torch.save(model.state_dict(), FILE).");
    }

    private static IEnumerable<KeyValuePair<string, TorchTensor>> TensorsOf(PickleDictionary dictionary)
    {
        foreach ((object? key, object? value) in dictionary.Pairs)
        {
            if (key is string name && value is TorchTensor tensor)
            {
                yield return new(name, tensor);
            }
        }
    }

    private static bool HasTensors(PickleDictionary dictionary) => TensorsOf(dictionary).Any();

    private static PickleDictionary? Wrapped(PickleDictionary dictionary) =>
        Wrappers.Select(wrapper => dictionary[wrapper]).OfType<PickleDictionary>().FirstOrDefault();

    private static PickleDictionary? OnlyState(PickleDictionary dictionary)
    {
        // Each dict once: the same may be the value of very many keys.
        PickleDictionary[] states =
        [
            .. dictionary.Pairs.Select(pair => pair.Value).OfType<PickleDictionary>().Distinct().Where(HasTensors).Take(2),
        ];
        return states.Length == 1 ? states[0] : null;
    }

    private static string Keys(object? root)
    {
        string[] keys = root is PickleDictionary dictionary
            ? [.. dictionary.Pairs.Select(pair => pair.Key).OfType<string>().Take(MostKeysNamed).Select(WeightNames.Quoted)]
            : [];
        return keys.Length == 0 ? "" : $" under its keys {string.Join(", ", keys)}";
    }
}
