using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace EdgeConvNeXt.Runtime.Tests.Imaging;

/// <summary>Reads the kind of PNG that the goldens were made from: 8-bit RGB, not interlaced (PNG specification, 3rd edition).</summary>
public static class PngReader
{
    private const int Signature = 8;
    private const int BytesPerPixel = 3;

    /// <summary>The pixels of a file, red green blue, rows without padding.</summary>
    public static (int Width, int Height, byte[] Pixels) Read(string path)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(path);
        using MemoryStream compressed = new();
        int width = 0;
        int height = 0;
        for (int offset = Signature; offset < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file[offset..]);
            string type = Encoding.ASCII.GetString(file.Slice(offset + 4, 4));
            ReadOnlySpan<byte> data = file.Slice(offset + 8, length);
            if (type == "IHDR")
            {
                Assert.Equal([8, 2, 0, 0, 0], data[8..].ToArray());
                width = BinaryPrimitives.ReadInt32BigEndian(data);
                height = BinaryPrimitives.ReadInt32BigEndian(data[4..]);
            }
            else if (type == "IDAT")
            {
                compressed.Write(data);
            }

            offset += length + 12;
        }

        return (width, height, Unfilter(Inflate(compressed, height * (1 + (width * BytesPerPixel))), width, height));
    }

    private static byte[] Inflate(MemoryStream compressed, int length)
    {
        compressed.Position = 0;
        using ZLibStream inflater = new(compressed, CompressionMode.Decompress);
        byte[] filtered = new byte[length];
        inflater.ReadExactly(filtered);
        return filtered;
    }

    private static byte[] Unfilter(byte[] filtered, int width, int height)
    {
        int stride = width * BytesPerPixel;
        byte[] pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            int filter = filtered[y * (stride + 1)];
            for (int x = 0; x < stride; x++)
            {
                int at = (y * stride) + x;
                int left = x < BytesPerPixel ? 0 : pixels[at - BytesPerPixel];
                int above = y == 0 ? 0 : pixels[at - stride];
                int corner = y == 0 || x < BytesPerPixel ? 0 : pixels[at - stride - BytesPerPixel];
                pixels[at] = (byte)(filtered[at + y + 1] + Predict(filter, left, above, corner));
            }
        }

        return pixels;
    }

    private static int Predict(int filter, int left, int above, int corner) => filter switch
    {
        0 => 0,
        1 => left,
        2 => above,
        3 => (left + above) / 2,
        4 => Paeth(left, above, corner),
        _ => throw new InvalidDataException($"PNG filter {filter} does not exist."),
    };

    private static int Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner);
        int toAbove = Math.Abs(left - corner);
        int toCorner = Math.Abs(left + above - (2 * corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
