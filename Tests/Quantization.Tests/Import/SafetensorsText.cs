using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>A safetensors file taken apart, so that tests change names, shapes and numbers of it.</summary>
internal sealed class SafetensorsText
{
    private readonly SortedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public IEnumerable<string> Names => _entries.Keys;

    public static SafetensorsText Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        SafetensorsText text = new();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(bytes.AsSpan(8, length))!.AsObject())
        {
            if (name != "__metadata__")
            {
                int[] offsets = [.. value!["data_offsets"]!.AsArray().Select(offset => offset!.GetValue<int>())];
                int[] shape = [.. value["shape"]!.AsArray().Select(dimension => dimension!.GetValue<int>())];
                byte[] data = bytes[(8 + length + offsets[0])..(8 + length + offsets[1])];
                text._entries.Add(name, new Entry(value["dtype"]!.GetValue<string>(), shape, data));
            }
        }

        return text;
    }

    public SafetensorsText Rename(Func<string, string> rename)
    {
        SafetensorsText renamed = new();
        foreach ((string name, Entry entry) in _entries)
        {
            renamed._entries.Add(rename(name), entry);
        }

        return renamed;
    }

    public SafetensorsText Without(string name)
    {
        Assert.True(_entries.Remove(name));
        return this;
    }

    /// <summary>Adds or replaces a tensor of zeros.</summary>
    public SafetensorsText With(string name, params int[] shape)
    {
        _entries[name] = new Entry("F32", shape, new byte[shape.Aggregate(sizeof(float), (bytes, size) => bytes * size)]);
        return this;
    }

    /// <summary>Adds a counter.</summary>
    public SafetensorsText WithCounter(string name)
    {
        _entries[name] = new Entry("I64", [], new byte[8]);
        return this;
    }

    /// <summary>Replaces one number of a float32 tensor.</summary>
    public SafetensorsText Spoil(string name, int index, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_entries[name].Bytes.AsSpan(index * sizeof(float)), value);
        return this;
    }

    public void Write(string path) => File.WriteAllBytes(path, ToBytes());

    public byte[] ToBytes()
    {
        JsonObject header = [];
        int offset = 0;
        foreach ((string name, Entry entry) in _entries)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = entry.Type,
                ["shape"] = new JsonArray([.. entry.Shape.Select(dimension => (JsonNode)dimension)]),
                ["data_offsets"] = new JsonArray(offset, offset += entry.Bytes.Length),
            };
        }

        byte[] text = Encoding.UTF8.GetBytes(header.ToJsonString());
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. _entries.Values.SelectMany(entry => entry.Bytes)];
    }

    private sealed record Entry(string Type, int[] Shape, byte[] Bytes);
}
