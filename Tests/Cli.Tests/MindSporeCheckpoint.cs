using System.Runtime.InteropServices;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// A checkpoint of ConvNeXt V2-Tiny by the names of mindcv (models/convnext.py), with numbers by chance: what MindSpore's save_checkpoint
/// writes (ccsrc/utils/checkpoint.proto), a message for each tensor.
/// </summary>
internal sealed class MindSporeCheckpoint
{
    private static readonly int[] Depths = [3, 3, 9, 3];
    private static readonly int[] Widths = [96, 192, 384, 768];

    private readonly FileStream _file;
    private readonly Random _random = new(1);

    private MindSporeCheckpoint(FileStream file)
    {
        _file = file;
    }

    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">Number of labels.</param>
    public static void Write(string path, int labels)
    {
        using FileStream file = File.Create(path);
        new MindSporeCheckpoint(file).Write(labels);
    }

    private void Write(int labels)
    {
        Layer("feature.0.0", Widths[0], 3, 4, 4);
        Norm("feature.0.1", Widths[0]);
        for (int stage = 0; stage < Widths.Length; stage++)
        {
            int width = Widths[stage];
            if (stage > 0)
            {
                Norm($"feature.{2 * stage}.0", Widths[stage - 1]);
                Layer($"feature.{2 * stage}.1", width, Widths[stage - 1], 2, 2);
            }

            for (int block = 0; block < Depths[stage]; block++)
            {
                Block($"feature.{(2 * stage) + 1}.{block}", width);
            }
        }

        Norm("norm", Widths[^1]);
        Layer("classifier", labels, Widths[^1]);
    }

    private void Block(string name, int width)
    {
        Layer($"{name}.dwconv", width, 1, 7, 7);
        Norm($"{name}.norm", width);
        Layer($"{name}.pwconv1", 4 * width, width);
        Tensor($"{name}.grn.gamma", 0.5f, 1, 1, 1, 4 * width);
        Tensor($"{name}.grn.beta", 0.1f, 1, 1, 1, 4 * width);
        Layer($"{name}.pwconv2", width, 4 * width);
    }

    // So spread that what comes out is about as large as what came in.
    private void Layer(string name, params int[] shape)
    {
        Tensor($"{name}.weight", MathF.Sqrt(3f / shape[1..].Aggregate(1, (product, size) => product * size)), shape);
        Tensor($"{name}.bias", 0.1f, shape[0]);
    }

    private void Norm(string name, int width)
    {
        Tensor($"{name}.gamma", 1.5f, width);
        Tensor($"{name}.beta", 0.1f, width);
    }

    private void Tensor(string name, float spread, params int[] shape)
    {
        float[] numbers = new float[shape.Aggregate(1, (product, size) => product * size)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = spread * ((2 * _random.NextSingle()) - 1);
        }

        ProtobufMessage checkpoint = new();
        checkpoint.Message(1, value =>
        {
            value.Text(1, name);
            value.Message(2, tensor =>
            {
                Array.ForEach(shape, size => tensor.Number(1, size));
                tensor.Text(2, "Float32");
                tensor.Bytes(3, MemoryMarshal.AsBytes<float>(numbers).ToArray());
            });
        });
        _file.Write(checkpoint.ToArray());
    }
}
