using System.Numerics;
using System.Runtime.InteropServices;
using EdgeConvNeXt.Runtime.Protobuf;

namespace EdgeConvNeXt.Runtime.Inference.OnnxRuntime.Networks;

/// <summary>A constant (TensorProto), little-endian as is every machine that .NET runs on here.</summary>
internal sealed class NetworkTensor(WireMessage message)
{
    private const int DimensionsField = 1;
    private const int TypeField = 2;
    private const int FloatsField = 4;
    private const int Integers32Field = 5;
    private const int Integers64Field = 7;
    private const int NameField = 8;
    private const int RawField = 9;
    private const int DoublesField = 10;
    private const int ExternalField = 13;
    private const int LocationField = 14;

    private const int KeyField = 1;
    private const int ValueField = 2;
    private const int IsExternalLocation = 1;

    public string Name => message.Text(NameField);

    /// <summary>Number of its element type.</summary>
    public long Type => message.Integer(TypeField);

    public IReadOnlyList<long> Dimensions => message.Integers(DimensionsField);

    /// <summary>Number of elements that the dimensions promise, 1 for a scalar; nonsense where a dimension is.</summary>
    public long Count => Dimensions.Aggregate(1L, (product, size) => unchecked(product * size));

    /// <summary>Whether its values lie in a file beside the model.</summary>
    public bool IsExternal => message.Integer(LocationField) == IsExternalLocation;

    /// <summary>The file beside the model that holds its values, as it is named; null where they are inside, or no file is named.</summary>
    public string? File => IsExternal ? Places().GetValueOrDefault("location") : null;

    /// <summary>The values as bytes, whichever field they stand in; those of a file beside the model are read.</summary>
    /// <param name="folder">The folder of such files; null where there is none.</param>
    /// <returns>The bytes, empty where they cannot be read.</returns>
    /// <exception cref="EdgeException">The file is missing, too short, or outside of the folder.</exception>
    public ReadOnlyMemory<byte> Values(string? folder) =>
        IsExternal ? (folder is null ? default : ExternalTensorFile.Locate(folder, Name, Places()).Read())
        : message.Last(RawField) is { } raw ? raw.Payload
        : Type switch
        {
            TensorTypes.Float => Joined(FloatsField),
            TensorTypes.Double => Joined(DoublesField),
            TensorTypes.Float16 or TensorTypes.BFloat16 => Halves(),
            _ => default,
        };

    /// <summary>The values of a tensor of integers, whichever field they stand in; none where they cannot be read.</summary>
    /// <param name="folder">The folder of files beside the model; null where there is none.</param>
    /// <exception cref="EdgeException">The file is missing, too short, or outside of the folder.</exception>
    public IReadOnlyList<long> Integers(string? folder)
    {
        ReadOnlySpan<byte> raw = Values(folder).Span;
        return Type switch
        {
            _ when raw.IsEmpty => message.Integers(Type == TensorTypes.Int64 ? Integers64Field : Integers32Field),
            TensorTypes.UInt8 => Widened(raw),
            TensorTypes.Int8 => Widened(MemoryMarshal.Cast<byte, sbyte>(raw)),
            TensorTypes.UInt16 => Widened(MemoryMarshal.Cast<byte, ushort>(raw)),
            TensorTypes.Int16 => Widened(MemoryMarshal.Cast<byte, short>(raw)),
            TensorTypes.Int32 => Widened(MemoryMarshal.Cast<byte, int>(raw)),
            TensorTypes.Int64 => Widened(MemoryMarshal.Cast<byte, long>(raw)),
            _ => [],
        };
    }

    /// <summary>A constant of floats.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="dimensions">Its sizes; none for a scalar.</param>
    /// <param name="values">Its values, in memory order.</param>
    public static WireMessage Of(string name, IReadOnlyList<long> dimensions, ReadOnlySpan<float> values) =>
        Of(name, TensorTypes.Float, dimensions, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A constant list of whole numbers.</summary>
    public static WireMessage Of(string name, ReadOnlySpan<long> values) =>
        Of(name, TensorTypes.Int64, [values.Length], MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Number of its element type.</param>
    /// <param name="dimensions">Its sizes; none for a scalar.</param>
    /// <param name="values">The values as bytes.</param>
    public static WireMessage Of(string name, long type, IReadOnlyList<long> dimensions, ReadOnlyMemory<byte> values)
    {
        WireMessage tensor = WireMessage.Create();
        if (dimensions.Count > 0)
        {
            tensor.Set(DimensionsField, dimensions);
        }

        tensor.Set(TypeField, type);
        tensor.Set(NameField, name);
        tensor.Set(RawField, values);
        return tensor;
    }

    /// <summary>Makes floats of it; its shape stays.</summary>
    /// <param name="values">The floats as bytes.</param>
    public void BecomeFloat(byte[] values)
    {
        message.Set(TypeField, TensorTypes.Float);
        message.Remove(Integers32Field);
        message.Remove(ExternalField);
        message.Remove(LocationField);
        message.Set(RawField, values);
    }

    private static long[] Widened<T>(ReadOnlySpan<T> values)
        where T : struct, IBinaryInteger<T>
    {
        long[] widened = new long[values.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = long.CreateTruncating(values[i]);
        }

        return widened;
    }

    private Dictionary<string, string> Places()
    {
        Dictionary<string, string> places = [];
        foreach (WireMessage entry in message.Messages(ExternalField))
        {
            places[entry.Text(KeyField)] = entry.Text(ValueField);
        }

        return places;
    }

    // Packed numbers, or one number a field, as old writers did.
    private ReadOnlyMemory<byte> Joined(int number)
    {
        WireField[] fields = [.. message.All(number)];
        return fields.Length == 1 ? fields[0].Bytes : fields.SelectMany(field => field.Bytes.ToArray()).ToArray();
    }

    // Typed data keep 16 bits in each 32-bit integer.
    private byte[] Halves()
    {
        IReadOnlyList<long> bits = message.Integers(Integers32Field);
        ushort[] halves = new ushort[bits.Count];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = (ushort)bits[i];
        }

        return MemoryMarshal.AsBytes(halves.AsSpan()).ToArray();
    }
}
