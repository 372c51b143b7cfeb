using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Onnx;
using EdgeConvNeXt.Runtime;
using Google.Protobuf;
using static EdgeConvNeXt.Quantization.Onnx.TensorProto.Types;

namespace EdgeConvNeXt.Quantization.Import.Writing;

/// <summary>
/// An ONNX model whose large constants are copied from a file of weights while it is written: in memory is one of them at a time. All
/// lengths follow from shapes, so they are known before. The same weights always give the same bytes.
/// </summary>
/// <param name="model">The model without those constants.</param>
/// <param name="tensors">The constants, in the order in which they are written.</param>
internal sealed class StreamedModel(ModelProto model, IReadOnlyList<StreamedTensor> tensors)
{
    private const long SizeLimit = int.MaxValue;
    private const int Step = 1 << 18;

    /// <summary>Size of the file.</summary>
    public long Bytes => Shell().CalculateSize() + Field(ModelProto.GraphFieldNumber, GraphBytes());

    /// <summary>Refuses a model that ONNX cannot express in one file.</summary>
    /// <param name="weights">The file of weights, for messages.</param>
    /// <exception cref="EdgeException">The model is 2 GiB or more.</exception>
    public void ThrowIfTooLarge(string weights)
    {
        if (Bytes >= SizeLimit)
        {
            throw OnnxFile.TooLarge(weights, Bytes);
        }
    }

    /// <summary>Writes the model, which is not too large.</summary>
    /// <param name="file">The weights.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="stop">Stops it between two constants.</param>
    /// <exception cref="EdgeException">A weight is no finite number; the message names it.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(IWeightFile file, Stream destination, CancellationToken stop)
    {
        using (CodedOutputStream output = new(destination, leaveOpen: true))
        {
            Shell().WriteTo(output);
            output.WriteTag(ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteLength((int)GraphBytes());
            model.Graph.WriteTo(output);
        }

        float[] values = new float[tensors.Max(tensor => tensor.Source.Count)];
        float[] rows = new float[Math.Max(Step, tensors.Max(tensor => tensor.RowLength))];
        foreach (StreamedTensor tensor in tensors)
        {
            stop.ThrowIfCancellationRequested();
            Span<float> numbers = values.AsSpan(0, tensor.Source.Count);
            file.Read(tensor.Source, numbers);
            ThrowIfNotFinite(tensor.Source.Name, file.Path, numbers);
            WriteHeader(tensor, destination);
            WriteValues(tensor, numbers, rows, destination);
        }
    }

    private static void WriteHeader(StreamedTensor tensor, Stream destination)
    {
        TensorProto header = HeaderOf(tensor);
        using CodedOutputStream output = new(destination, leaveOpen: true);
        output.WriteTag(GraphProto.InitializerFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)TensorBytes(tensor));
        header.WriteTo(output);
        output.WriteTag(TensorProto.RawDataFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength((int)tensor.Bytes);
    }

    /// <summary>Writes the numbers of a tensor, as many rows at once as the buffer holds.</summary>
    private static void WriteValues(StreamedTensor tensor, ReadOnlySpan<float> values, Span<float> buffer, Stream destination)
    {
        if (tensor.Order == SourceOrder.AsItIs)
        {
            destination.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        int filled = 0;
        for (int row = 0; row < tensor.Rows; row++)
        {
            tensor.Gather(values, row, buffer.Slice(filled, tensor.RowLength));
            filled += tensor.RowLength;
            if (filled + tensor.RowLength > buffer.Length || row == tensor.Rows - 1)
            {
                destination.Write(MemoryMarshal.AsBytes(buffer[..filled]));
                filled = 0;
            }
        }
    }

    private static void ThrowIfNotFinite(string name, string path, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
            {
                string found = float.IsNaN(value) ? "NaN" : "an infinite number";
                throw new EdgeException(
                    EdgeFault.Model, $"The tensor {WeightNames.Quoted(name)} holds {found}", path, "finite weights",
                    "Train the model again from a state before it diverged.");
            }
        }
    }

    private long GraphBytes() => model.Graph.CalculateSize() + tensors.Sum(
        tensor => Field(GraphProto.InitializerFieldNumber, TensorBytes(tensor)));

    private static long TensorBytes(StreamedTensor tensor) =>
        HeaderOf(tensor).CalculateSize() + Field(TensorProto.RawDataFieldNumber, tensor.Bytes);

    /// <summary>Size of a field with a length in front of it.</summary>
    private static long Field(int number, long bytes) =>
        CodedOutputStream.ComputeTagSize(number) + CodedOutputStream.ComputeUInt64Size((ulong)bytes) + bytes;

    private static TensorProto HeaderOf(StreamedTensor tensor)
    {
        TensorProto header = new() { Name = tensor.Name, DataType = (int)DataType.Float };
        header.Dims.AddRange(tensor.Shape.Select(dimension => (long)dimension));
        return header;
    }

    private ModelProto Shell()
    {
        ModelProto shell = model.Clone();
        shell.Graph = null;
        return shell;
    }
}
