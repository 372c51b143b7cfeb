using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace EdgeConvNeXt.Benchmarks;

/// <summary>
/// EncodeImage of ONNX Runtime Extensions, to be measured beside the encoder that pictures are kept with
/// (docs/decisions/0039-evidence.md).
/// </summary>
internal sealed class ExtensionsEncoder : IDisposable
{
    private const string Domain = "com.microsoft.extensions";
    private const long Channels = 3;
    private const long Uint8 = 2;
    private const long TextAttribute = 3;

    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1 };
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <param name="format">"jpg" or "png".</param>
    public ExtensionsEncoder(string format)
    {
        _options.RegisterOrtExtensions();
        _session = new InferenceSession(Model(format), _options);
    }

    /// <summary>Encodes a picture.</summary>
    /// <param name="rgb">Red, green and blue bytes, row by row.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <returns>Bytes of the file.</returns>
    public long Encode(byte[] rgb, int width, int height)
    {
        using OrtValue picture = OrtValue.CreateTensorValueFromMemory(rgb, [height, width, Channels]);
        using IDisposableReadOnlyCollection<OrtValue> file = _session.Run(_run, _session.InputNames, [picture], _session.OutputNames);
        return file[0].GetTensorDataAsSpan<byte>().Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }

    // A network of that operator alone, field by field as onnx.proto numbers them.
    private static byte[] Model(string format)
    {
        byte[] attribute = [.. Text(1, "format"), .. Text(4, format), .. Number(20, TextAttribute)];
        byte[] node =
        [
            .. Text(1, "picture"), .. Text(2, "file"), .. Text(4, "EncodeImage"), .. Message(5, attribute), .. Text(7, Domain),
        ];
        byte[] graph =
        [
            .. Message(1, node), .. Text(2, "encode"), .. Message(11, Tensor("picture", "height", "width", "channels")),
            .. Message(12, Tensor("file", "bytes")),
        ];
        return
        [
            .. Number(1, 8), .. Message(7, graph), .. Message(8, Number(2, 17)),
            .. Message(8, [.. Text(1, Domain), .. Number(2, 1)]),
        ];
    }

    private static byte[] Tensor(string name, params string[] dimensions)
    {
        byte[] shape = [.. dimensions.SelectMany(dimension => Message(1, Text(2, dimension)))];
        return [.. Text(1, name), .. Message(2, Message(1, [.. Number(1, Uint8), .. Message(2, shape)]))];
    }

    private static byte[] Number(int field, long value) => [.. Varint((ulong)field << 3), .. Varint((ulong)value)];

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] bytes) =>
        [.. Varint(((ulong)field << 3) | 2), .. Varint((ulong)bytes.Length), .. bytes];

    private static List<byte> Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value > 0x7f; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return bytes;
    }
}
