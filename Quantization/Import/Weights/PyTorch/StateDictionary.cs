using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.PyTorch;

/// <summary>
/// Finds the weights in what a checkpoint holds. They are the dict under the first of <see cref="Wrappers"/> that is there; or else the
/// dict itself, where it has at least as many tensors as any dict in it; or else the only dict in it with several tensors. So a tensor
/// beside the weights, such as the best accuracy, is never taken for them. Whatever stands beside them (optimizer, epoch, arguments) is
/// left out, and so is what in the dict itself is no tensor.
/// </summary>
internal static class StateDictionary
{
    /// <summary>
    /// Keys under which trainers save the weights. Averaged weights come first, as timm's load_state_dict takes them: they are the ones
    /// that a trainer evaluates where it keeps both.
    /// </summary>
    private static readonly string[] Wrappers = ["state_dict_ema", "model_ema", "state_dict", "model_state_dict", "model"];

    /// <summary>One tensor alone is a figure of training, such as the best score, and no network.</summary>
    private const int Several = 2;

    private const int DeepestWrapping = 4;
    private const int MostKeysNamed = 8;

    /// <summary>The tensors of a checkpoint by name, in its order.</summary>
    /// <exception cref="EdgeException">It holds none, or several dicts that could be the weights.</exception>
    public static IEnumerable<KeyValuePair<string, TorchTensor>> Tensors(WeightBytes file, object? root)
    {
        object? found = root;
        for (int depth = 0; depth <= DeepestWrapping && found is PickleDictionary dictionary; depth++)
        {
            found = Wrapped(dictionary);
            if (found is null)
            {
                return TensorsOf(WeightsIn(file, dictionary));
            }
        }

        throw None(file, root);
    }

    private static PickleDictionary WeightsIn(WeightBytes file, PickleDictionary dictionary)
    {
        (object? Key, PickleDictionary State)[] states = StatesOf(dictionary);
        int own = TensorsOf(dictionary).Count();
        if (own > 0 && states.All(item => TensorsOf(item.State).Count() <= own))
        {
            return dictionary;
        }

        return states switch
        {
            [] => throw None(file, dictionary),
            [(_, PickleDictionary only)] => only,
            _ => throw file.NotRead(
                $"The file holds {states.Length} state dicts{Keys(states.Select(item => item.Key))}", "one, by itself or under a known key",
                "Load the file in PyTorch and save the one that is wanted: torch.save(checkpoint[KEY], FILE)."),
        };
    }

    private static EdgeException None(WeightBytes file, object? root) => file.NotRead(
        $"The file holds no state dict{Keys(root is PickleDictionary dictionary ? dictionary.Pairs.Select(pair => pair.Key) : [])}",
        $"a dict of tensors, by itself or under one of {string.Join(", ", Wrappers)}",
        "Load the file in PyTorch and save its state dict alone: torch.save(model.state_dict(), FILE).");

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

    // What stands under such a key and holds neither tensors nor dicts describes the network: {'model': {'name': 'convnext_tiny'}}.
    private static PickleDictionary? Wrapped(PickleDictionary dictionary) => Wrappers
        .Select(wrapper => dictionary[wrapper]).OfType<PickleDictionary>()
        .FirstOrDefault(wrapped => wrapped.Pairs.Exists(pair => pair.Value is TorchTensor or PickleDictionary));

    // Each dict once: the same may be the value of very many keys.
    private static (object? Key, PickleDictionary State)[] StatesOf(PickleDictionary dictionary) =>
    [
        .. dictionary.Pairs.Select(pair => (pair.Key, State: pair.Value as PickleDictionary))
            .Where(item => item.State is not null).DistinctBy(item => item.State)
            .Where(item => TensorsOf(item.State!).Take(Several).Count() == Several).Select(item => (item.Key, item.State!)),
    ];

    private static string Keys(IEnumerable<object?> all)
    {
        string[] keys = [.. all.OfType<string>().Take(MostKeysNamed).Select(WeightNames.Quoted)];
        return keys.Length == 0 ? "" : $" under its keys {string.Join(", ", keys)}";
    }
}
