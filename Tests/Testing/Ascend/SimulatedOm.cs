using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Testing.Ascend;

/// <summary>
/// A model as ATC would compile it, in the simulator's own format: <see cref="TinyModel"/>, unless something else is said.
/// </summary>
public sealed record SimulatedOm
{
    /// <summary>What it takes: floats, or bytes with static AIPP that brings them to 0..1.</summary>
    public InputFormat Input { get; init; } = InputFormat.F32Nchw;

    /// <summary>Whether it gives 16-bit floats.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Its batch sizes; none for a fixed batch of 1.</summary>
    public IReadOnlyList<int> Gears { get; init; } = [];

    /// <summary>Width and height.</summary>
    public int Side { get; init; } = TinyModel.Side;

    /// <summary>The chip it was compiled for; empty for any.</summary>
    public string Soc { get; init; } = "";

    /// <summary>The CANN it was compiled by; the simulator is 80.</summary>
    public int Cann { get; init; } = 80;

    /// <summary>Further lines of the header, each with a line feed.</summary>
    public string MoreLines { get; init; } = "";

    /// <summary>The network, which takes normalised floats.</summary>
    public byte[] Network { get; init; } = TinyModel.FloatOnnx();

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        StringBuilder header = new("AscendCL SIMULATOR OM (test fake)\n");
        header.Append(
            CultureInfo.InvariantCulture, $"height={Side}\nwidth={Side}\nlabels={TinyModel.Labels.Count}\ncann={Cann}\nsoc={Soc}\n");
        header.Append(IsHalf ? "output=float16\n" : "output=float\n");
        if (Gears.Count > 0)
        {
            header.Append(CultureInfo.InvariantCulture, $"gears={string.Join(',', Gears)}\n");
        }

        if (Input == InputFormat.U8Nhwc)
        {
            header.Append("input=u8\nreciprocal=0.0039215686,0.0039215686,0.0039215686\n");
        }

        header.Append(MoreLines).Append('\n');
        return [.. Encoding.ASCII.GetBytes(header.ToString()), .. Network];
    }

    /// <summary>
    /// Writes <see cref="TinyModel"/> as a bundle that has, besides its variants for the processor, the given ones for NPUs.
    /// </summary>
    /// <param name="path">A folder, or a file that ends in .edgemodel.</param>
    /// <param name="models">Name and model of each variant.</param>
    public static void WriteBundle(string path, IReadOnlyDictionary<string, SimulatedOm> models)
    {
        Dictionary<string, byte[]> files = new() { ["float.onnx"] = TinyModel.FloatOnnx(), ["bytes.onnx"] = TinyModel.ByteOnnx() };
        List<ModelVariant> variants = [.. TinyModel.Manifest.Variants];
        foreach ((string name, SimulatedOm model) in models)
        {
            files.Add($"{name}.om", model.ToBytes());
            variants.Add(
                new ModelVariant
                {
                    Name = name, Provider = "ascend", File = $"{name}.om", Precision = "fp16", Input = model.Input,
                    Soc = model.Soc.Length == 0 ? null : model.Soc,
                });
        }

        BundleWriter.Write(path, TinyModel.Manifest with { Variants = variants }, files);
    }

    /// <summary>A bundle in memory whose only variant, "npu", is this model, as its manifest ought to tell.</summary>
    public ModelBundle ToBundle(ModelManifest? manifest = null, Func<ModelVariant, ModelVariant>? change = null)
    {
        ModelVariant variant = new()
        {
            Name = "npu", Provider = "ascend", File = "tiny.om", Precision = "fp16", Input = Input, Soc = Soc.Length == 0 ? null : Soc,
        };
        return ModelBundle.InMemory(
            "made up", (manifest ?? TinyModel.Manifest) with { Variants = [change?.Invoke(variant) ?? variant] },
            new Dictionary<string, byte[]> { ["tiny.om"] = ToBytes() });
    }
}
