using System.Buffers.Binary;
using System.Text;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Import.Weights.Safetensors;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import.Safetensors;

public sealed class SafetensorsFileTests : IDisposable
{
    private const string Pair = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tensors_have_names_shapes_and_numbers()
    {
        using IWeightFile file = Open($$"""{"__metadata__":{"format":"pt"},{{Pair[1..]}}   """, Floats(1.5f, -2, 3));

        Assert.Equal(["a", "b"], file.Tensors.Keys.Order());
        Assert.Equal(2, Assert.Single(file.Tensors["a"].Shape));
        Assert.Empty(file.Tensors["b"].Shape);
        Assert.Equal([1.5f, -2f], Numbers(file, "a"));
        Assert.Equal([3f], Numbers(file, "b"));
    }

    [Theory]
    [InlineData("F16", "Float16", "003e00c0", 1.5f, -2f)]
    [InlineData("BF16", "BFloat16", "c03f00c0", 1.5f, -2f)]
    [InlineData("F32", "Float32", "0000c03f000000c0", 1.5f, -2f)]
    [InlineData("F64", "Float64", "000000000000f83f00000000000000c0", 1.5f, -2f)]
    [InlineData("I64", "Integer", "0100000000000000feffffffffffffff", 1f, -2f)]
    [InlineData("U64", "Integer", "01000000000000000000000000000080", 1f, 9223372036854775808f)]
    [InlineData("I32", "Integer", "01000000feffffff", 1f, -2f)]
    [InlineData("U32", "Integer", "01000000000000ff", 1f, 4278190080f)]
    [InlineData("I16", "Integer", "0100feff", 1f, -2f)]
    [InlineData("U16", "Integer", "0100feff", 1f, 65534f)]
    [InlineData("I8", "Integer", "01fe", 1f, -2f)]
    [InlineData("U8", "Integer", "01fe", 1f, 254f)]
    [InlineData("BOOL", "Integer", "0100", 1f, 0f)]
    public void Every_type_is_widened(string type, string element, string bytes, float first, float second)
    {
        byte[] data = Convert.FromHexString(bytes);
        using IWeightFile file = Open(HeaderOf(type, "2", data), data);

        Assert.Equal(element, file.Tensors["a"].Element.ToString());
        Assert.Equal([first, second], Numbers(file, "a"));
    }

    [Fact]
    public void A_tensor_longer_than_what_is_read_at_once_is_read_whole()
    {
        float[] values = [.. Enumerable.Range(0, 100_000).Select(i => (float)(i % 2000))];
        byte[] data = [.. values.SelectMany(value => BitConverter.GetBytes((Half)value))];
        using IWeightFile file = Open(HeaderOf("F16", "100,1000", data), data);

        Assert.Equal(values, Numbers(file, "a"));
    }

    [Fact]
    public void A_tensor_without_numbers_is_one_all_the_same()
    {
        using IWeightFile file = Open("""{"a":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]}}""", []);

        Assert.Empty(Numbers(file, "a"));
    }

