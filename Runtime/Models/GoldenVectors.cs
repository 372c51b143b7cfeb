using System.Buffers.Binary;

namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Pictures whose scores are known: by them a provider shows that it computes the model right.</summary>
public sealed class GoldenVectors
{
    /// <summary>Bytes that pictures should not exceed in a bundle: it travels to every station.</summary>
    public const int MostBytes = 1_000_000;

    private const int Channels = 3;
    private const string InputsFile = "reference.inputs.bin";
    private const string OutputsFile = "reference.outputs.bin";

    private readonly byte[] _inputs;
    private readonly float[] _outputs;

    /// <param name="variant">What gave the scores.</param>
    /// <param name="inputs">Pictures, [count, height, width, 3].</param>
    /// <param name="outputs">Scores, [count, labels].</param>
    /// <param name="count">Number of pictures, 1 to <see cref="GoldenSet.MostPictures"/>.</param>
    /// <exception cref="ArgumentException">The lengths do not go with the number.</exception>
    public GoldenVectors(string variant, byte[] inputs, float[] outputs, int count)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, GoldenSet.MostPictures);
        if (inputs.Length == 0 || inputs.Length % count != 0 || outputs.Length == 0 || outputs.Length % count != 0)
        {
            throw new ArgumentException($"{inputs.Length} bytes and {outputs.Length} scores do not make {count} pictures.");
        }

        Variant = variant;
        Count = count;
        _inputs = inputs;
        _outputs = outputs;
    }

    /// <summary>What gave the scores.</summary>
    public string Variant { get; }

    /// <summary>Number of pictures.</summary>
    public int Count { get; }

    /// <summary>What a manifest says of them.</summary>
    public GoldenSet Manifest => new() { Count = Count, Inputs = InputsFile, Outputs = OutputsFile, Variant = Variant };

    /// <summary>Reads a bundle's vectors.</summary>
    /// <returns>The vectors, or null when the bundle has none.</returns>
    /// <exception cref="EdgeException">
    /// A file cannot be read, was changed, or has another length than manifest and labels ask for.
    /// </exception>
    public static GoldenVectors? Read(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (bundle.Manifest.Reference is not { } set)
        {
            return null;
        }

        int labels = bundle.Manifest.Labels.Count;
        byte[] inputs = ReadExactly(bundle, set.Inputs, (long)set.Count * PictureBytes(bundle.Manifest));
        byte[] bytes = ReadExactly(bundle, set.Outputs, (long)set.Count * labels * sizeof(float));
        float[] outputs = new float[set.Count * labels];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return Array.TrueForAll(outputs, float.IsFinite)
            ? new GoldenVectors(set.Variant, inputs, outputs, set.Count)
            : throw Mismatch(bundle, set.Outputs, "scores that are no numbers", "finite scores");
    }

    /// <summary>
    /// Number of pictures that suit a bundle: as many as wanted while they stay within <see cref="MostBytes"/>, at least one.
    /// </summary>
    public static int CountFor(ModelManifest manifest, int wanted) =>
        Math.Clamp(MostBytes / PictureBytes(manifest), 1, Math.Clamp(wanted, 1, GoldenSet.MostPictures));

    /// <summary>Bytes of one picture: height x width x 3.</summary>
    public static int PictureBytes(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return checked(Channels * manifest.Input.Height * manifest.Input.Width);
    }

    /// <summary>A picture, [height, width, 3].</summary>
    public ReadOnlySpan<byte> Input(int index) => _inputs.AsSpan(index * (_inputs.Length / Count), _inputs.Length / Count);

    /// <summary>Its scores, one for each label.</summary>
    public ReadOnlySpan<float> Output(int index) => _outputs.AsSpan(index * (_outputs.Length / Count), _outputs.Length / Count);

    /// <summary>The files that a bundle has to hold beside <see cref="Manifest"/>.</summary>
    public IReadOnlyDictionary<string, byte[]> ToFiles()
    {
        byte[] outputs = new byte[_outputs.Length * sizeof(float)];
        for (int i = 0; i < _outputs.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(outputs.AsSpan(i * sizeof(float)), _outputs[i]);
        }

        return new Dictionary<string, byte[]> { [InputsFile] = _inputs, [OutputsFile] = outputs };
    }

    private static byte[] ReadExactly(ModelBundle bundle, string file, long length)
    {
        byte[] bytes = bundle.Read(file);
        return bytes.Length == length ? bytes : throw Mismatch(bundle, file, $"{bytes.Length} bytes", $"{length} bytes");
    }

    private static EdgeException Mismatch(ModelBundle bundle, string file, string found, string expected) => new(
        EdgeFault.Model,
        $"The reference vectors have {found}",
        $"{bundle.Location}, {file}",
        expected,
        "Make them again with `edge bundle reference`.");
}
