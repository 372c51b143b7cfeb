using System.Collections.Immutable;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>
/// The trained weights of one file, whatever its format. Opening reads names and shapes and refuses what does not fit the file; numbers are
/// read from the file when they are asked for, so that a file of any size is imported with the memory of its largest tensor.
/// </summary>
internal interface IWeightFile : IDisposable
{
    /// <summary>The file, as it was named.</summary>
    string Path { get; }

    /// <summary>The tensors by name, with the names that the file gives them.</summary>
    IReadOnlyDictionary<string, WeightTensor> Tensors { get; }

    /// <summary>
    /// Reads a tensor as float32, in row-major order (the last dimension runs fastest). Half precision is widened, float64 and whole
    /// numbers are rounded to the nearest float32.
    /// </summary>
    /// <param name="tensor">One of <see cref="Tensors"/>.</param>
    /// <param name="destination">Receives <see cref="WeightTensor.Count"/> numbers; its length is exactly that.</param>
    /// <exception cref="EdgeException">The file cannot be read, or was cut since it was opened.</exception>
    void Read(WeightTensor tensor, Span<float> destination);
}

/// <summary>What a file of weights says of one tensor. Its numbers are in the file: every reader has made sure of that.</summary>
/// <param name="Name">The name in the file.</param>
/// <param name="Shape">The dimensions, outermost first; empty for a single number. None is negative, and their product fits.</param>
/// <param name="Element">How one number is stored.</param>
internal sealed record WeightTensor(string Name, ImmutableArray<int> Shape, WeightElement Element)
{
    /// <summary>How many numbers it holds; 1 for an empty shape.</summary>
    public int Count { get; } = Shape.Aggregate(1, (count, dimension) => checked(count * dimension));
}

/// <summary>How one number is stored in a file of weights.</summary>
internal enum WeightElement
{
    /// <summary>IEEE 754 half precision.</summary>
    Float16,

    /// <summary>The upper half of a float32 (bfloat16).</summary>
    BFloat16,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,

    /// <summary>A whole number of any width, or a truth value: counters of training, never weights.</summary>
    Integer,
}
