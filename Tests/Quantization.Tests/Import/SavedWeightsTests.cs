using System.Text.Json;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>Files that PyTorch, NumPy and h5py wrote are read as these libraries read them.</summary>
public sealed class SavedWeightsTests
{
    public static TheoryData<string> Files { get; } = [.. SavedWeights.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_tensor_is_there_with_its_shape_kind_and_numbers(string file)
    {
        Dictionary<string, JsonElement> expected = SavedWeights.ExpectedOf(file);
        using IWeightFile weights = WeightFile.Open(SavedWeights.PathOf(file));

        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), weights.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, tensor =>
        {
            WeightTensor found = weights.Tensors[tensor.Key];
            Assert.Equal(tensor.Key, found.Name);
            Assert.Equal(tensor.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt32()), found.Shape);
            Assert.Equal(tensor.Value.GetProperty("element").GetString(), found.Element.ToString());
            Assert.Equal(
                tensor.Value.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()),
                SavedWeights.Read(weights, tensor.Key));
        });
    }

    [Fact]
    public void The_name_of_a_file_does_not_matter()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.txt");
        File.Copy(SavedWeights.PathOf("state.pth"), path);

        using IWeightFile weights = WeightFile.Open(path);

        Assert.Equal(path, weights.Path);
        Assert.Contains("stem.weight", weights.Tensors);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK")]
    [InlineData("some text, and more of it than any magic number has")]
    [InlineData("\n\n\n\n\n\n\n\n")]
    public void What_is_no_file_of_weights_is_refused_with_the_formats_that_are_read(string content)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.bin");
        File.WriteAllText(path, content);

        EdgeException fault = SavedWeights.Refused(path);

        Assert.Contains("no known format", fault.What, StringComparison.Ordinal);
        Assert.All(["PyTorch", "MindSpore", "NumPy", "Keras"], name => Assert.Contains(name, fault.Expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_and_a_folder_are_refused()
    {
        using TemporaryFolder folder = new();

        Assert.Equal(EdgeFault.File, SavedWeights.Refused(folder.File("none.pth")).Fault);
        Assert.Contains("not a folder", SavedWeights.Refused(folder.Path).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.pth");
        NamedPipe.Make(path);

        Assert.Contains("pipe", SavedWeights.Refused(path).Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_after_it_was_opened_is_said_to_be()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("weights.pth");
        File.WriteAllBytes(path, SavedWeights.Bytes("state.pth"));
        using IWeightFile weights = WeightFile.Open(path);
        File.WriteAllBytes(path, new byte[100]);

        EdgeException fault = Assert.Throws<EdgeException>(() => SavedWeights.Read(weights, "stem.weight"));

        Assert.Contains("cut while it was read", fault.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_destination_of_another_length_is_the_callers_mistake()
    {
        using IWeightFile weights = WeightFile.Open(SavedWeights.PathOf("state.pth"));

        Assert.Throws<ArgumentException>(() => weights.Read(weights.Tensors["stem.bias"], new float[3]));
    }
}
