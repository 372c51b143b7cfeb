using System.Text.Json;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>One row of the goldens' index: an image, and what Pillow made of it.</summary>
public sealed record PillowGolden(string Image, string Golden, string Resize, int Size, int Crop, string Filter, bool Antialias)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The rows of the index.</summary>
    public static IReadOnlyList<PillowGolden> Index() =>
        JsonSerializer.Deserialize<List<PillowGolden>>(File.ReadAllText(PathOf("index.json")), Json)!;

    /// <summary>Full path of a file of the goldens.</summary>
    public static string PathOf(string file) => EvaluationMaterial.PathOf("fixtures", "preprocess", file);

    /// <summary>The input that gives this golden.</summary>
    public ImageInput Input => new()
    {
        Width = Crop,
        Height = Crop,
        Resize = Resize == "stretch" ? ResizeMode.Stretch : ResizeMode.ShorterSide,
        Size = Resize == "stretch" ? 0 : Size,
        Filter = Enum.Parse<ResizeFilter>(Filter, ignoreCase: true),
        Antialias = Antialias,
    };
}
