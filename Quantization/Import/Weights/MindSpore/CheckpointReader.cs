namespace EdgeConvNeXt.Quantization.Import.Weights.MindSpore;

/// <summary>One tensor of a checkpoint, put together from its values.</summary>
/// <param name="Name">Its tag.</param>
/// <param name="Type">The word for how its numbers are stored.</param>
/// <param name="Shape">Its dimensions as they stand there.</param>
/// <param name="Slices">Where its bytes lie; each slice lies inside of the file.</param>
internal sealed record CheckpointTensor(string Name, string Type, List<long> Shape, List<(long Start, long Bytes)> Slices)
{
    /// <summary>Whether another value goes on with this tensor.</summary>
    public bool GoesOnWith(CheckpointTensor next) => next.Name == Name && next.Type == Type && next.Shape.SequenceEqual(Shape);
}

/// <summary>
/// Reads the values of a checkpoint: Checkpoint { Value { tag = 1, tensor { dims = 1, tensor_type = 2, tensor_content = 3 } = 2 } = 1 }.
/// </summary>
internal sealed class CheckpointReader(WeightBytes file, long end)
{
    private const int MostDimensions = 16;

    // Far above what a network has: each takes memory.
    private const int MostValues = 1 << 18;

    private readonly WireCursor _cursor = new(file, end);

    /// <summary>The tensors in the order of the file.</summary>
    /// <exception cref="Runtime.EdgeException">The file is no such message.</exception>
    public List<CheckpointTensor> Read()
    {
        List<CheckpointTensor> tensors = [];
        for (int values = 0; _cursor.Position < end;)
        {
            (ulong number, int type) = _cursor.Field(end);
            if (number != 1 || type != WireCursor.Bytes)
            {
                _cursor.Skip(type, end);
                continue;
            }

            CheckpointTensor next = ReadValue(_cursor.BytesEnd(end));
            if (++values > MostValues)
            {
                throw _cursor.Malformed($"has more than {MostValues} values");
            }

            if (tensors.Count > 0 && tensors[^1].GoesOnWith(next))
            {
                tensors[^1].Slices.AddRange(next.Slices);
            }
            else
            {
                tensors.Add(next);
            }
        }

        return tensors;
    }

    private CheckpointTensor ReadValue(long valueEnd)
    {
        string? name = null;
        CheckpointTensor? tensor = null;
        while (_cursor.Position < valueEnd)
        {
            switch (_cursor.Field(valueEnd))
            {
                case (1, WireCursor.Bytes): name = _cursor.Text(valueEnd); break;
                case (2, WireCursor.Bytes): tensor = ReadTensor(_cursor.BytesEnd(valueEnd)); break;
                case (_, int type): _cursor.Skip(type, valueEnd); break;
            }
        }

        return string.IsNullOrEmpty(name) || tensor is null
            ? throw _cursor.Malformed("has a value without a name or without a tensor")
            : tensor with { Name = name };
    }

    private CheckpointTensor ReadTensor(long tensorEnd)
    {
        CheckpointTensor tensor = new("", "", [], []);
        while (_cursor.Position < tensorEnd)
        {
            switch (_cursor.Field(tensorEnd))
            {
                case (1, WireCursor.Varint): AddDimension(tensor, tensorEnd); break;
                case (1, WireCursor.Bytes): AddDimensions(tensor, _cursor.BytesEnd(tensorEnd)); break;
                case (2, WireCursor.Bytes): tensor = tensor with { Type = _cursor.Text(tensorEnd) }; break;
                case (3, WireCursor.Bytes): AddContent(tensor, _cursor.BytesEnd(tensorEnd)); break;
                case (_, int type): _cursor.Skip(type, tensorEnd); break;
            }
        }

        return tensor;
    }

    private void AddDimensions(CheckpointTensor tensor, long packedEnd)
    {
        while (_cursor.Position < packedEnd)
        {
            AddDimension(tensor, packedEnd);
        }
    }

    private void AddDimension(CheckpointTensor tensor, long messageEnd)
    {
        if (tensor.Shape.Count == MostDimensions)
        {
            throw _cursor.Malformed($"has a tensor of more than {MostDimensions} dimensions");
        }

        tensor.Shape.Add((long)_cursor.Integer(messageEnd));
    }

    private void AddContent(CheckpointTensor tensor, long contentEnd)
    {
        if (tensor.Slices.Count > 0)
        {
            throw _cursor.Malformed("has a value with two contents");
        }

        tensor.Slices.Add((_cursor.Position, contentEnd - _cursor.Position));
        _cursor.Position = contentEnd;
    }
}
