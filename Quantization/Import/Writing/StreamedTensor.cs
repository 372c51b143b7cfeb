using System.Collections.Immutable;
using EdgeConvNeXt.Quantization.Import.Weights;

namespace EdgeConvNeXt.Quantization.Import.Writing;

/// <summary>A constant of a graph whose numbers are still in the file of weights.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Its shape in the graph.</param>
/// <param name="Source">Where its numbers come from.</param>
/// <param name="Order">How they lie there.</param>
internal sealed record StreamedTensor(string Name, ImmutableArray<int> Shape, WeightTensor Source, SourceOrder Order)
{
    /// <summary>Size of its numbers as float32.</summary>
    public long Bytes => (long)Source.Count * sizeof(float);

    /// <summary>Number of rows that it is written in: all that follow the first dimension are one row.</summary>
    public int Rows => Shape[0];

    /// <summary>Numbers in a row.</summary>
    public int RowLength => Source.Count / Rows;

    /// <summary>Gathers one row of a tensor that does not lie as it is in the graph.</summary>
    /// <param name="values">All numbers of the source, in its order.</param>
    /// <param name="row">Index of the row.</param>
    /// <param name="destination">Receives the row.</param>
    public void Gather(ReadOnlySpan<float> values, int row, Span<float> destination)
    {
        if (Order == SourceOrder.Transposed)
        {
            GatherEvery(values[row..], Rows, destination);
        }
        else
        {
            GatherKernel(values[row..], destination);
        }
    }

    private static void GatherEvery(ReadOnlySpan<float> values, int step, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = values[i * step];
        }
    }

    /// <summary>From [pixels, in, out] to [in, pixels] of one output, the first of <paramref name="values"/>.</summary>
    private void GatherKernel(ReadOnlySpan<float> values, Span<float> destination)
    {
        (int outputs, int inputs, int pixels) = (Shape[0], Shape[1], Shape[2] * Shape[3]);
        for (int input = 0; input < inputs; input++)
        {
            GatherEvery(values[(input * outputs)..], inputs * outputs, destination.Slice(input * pixels, pixels));
        }
    }
}

/// <summary>How numbers lie in a file of weights, seen from the graph.</summary>
internal enum SourceOrder
{
    /// <summary>As in the graph.</summary>
    AsItIs,

    /// <summary>A matrix with rows and columns exchanged.</summary>
    Transposed,

    /// <summary>A kernel [height, width, in, out]; the graph wants [out, in, height, width].</summary>
    OutputsLast,
}
