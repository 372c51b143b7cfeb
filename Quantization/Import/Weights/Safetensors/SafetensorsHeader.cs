using System.Text.Json;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Quantization.Import.Weights.Safetensors;

/// <summary>
/// The JSON header of a safetensors file, read as strictly as the reference implementation does: tensors may leave no holes, may not
/// overlap, and fill the file to its end; <c>__metadata__</c> is text. Besides, no name may stand there twice.
/// </summary>
internal static class SafetensorsHeader
{
    private const string Metadata = "__metadata__";

    // The largest ConvNeXt has some hundreds; without a bound a header of blanks and braces would take many times its size in memory.
    private const int MostTensors = 1 << 16;
    private const int MostDimensions = 8;

    /// <summary>Reads a header.</summary>
    /// <param name="header">The JSON, UTF-8, with blanks after it.</param>
    /// <param name="dataBytes">Size of what follows it.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="EdgeException">It is not as the format says.</exception>
    public static Dictionary<string, SafetensorsEntry> Read(ReadOnlySpan<byte> header, long dataBytes, string path)
    {
        Dictionary<string, SafetensorsEntry> entries;
        try
        {
            entries = ReadEntries(header, path);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw Refused(
                path, "its header is not the JSON of the format", "an object of tensors with dtype, shape and data_offsets", fault);
        }

        ThrowIfNotFilled(entries, dataBytes, path);
        return entries;
    }

    /// <summary>The refusal of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What is wrong with it: "it has 3 bytes".</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="inner">The failure underneath.</param>
    public static EdgeException Refused(string path, string what, string expected, Exception? inner = null) => new(
        EdgeFault.Model, PrintableText.Of($"The file of weights is damaged: {what}"), path, expected, "Save or download it again.", inner);

    private static Dictionary<string, SafetensorsEntry> ReadEntries(ReadOnlySpan<byte> header, string path)
    {
        Dictionary<string, SafetensorsEntry> entries = [];
        Utf8JsonReader reader = new(header);
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (name == Metadata)
            {
                SkipMetadata(ref reader);
            }
            else if (entries.Count == MostTensors)
            {
                throw Refused(path, $"it holds more than {MostTensors:N0} tensors", "the weights of one network");
            }
            else if (!entries.TryAdd(name, ReadEntry(ref reader, name, path)))
            {
                throw Refused(path, $"it names the tensor {WeightNames.Quoted(name)} twice", "each name once");
            }
        }

        // What follows has to be blank: anything else fails here.
        return reader.Read() ? throw new JsonException() : entries;
    }

    private static SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name, string path)
    {
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            string member = reader.GetString()!;
            Next(ref reader);
            switch (member)
            {
                case "dtype":
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = Numbers(ref reader);
                    break;
                case "data_offsets":
                    offsets = Numbers(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not [long start, long end])
        {
            throw new JsonException();
        }

        SafetensorsType known = SafetensorsType.Find(type)
            ?? throw Refused(
                path, $"the tensor {WeightNames.Quoted(name)} has the type {WeightNames.Quoted(type)}", $"one of {SafetensorsType.Names}");
        int[] dimensions = Dimensions(shape) is { } fitting && Product(fitting) * known.Bytes == end - start
            ? fitting
            : throw Refused(
                path, $"the tensor {WeightNames.Quoted(name)} of the shape [{string.Join(", ", shape)}] has the offsets {start} to {end}",
                $"as many bytes of {type} as the shape says");
        return new SafetensorsEntry(known, dimensions, start, end);
    }

    /// <summary>The dimensions as whole numbers whose product fits one too; null where it does not.</summary>
    private static int[]? Dimensions(List<long> shape)
    {
        long product = 1;
        foreach (long dimension in shape)
        {
            product = dimension > int.MaxValue ? long.MaxValue : product * dimension;
            if (product > int.MaxValue)
            {
                return null;
            }
        }

        return [.. shape.Select(dimension => (int)dimension)];
    }

    private static long Product(int[] dimensions) => dimensions.Aggregate(1L, (product, dimension) => product * dimension);

    private static List<long> Numbers(ref Utf8JsonReader reader)
    {
        List<long> numbers = [];
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        while (Next(ref reader) != JsonTokenType.EndArray)
        {
            long number = reader.GetInt64();
            if (number < 0 || numbers.Count == MostDimensions)
            {
                throw new JsonException();
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static void SkipMetadata(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader) == JsonTokenType.PropertyName)
        {
            Expect(ref reader, JsonTokenType.String);
            _ = reader.GetString();
        }
    }

    private static void ThrowIfNotFilled(Dictionary<string, SafetensorsEntry> entries, long dataBytes, string path)
    {
        long end = 0;
        foreach ((string name, SafetensorsEntry entry) in entries.OrderBy(item => item.Value.Start).ThenBy(item => item.Value.End))
        {
            if (entry.Start != end)
            {
                throw Refused(
                    path, $"the tensor {WeightNames.Quoted(name)} begins at {entry.Start}", $"{end}, where the tensor before it ends");
            }

            end = entry.End;
        }

        if (end != dataBytes)
        {
            throw Refused(path, $"its tensors take {end:N0} bytes and {dataBytes:N0} are there", "a file that ends with its last tensor");
        }
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (Next(ref reader) != type)
        {
            throw new JsonException();
        }
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException();
}

/// <summary>One tensor of the header.</summary>
/// <param name="Type">How its numbers are stored.</param>
/// <param name="Shape">Its dimensions; their product fits an int.</param>
/// <param name="Start">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte after its last.</param>
internal sealed record SafetensorsEntry(SafetensorsType Type, int[] Shape, long Start, long End);
