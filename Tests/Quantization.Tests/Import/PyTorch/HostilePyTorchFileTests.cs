using System.IO.Compression;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Quantization.Tests.Import.Zip;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import.PyTorch;

/// <summary>
/// Checkpoints that were made to do harm, or that hold what is not read: refused in a sentence, and nothing in them is run.
/// </summary>
public sealed class HostilePyTorchFileTests : IDisposable
{
    private static readonly byte[] SixNumbers = new byte[24];

    private static readonly Dictionary<string, (string Expected, byte[] Pickle)> Hostile = new()
    {
        ["a call of the system"] = ("'posix.system'",
            new PickleBytes().Raw("cposix\nsystem\n").Text("touch hacked").Raw(0x85, (byte)'R').Stopped),
        ["a call by names from the stack"] = ("'builtins.eval'", new PickleBytes().Text("builtins").Text("eval").Raw(0x93).Stopped),
        ["a name with a control sign"] = ("'os.\\u001b'", new PickleBytes().Raw("cos\n\u001b\n").Stopped),
        ["a parser of arguments"] = ("'argparse.ArgumentParser'", new PickleBytes().Global("argparse", "ArgumentParser").Stopped),
        ["arguments that are called with something"] = ("in a way that PyTorch does not",
            new PickleBytes().Global("argparse", "Namespace").Raw("N").Raw(0x85, 0x81).Stopped),
        ["arguments that hold a call of the system"] = ("'posix.system'",
            new PickleBytes().Arguments(hidden => hidden.Raw("cposix\nsystem\n")).Stopped),
        ["arguments alone"] = ("no state dict", new PickleBytes().Arguments(hidden => hidden.Raw("NN")).Stopped),
        ["attributes of a list"] = ("attributes of what has none", new PickleBytes().Raw("]}b").Stopped),
        ["a class of its own"] = ("0x81", new PickleBytes().Global("collections", "OrderedDict").Raw(")").Raw(0x81).Stopped),
        ["an unknown instruction"] = ("0xff at byte 2", new PickleBytes().Raw(0xff).Stopped),
        ["a pickle of protocol 9"] = ("protocol 9", [0x80, 9, (byte)'N', (byte)'.']),
        ["no end"] = ("ends too early", [0x80, 2, (byte)'N']),
        ["text without an end"] = ("ends too early",
            new PickleBytes().Raw(0x8d).Raw(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).Stopped),
        ["a name without an end"] = ("ends too early", new PickleBytes().Raw("cposix").Stopped),
        ["text that is none"] = ("no UTF-8", new PickleBytes().Raw(0x8c, 1, 0xff).Stopped),
        ["a value from nowhere"] = ("has not made", new PickleBytes().Raw(0x86).Stopped),
        ["a value from below a mark"] = ("has not made", new PickleBytes().Raw("N(").Raw(0x85).Stopped),
        ["a mark from nowhere"] = ("has not made", new PickleBytes().Raw("t").Stopped),
        ["a memory that was not kept"] = ("recalls the value 7", new PickleBytes().Raw((byte)'h', 7).Stopped),
        ["a list that holds itself"] = ("no state dict", new PickleBytes().Raw("]q").Raw(0).Raw("h").Raw(0).Raw("a").Stopped),
        ["a dict that is its own model"] = ("no state dict",
            new PickleBytes().Raw("}q").Raw(0).Text("model").Raw("h").Raw(0).Raw("s").Stopped),
        ["two million values"] = ("more than 1048576 values", new PickleBytes().Raw(new string('N', 2 << 20)).Stopped),
        ["two million memories"] = ("more than 1048576 values", new PickleBytes().Raw("N").Raw(new string('\u0094', 2 << 20)).Stopped),
        ["one large dict as the value of very many keys"] = ("no state dict",
            new PickleBytes().Raw("}q").Raw(0).Raw("(").Raw(new string('N', 1 << 18)).Raw("u}(")
                .Raw(string.Concat(Enumerable.Repeat("Nh\0", 1 << 17))).Raw("u").Stopped),
        ["seventeen dimensions"] = ("17 dimensions", PickleBytes.State(0, [.. Enumerable.Repeat(1L, 17)], [.. Enumerable.Repeat(1L, 17)])),
        ["half a million lists in each other"] = ("no state dict",
            new PickleBytes().Raw(new string(']', 1 << 19)).Raw(new string('a', (1 << 19) - 1)).Stopped),
        ["an append to a dict"] = ("no list", new PickleBytes().Raw("}Na").Stopped),
        ["a key without a value"] = ("without a value", new PickleBytes().Raw("}(Nu").Stopped),
        ["a call of a number"] = ("in a way that PyTorch does not", new PickleBytes().Raw("N)R").Stopped),
        ["a call with no tuple"] = ("no tuple", new PickleBytes().Raw("NNR").Stopped),
        ["an object outside of it"] = ("no storage", new PickleBytes().Text("module").Raw("Q").Stopped),
        ["a storage of 2^62 numbers"] = ("4611686018427387904 numbers", new PickleBytes().Storage("0", 1L << 62).Stopped),
        ["a storage of -1 numbers"] = ("-1 numbers", new PickleBytes().Storage("0", -1).Stopped),
        ["a storage of two sizes"] = ("two sizes", new PickleBytes().Storage("0", 6).Storage("0", 5).Stopped),
        ["a storage of no bytes in the zip"] = ("lacks the storage 'archive/data/1'",
            new PickleBytes().Raw("}").Text("w").Tensor(0, [1], [1], 1, key: "1").Raw("s").Stopped),
        ["a storage of fewer bytes"] = ("has 24 bytes", PickleBytes.State(0, [5], [1], stored: 5)),
        ["one name twice"] = ("two tensors 'w'",
            new PickleBytes().Raw("}(").Text("w").Tensor(0, [1], [1]).Text("w").Tensor(0, [1], [1]).Raw("u").Stopped),
        ["a view behind its storage"] = ("reaches beyond the storage", PickleBytes.State(1, [6], [1])),
        ["a view before its storage"] = ("reaches beyond the storage", PickleBytes.State(-1, [6], [1])),
        ["an offset of 2^63 - 1"] = ("reaches beyond the storage", PickleBytes.State(long.MaxValue, [6], [1])),
        ["a stride of 2^63 - 1"] = ("reaches beyond the storage", PickleBytes.State(0, [2, 3], [long.MaxValue, long.MaxValue])),
        ["a stride of -1"] = ("stride -1", PickleBytes.State(5, [6], [-1])),
        ["a dimension of 2^63 - 1"] = ("dimension 9223372036854775807", PickleBytes.State(0, [long.MaxValue], [0])),
        ["a dimension of -6"] = ("dimension -6", PickleBytes.State(0, [-6], [1])),
        ["2^62 numbers of no stride"] = ("2^31 numbers or more", PickleBytes.State(0, [int.MaxValue, int.MaxValue], [0, 0])),
        ["a number repeated for ever"] = ("repeats numbers", PickleBytes.State(0, [int.MaxValue], [0])),
        ["an empty tensor of 2^31 rows and more"] = ("2^31 numbers or more", PickleBytes.State(0, [1 << 20, 1 << 20, 0], [1, 1, 1])),
        ["a shape without strides"] = ("1 dimensions and 0 strides", PickleBytes.State(0, [6], [])),
        ["a shape of text"] = ("no whole number",
            new PickleBytes().Global("torch._utils", "_rebuild_tensor_v2").Raw("(").Storage("0", 6).Number(0).Text("x").Raw(0x85)
                .Numbers(1).Raw("NNtR").Stopped),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Pickles { get; } = [.. Hostile.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Pickles))]
    public void A_pickle_of_what_no_state_dict_has_is_refused(string what)
    {
        EdgeException fault = Refused(Archive(("archive/data.pkl", Hostile[what].Pickle), ("archive/data/0", SixNumbers)));

        Assert.Contains(Hostile[what].Expected, fault.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("module.pth", "'torch.nn.modules.container.Sequential'")]
    [InlineData("complex.pth", "'torch.ComplexFloatStorage'")]
    [InlineData("ambiguous.pth", "no state dict under its keys 'epoch', 'first', 'second'")]
    public void What_PyTorch_saves_beside_weights_is_refused_by_its_name(string file, string expected) =>
        Assert.Contains(expected, SavedWeights.Refused(SavedWeights.PathOf(file)).What, StringComparison.Ordinal);

    [Fact]
    public void Two_state_dicts_are_refused_with_their_keys()
    {
        byte[] pickle = new PickleBytes().Raw("}(").Text("epoch").Number(3).Text("first").State("a", "b").Text("second").State("a", "b")
            .Raw("u").Stopped;

        Assert.Contains("2 state dicts under its keys 'first', 'second'", Refused(Of(pickle)).What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state_dict")]
    [InlineData("net")]
    public void Tensors_beside_the_weights_are_not_taken_for_them(string key)
    {
        byte[] pickle = new PickleBytes().Raw("}(").Text("best_acc1").Tensor(0, [1], [1]).Text("callbacks").State("best_model_score")
            .Text(key).State("stem.weight", "stem.bias").Raw("u").Stopped;

        Assert.Equal(["stem.bias", "stem.weight"], NamesIn(pickle));
    }

    [Fact]
    public void A_wrapper_key_goes_before_whatever_stands_beside_it()
    {
        byte[] pickle = new PickleBytes().Raw("}(").Text("a").Tensor(0, [1], [1]).Text("b").Tensor(0, [1], [1]).Text("model_ema")
            .State("averaged").Text("model").State("x", "y", "z").Text("state_dict").Raw("}u").Stopped;

        Assert.Equal(["averaged"], NamesIn(pickle));
    }

    [Theory]
    [InlineData(0x81)]
    [InlineData(0x52)]
    public void Arguments_of_training_are_left_out_unseen(int instruction)
    {
        byte[] pickle = new PickleBytes().Raw("}(").Text("args").Arguments(values => values.Text("lr").Number(1), instruction)
            .Text("model").State("stem.weight", "stem.bias").Raw("u").Stopped;

        Assert.Equal(["stem.bias", "stem.weight"], NamesIn(pickle));
    }

    [Fact]
    public void A_view_in_any_order_is_read_within_its_storage()
    {
        byte[] six = [.. Enumerable.Range(0, 6).SelectMany(number => BitConverter.GetBytes((float)number))];
        File.WriteAllBytes(PathOf, Archive(("a/data.pkl", PickleBytes.State(1, [2, 2], [1, 3])), ("a/data/0", six)));

        using IWeightFile weights = WeightFile.Open(PathOf);

        Assert.Equal([1f, 4f, 2f, 5f], SavedWeights.Read(weights, "weight"));
    }

    [Theory]
    [InlineData("state.pth")]
    [InlineData("older.pth")]
    [InlineData("averaged.pth")]
    public void A_file_that_was_cut_anywhere_is_refused(string file)
    {
        byte[] bytes = SavedWeights.Bytes(file);

        Assert.All(Enumerable.Range(1, bytes.Length / 23), step => Refused(bytes[..^(step * 23)]));
        Refused(bytes[..^1]);
    }

    [Fact]
    public void A_compressed_pickle_or_storage_is_refused_and_not_inflated()
    {
        byte[] zeros = new byte[24 << 20];
        byte[] pickle = PickleBytes.State(0, [6 << 20], [1], stored: 6 << 20);

        EdgeException fault = Refused(
            ZipBytes.Of(CompressionLevel.SmallestSize, ("archive/data.pkl", pickle), ("archive/data/0", zeros)));

        Assert.Contains("'archive/data.pkl' is compressed", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_a_big_endian_machine_is_refused() => Assert.Contains(
        "little-endian",
        Refused(Archive(("a/data.pkl", PickleBytes.State(0, [6], [1])), ("a/data/0", SixNumbers), ("a/byteorder", "big"u8.ToArray()))).What,
        StringComparison.Ordinal);

    [Fact]
    public void Two_pickles_in_a_zip_are_refused() => Assert.Contains(
        "2 files data.pkl", Refused(Archive(("a/data.pkl", []), ("b/data.pkl", []))).What, StringComparison.Ordinal);

    [Fact]
    public void A_pickle_above_its_limit_is_refused_before_it_is_read() => Assert.Contains(
        "'a/data.pkl' has 5242880 bytes", Refused(Archive(("a/data.pkl", new byte[5 << 20]))).What, StringComparison.Ordinal);

    private string PathOf => _folder.File("weights.pth");

    private static byte[] Archive(params (string Name, byte[] Content)[] files) => ZipBytes.Of(CompressionLevel.NoCompression, files);

    private static byte[] Of(byte[] pickle) => Archive(("archive/data.pkl", pickle), ("archive/data/0", SixNumbers));

    private string[] NamesIn(byte[] pickle)
    {
        File.WriteAllBytes(PathOf, Of(pickle));
        using IWeightFile weights = WeightFile.Open(PathOf);
        return [.. weights.Tensors.Keys.Order(StringComparer.Ordinal)];
    }

    private EdgeException Refused(byte[] bytes)
    {
        File.WriteAllBytes(PathOf, bytes);
        return SavedWeights.Refused(PathOf);
    }
}