    [Theory]
    [InlineData("a hole", """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", "'b' begins at 8")]
    [InlineData("a hole at the start", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "'a' begins at 4")]
    [InlineData("an overlap", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "'b' begins at 4")]
    [InlineData("trailing bytes", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "take 8 bytes and 12 are there")]
    [InlineData("too few bytes", """{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "take 16 bytes and 12 are there")]
    [InlineData("another size", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", "the shape [2] has the offsets 0 to 12")]
    [InlineData("a product that does not fit", """{"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,12]}}""", "[65536, 65536]")]
    [InlineData("a dimension that does not fit", """{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,12]}}""", "4611686018427387905")]
    [InlineData("offsets the wrong way round", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}}""", "12 to 0")]
    [InlineData("a negative offset", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[-12,0]}}""", "not the JSON")]
    [InlineData("one offset", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[12]}}""", "not the JSON")]
    [InlineData("no shape", """{"a":{"dtype":"F32","data_offsets":[0,12]}}""", "not the JSON")]
    [InlineData("an unknown type", """{"a":{"dtype":"F8_E4M3","shape":[12],"data_offsets":[0,12]}}""", "the type 'F8_E4M3'")]
    [InlineData("a name twice", """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", "'a' twice")]
    [InlineData("metadata of numbers", """{"__metadata__":{"x":1},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "not the JSON")]
    [InlineData("metadata of lists", """{"__metadata__":["x"],"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "not the JSON")]
    [InlineData("text after the JSON", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}x""", "not the JSON")]
    [InlineData("no end", """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}""", "not the JSON")]
    [InlineData("a list", """["a"]""", "not the JSON")]
    public void A_header_that_is_not_as_the_format_says_is_refused(string what, string header, string expected)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => OpenDirectly(header, Floats(1, 2, 3)));

        Assert.True(fault.Message.Contains(expected, StringComparison.Ordinal), $"{what}: {fault.Message}");
        Assert.Equal(EdgeFault.Model, fault.Fault);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(100_000_001)]
    [InlineData(1000)]
    public void A_header_longer_than_the_file_or_the_limit_is_refused(ulong length)
    {
        string path = _folder.File("weights.safetensors");
        byte[] bytes = [.. new byte[8], .. "{}"u8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        File.WriteAllBytes(path, bytes);

        Assert.Contains("would be", Assert.Throws<EdgeException>(() => OpenDirectly(path)).What, StringComparison.Ordinal);
        Assert.Throws<EdgeException>(() => WeightFile.Open(path));
    }

    [Theory]
    [InlineData("weights.bin", 9)]
    [InlineData("weights.bin", 60)]
    [InlineData("weights.safetensors", 4)]
    public void A_file_that_is_cut_inside_of_its_header_is_said_to_be(string name, int length)
    {
        string path = _folder.File(name);
        byte[] header = Encoding.UTF8.GetBytes(Pair);
        File.WriteAllBytes(path, [.. new[] { BitConverter.GetBytes((long)header.Length), header }.SelectMany(part => part).Take(length)]);

        string fault = Assert.Throws<EdgeException>(() => WeightFile.Open(path)).What;

        Assert.Contains(length < 8 ? "it has 4 bytes" : "cut inside of its header", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_above_the_limit_is_refused_though_the_file_has_it()
    {
        string path = _folder.File("weights.safetensors");
        using (FileStream file = File.Create(path))
        {
            file.Write(BitConverter.GetBytes(100_000_001L));
            file.Write("{"u8);
            file.SetLength(200_000_000);
        }

        Assert.Contains("at most 100,000,000", Assert.Throws<EdgeException>(() => WeightFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_since_it_was_opened_is_refused()
    {
        using IWeightFile file = Open(Pair, Floats(1, 2, 3));
        using (FileStream cut = new(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            cut.SetLength(cut.Length - 1);
        }

        Assert.Equal([1f, 2f], Numbers(file, "a"));
        Assert.Contains("cut while", Assert.Throws<EdgeException>(() => Numbers(file, "b")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/nowhere/weights.safetensors")]
    [InlineData("/")]
    public void What_is_no_file_is_refused(string path) => Assert.Throws<EdgeException>(() => WeightFile.Open(path));

    [Fact]
    public void Whatever_is_changed_by_chance_works_or_is_refused()
    {
        byte[] whole = Bytes($$"""{"__metadata__":{"format":"pt"},{{Pair[1..]}}""", Floats(1.5f, -2, 3));
        string path = _folder.File("fuzzed.safetensors");
        Random random = new(5);
        int refused = 0;
        for (int round = 0; round < 2000; round++)
        {
            File.WriteAllBytes(path, Mutate(whole, random));
            try
            {
                using SafetensorsFile file = OpenDirectly(path);
                foreach (string name in file.Tensors.Keys)
                {
                    Numbers(file, name);
                }
            }
            catch (EdgeException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 500, 1990);
    }

    // Bytes are changed, cut off, added and exchanged; half of the changes put in a byte that JSON is made of.
    private static byte[] Mutate(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(bytes.Count);
            byte value = random.Next(2) == 0 ? (byte)random.Next(256) : "{}[]\",:0123456789-e"u8[random.Next(19)];
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at - 1));
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                default:
                    bytes[at] = value;
                    break;
            }
        }

        return [.. bytes];
    }

    private static float[] Numbers(IWeightFile file, string name)
    {
        float[] numbers = new float[file.Tensors[name].Count];
        file.Read(file.Tensors[name], numbers);
        return numbers;
    }

    private static string HeaderOf(string type, string shape, byte[] data) =>
        $$$"""{"a":{"dtype":"{{{type}}}","shape":[{{{shape}}}],"data_offsets":[0,{{{data.Length}}}]}}""";

    private static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Bytes(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }

    private IWeightFile Open(string header, byte[] data) => WeightFile.Open(Written(header, data));

    private static SafetensorsFile OpenDirectly(string path)
    {
        WeightBytes bytes = WeightBytes.Open(path);
        try
        {
            return SafetensorsFile.Open(bytes);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    private SafetensorsFile OpenDirectly(string header, byte[] data) => OpenDirectly(Written(header, data));

    private string Written(string header, byte[] data)
    {
        string path = _folder.File("weights.safetensors");
        File.WriteAllBytes(path, Bytes(header, data));
        return path;
    }
}
