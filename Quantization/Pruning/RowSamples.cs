using System.Numerics.Tensors;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Quantization.Workers;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Quantization.Pruning;

/// <summary>
/// What the channels of a tensor were at some positions of some images: row-major [rows, columns], a position in each row.
/// </summary>
/// <param name="rows">Number of positions.</param>
/// <param name="columns">Number of channels.</param>
internal sealed class RowSamples(int rows, int columns)
{
    // Sums of float32 over so many rows are exact to six places; the sums over these are float64.
    private const int RowsAtOnce = 1024;

    /// <summary>Number of positions.</summary>
    public int Rows => rows;

    /// <summary>Number of channels.</summary>
    public int Columns => columns;

    /// <summary>The values.</summary>
    public float[] Values { get; } = new float[rows * columns];

    /// <summary>The channels at one position.</summary>
    public Span<float> Row(int index) => Values.AsSpan(index * columns, columns);

    /// <summary>The difference to other samples.</summary>
    /// <param name="other">As many positions and channels.</param>
    public RowSamples Minus(RowSamples other)
    {
        RowSamples difference = new(rows, columns);
        TensorPrimitives.Subtract(Values, other.Values, difference.Values);
        return difference;
    }

    /// <summary>Takes the mean off each channel.</summary>
    /// <returns>The means.</returns>
    public float[] Center()
    {
        double[] sums = new double[columns];
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> values = Row(row);
            for (int column = 0; column < columns; column++)
            {
                sums[column] += values[column];
            }
        }

        float[] means = [.. sums.Select(sum => (float)(sum / rows))];
        for (int row = 0; row < rows; row++)
        {
            TensorPrimitives.Subtract(Row(row), means, Row(row));
        }

        return means;
    }

    /// <summary>
    /// The mean over the positions of the product of each of these channels with each channel of others: [Columns, others].
    /// </summary>
    /// <param name="other">As many positions.</param>
    /// <param name="threads">Threads, 1 or more; the sums do not hang on their number.</param>
    /// <param name="cancellationToken">Stops between two parts.</param>
    public double[] Product(RowSamples other, int threads, CancellationToken cancellationToken)
    {
        double[] sums = new double[columns * other.Columns];
        using InferenceSession session = OpenProduct();
        int parts = (rows + RowsAtOnce - 1) / RowsAtOnce;
        for (int first = 0; first < parts; first += threads)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(threads, parts - first);
            float[][] products = new float[count][];
            ParallelLoop.Run(count, threads, i => products[i] = ProductOf(session, other, (first + i) * RowsAtOnce));
            ParallelLoop.Run(columns, threads, row =>
            {
                foreach (float[] product in products)
                {
                    for (int i = row * other.Columns; i < (row + 1) * other.Columns; i++)
                    {
                        sums[i] += product[i];
                    }
                }
            });
        }

        TensorPrimitives.Divide<double>(sums, rows, sums);
        return sums;
    }

    private float[] ProductOf(InferenceSession session, RowSamples other, int first)
    {
        int count = Math.Min(RowsAtOnce, rows - first);
        float[] product = new float[columns * other.Columns];
        using RunOptions options = new();
        using OrtValue left = Part(this, first, count);
        using OrtValue right = Part(other, first, count);
        using OrtValue result = OrtValue.CreateTensorValueFromMemory(product, [columns, other.Columns]);
        session.Run(options, ["left", "right"], [left, right], ["product"], [result]);
        return product;
    }

    private static OrtValue Part(RowSamples samples, int first, int count) => OrtValue.CreateTensorValueFromMemory(
        OrtMemoryInfo.DefaultInstance, samples.Values.AsMemory(first * samples.Columns, count * samples.Columns), [count, samples.Columns]);

    // ONNX Runtime's product of matrices is the fastest at hand.
    private static InferenceSession OpenProduct()
    {
        ModelProto model = new() { IrVersion = 8, Graph = new GraphProto { Name = "product" } };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        model.Graph.Node.Add(NodeFactory.Create("Gemm", "product", ["left", "right"], "product").With("transA", 1));
        model.Graph.Input.Add([GraphSegment.ValueOf("left"), GraphSegment.ValueOf("right")]);
        model.Graph.Output.Add(GraphSegment.ValueOf("product"));
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        return new InferenceSession(OnnxFile.ToBytes(model), options);
    }
}
