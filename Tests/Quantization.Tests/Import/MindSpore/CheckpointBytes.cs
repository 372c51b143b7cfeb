using System.Text;

namespace EdgeConvNeXt.Quantization.Tests.Import.MindSpore;

/// <summary>
/// Writes checkpoints of MindSpore byte by byte, after mindspore/ccsrc/utils/checkpoint.proto and save_checkpoint in
/// mindspore/python/mindspore/train/serialization.py (github.com/mindspore-ai/mindspore): MindSpore itself is in no package source of
/// the project.
/// </summary>
internal static class CheckpointBytes
{
    /// <summary>One value: field 1 of the checkpoint, with the tag as field 1 and the tensor as field 2.</summary>
    public static byte[] Value(string tag, string type, long[] shape, byte[] content) => Field(
        1, [.. Field(1, Encoding.UTF8.GetBytes(tag)), .. Field(2, Tensor(type, shape, content))]);

    /// <summary>A value of float32.</summary>
    public static byte[] Value(string tag, long[] shape, params float[] numbers) =>
        Value(tag, "Float32", shape, [.. numbers.SelectMany(BitConverter.GetBytes)]);

    /// <summary>A field that has a length.</summary>
    public static byte[] Field(int number, byte[] content) =>
        [.. Varint((ulong)((number << 3) | 2)), .. Varint((ulong)content.Length), .. content];

    /// <summary>The bytes and what save_checkpoint(crc_check=True) puts behind them.</summary>
    public static byte[] WithChecksum(byte[] values, uint checksum) =>
        [.. values, .. "crc_num"u8, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(checksum).Reverse()];

    public static byte[] Varint(ulong value)
    {
        List<byte> bytes = [];
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private static byte[] Tensor(string type, long[] shape, byte[] content) =>
    [
        .. shape.SelectMany(dimension => (byte[])[0x08, .. Varint((ulong)dimension)]), .. Field(2, Encoding.UTF8.GetBytes(type)),
        .. Field(3, content),
    ];
}
