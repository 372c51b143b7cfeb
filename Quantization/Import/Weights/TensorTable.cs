using System.Collections.Immutable;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>The tensors of a file as they are found, and where the numbers of each lie.</summary>
/// <typeparam name="TPlace">How the format says where they lie.</typeparam>
internal sealed class TensorTable<TPlace>(WeightBytes file)
{
    /// <summary>Above the rank of any weight: each dimension is an integer in memory.</summary>
    private const int MostDimensions = 16;

    private readonly Dictionary<string, WeightTensor> _tensors = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TPlace> _places = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, WeightTensor> Tensors => _tensors;

    /// <summary>Where the numbers of one of <see cref="Tensors"/> lie.</summary>
    public TPlace this[WeightTensor tensor] => _places[tensor.Name];

    /// <summary>Number of the elements of a shape.</summary>
    /// <exception cref="EdgeException">It has too many dimensions, a negative one, or 2^31 numbers or more.</exception>
    public int Count(string name, ReadOnlySpan<long> shape)
    {
        long count = shape.Length <= MostDimensions
            ? 1
            : throw file.Damaged($"The tensor {Quoted(name)} has {shape.Length} dimensions", $"at most {MostDimensions}");
        foreach (long dimension in shape)
        {
            if (dimension is < 0 or > int.MaxValue || count * dimension > int.MaxValue)
            {
                throw file.Damaged($"The tensor {Quoted(name)} has the shape {Text(shape)}", "dimensions of less than 2^31 numbers");
            }

            count *= dimension;
        }

        return (int)count;
    }

    /// <summary>Takes a tensor in.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its dimensions, which <see cref="Count"/> has looked at.</param>
    /// <param name="kind">How its numbers are stored.</param>
    /// <param name="place">Where they lie: inside of the file, the reader has made sure.</param>
    /// <exception cref="EdgeException">The file has another one of the name.</exception>
    public void Add(string name, ReadOnlySpan<long> shape, NumberKind kind, TPlace place)
    {
        ImmutableArray<int>.Builder dimensions = ImmutableArray.CreateBuilder<int>(shape.Length);
        foreach (long dimension in shape)
        {
            dimensions.Add((int)dimension);
        }

        if (!_tensors.TryAdd(name, new WeightTensor(name, dimensions.MoveToImmutable(), kind.Element())))
        {
            throw file.Damaged($"The file has two tensors {Quoted(name)}", "names that differ");
        }

        _places.Add(name, place);
    }

    /// <exception cref="ArgumentException">The destination has not the length of the tensor.</exception>
    public static void ThrowIfUnfit(WeightTensor tensor, Span<float> destination)
    {
        if (destination.Length != tensor.Count)
        {
            throw new ArgumentException($"{tensor.Name} has {tensor.Count} numbers, the destination {destination.Length}.");
        }
    }

    private static string Text(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private static string Quoted(string name) => WeightNames.Quoted(name);
}
