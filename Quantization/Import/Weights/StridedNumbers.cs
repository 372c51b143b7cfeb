using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights;

/// <summary>Numbers of a tensor that lie in a file in some regular order.</summary>
/// <param name="Kind">How one is stored.</param>
/// <param name="Start">Where in the file the first lies.</param>
/// <param name="Strides">For each dimension, how many numbers further the next one lies; not negative.</param>
/// <param name="IsBigEndian">Whether the most significant byte of a number stands first.</param>
internal sealed record StridedNumbers(NumberKind Kind, long Start, long[] Strides, bool IsBigEndian = false)
{
    // Numbers out of order are gathered from one read of all between the first and the last.
    private const long FarthestApart = 1L << 30;

    /// <summary>Refuses numbers that are not one behind the other and too far apart to be read at once.</summary>
    /// <exception cref="EdgeException">They are.</exception>
    public void ThrowIfTooFarApart(WeightBytes file, string name, ReadOnlySpan<long> shape)
    {
        Span<int> dimensions = stackalloc int[shape.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            dimensions[i] = (int)shape[i];
        }

        if (!IsInOrder(dimensions) && Extent(dimensions) > FarthestApart / Kind.Size())
        {
            throw file.NotRead(
                $"The numbers of the tensor {WeightNames.Quoted(name)} are spread over {Extent(dimensions) * Kind.Size()} bytes",
                $"at most {FarthestApart}, or numbers in order",
                "Save the tensor contiguous.");
        }
    }

    /// <summary>Reads all of them in row-major order.</summary>
    /// <param name="file">The file.</param>
    /// <param name="shape">The dimensions, outermost first.</param>
    /// <param name="numbers">As many as the shape has.</param>
    /// <exception cref="EdgeException">The file cannot be read, or was cut.</exception>
    public void Read(WeightBytes file, ReadOnlySpan<int> shape, Span<float> numbers)
    {
        if (numbers.IsEmpty)
        {
            return;
        }

        if (IsInOrder(shape))
        {
            Kind.Read(file, Start, IsBigEndian, numbers);
            return;
        }

        Read(file.Read(Start, Extent(shape) * Kind.Size()), shape, numbers);
    }

    /// <summary>Reads all of them in row-major order from memory.</summary>
    /// <param name="bytes">The bytes from the first number on; they may be written on.</param>
    /// <param name="shape">The dimensions, outermost first.</param>
    /// <param name="numbers">As many as the shape has.</param>
    public void Read(Span<byte> bytes, ReadOnlySpan<int> shape, Span<float> numbers)
    {
        if (IsBigEndian)
        {
            NumberKinds.ReverseEach(bytes, Kind.Size());
        }

        if (IsInOrder(shape))
        {
            Kind.Widen(bytes, numbers);
            return;
        }

        Gather(bytes, shape, numbers);
    }

    // Row by row: the last dimension in a loop of its own, the others counted like the wheels of an odometer.
    private void Gather(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> shape, Span<float> numbers)
    {
        int size = Kind.Size();
        int columns = shape[^1];
        byte[] row = new byte[columns * size];
        int[] index = new int[shape.Length - 1];
        for (int done = 0; done < numbers.Length; done += columns)
        {
            long at = 0;
            for (int i = 0; i < index.Length; i++)
            {
                at += index[i] * Strides[i];
            }

            for (int column = 0; column < columns; column++)
            {
                bytes.Slice((int)((at + (column * Strides[^1])) * size), size).CopyTo(row.AsSpan(column * size));
            }

            Kind.Widen(row, numbers.Slice(done, columns));
            Advance(index, shape);
        }
    }

    private static void Advance(int[] index, ReadOnlySpan<int> shape)
    {
        for (int i = index.Length - 1; i >= 0 && ++index[i] == shape[i]; i--)
        {
            index[i] = 0;
        }
    }

    private bool IsInOrder(ReadOnlySpan<int> shape)
    {
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            if (shape[i] != 1 && Strides[i] != stride)
            {
                return shape.Contains(0);
            }

            stride *= shape[i];
        }

        return true;
    }

    // From the first number to the last, both included.
    private long Extent(ReadOnlySpan<int> shape)
    {
        long extent = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            extent += Strides[i] * (shape[i] - 1L);
        }

        return extent;
    }
}
