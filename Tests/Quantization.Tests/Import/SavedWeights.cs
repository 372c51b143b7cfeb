using System.Text.Json;
using EdgeConvNeXt.Quantization.Import.Weights;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Import;

/// <summary>The files of weights that the libraries of their users wrote (Files/make.py), and what is in them.</summary>
internal static class SavedWeights
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllBytes(PathOf("expected.json"))).RootElement;

    /// <summary>Every file of which it is known what is in it.</summary>
    public static IEnumerable<string> Names => Expected.EnumerateObject().Select(file => file.Name);

    public static string PathOf(string file) =>
        Path.Combine(RepositoryRoot.Path, "Tests", "Quantization.Tests", "Import", "Files", file);

    public static byte[] Bytes(string file) => File.ReadAllBytes(PathOf(file));

    /// <summary>The tensors of a file by name, as the library that wrote them says.</summary>
    public static Dictionary<string, JsonElement> ExpectedOf(string file) =>
        Expected.GetProperty(file).EnumerateObject().ToDictionary(tensor => tensor.Name, tensor => tensor.Value);

    public static float[] Read(IWeightFile weights, string name)
    {
        WeightTensor tensor = weights.Tensors[name];
        float[] numbers = new float[tensor.Count];
        weights.Read(tensor, numbers);
        return numbers;
    }

    /// <summary>Opens a file that was made to be refused, and reads all of it.</summary>
    public static EdgeException Refused(string path)
    {
        EdgeException fault = Assert.Throws<EdgeException>(() => ReadAll(path));
        Assert.Equal(path, fault.Where);
        return fault;
    }

    public static void ReadAll(string path)
    {
        using IWeightFile weights = WeightFile.Open(path);
        foreach (string name in weights.Tensors.Keys)
        {
            Read(weights, name);
        }
    }
}
