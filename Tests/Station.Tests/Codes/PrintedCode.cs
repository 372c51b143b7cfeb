using System.Diagnostics;
using System.Globalization;
using EdgeConvNeXt.Runtime.Imaging;

namespace EdgeConvNeXt.Station.Tests.Codes;

/// <summary>A code as Debian's zint makes it, and pictures of it.</summary>
internal sealed class PrintedCode
{
    private const int Quiet = 4;
    private const byte Ground = 220;
    private const byte Ink = 30;

    private readonly bool[][] _rows;

    private PrintedCode(bool[][] rows) => _rows = rows;

    /// <summary>Prints one.</summary>
    /// <param name="kind">As zint calls it: DATAMATRIX, QRCODE, CODE128.</param>
    /// <param name="text">What it says.</param>
    /// <param name="options">Further arguments of zint.</param>
    public static PrintedCode Of(string kind, string text, params string[] options)
    {
        ProcessStartInfo start = new("zint", [$"--barcode={kind}", $"--data={text}", "--dump", .. options])
        {
            RedirectStandardOutput = true,
        };
        using Process zint = Process.Start(start)!;
        string[] lines = zint.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        zint.WaitForExit();
        Assert.Equal(0, zint.ExitCode);
        bool[][] rows = [.. lines.Select(line => line.Where(char.IsAsciiHexDigit).SelectMany(BitsOf).ToArray())];
        return new PrintedCode(rows.Length > 1 ? rows : [.. Enumerable.Repeat(rows[0], 30)]);
    }

    /// <summary>A grey picture with the code in its middle.</summary>
    /// <param name="module">Pixels of a module.</param>
    /// <param name="isLight">Whether its marks are light on dark ground.</param>
    /// <param name="turns">Quarters of a turn.</param>
    public GreyPicture Draw(int module, bool isLight = false, int turns = 0)
    {
        int width = (_rows.Max(row => row.Length) + (2 * Quiet)) * module;
        int height = (_rows.Length + (2 * Quiet)) * module;
        GreyPicture picture = new(width, height, new byte[width * height]);
        for (int i = 0; i < picture.Pixels.Length; i++)
        {
            int column = (i % width / module) - Quiet;
            int row = (i / width / module) - Quiet;
            bool isInk = row >= 0 && row < _rows.Length && column >= 0 && column < _rows[row].Length && _rows[row][column];
            picture.Pixels[i] = isInk != isLight ? Ink : Ground;
        }

        return Enumerable.Range(0, turns).Aggregate(picture, (drawn, _) => drawn.Turned());
    }

    private static IEnumerable<bool> BitsOf(char digit)
    {
        int value = int.Parse($"{digit}", NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return Enumerable.Range(0, 4).Select(bit => (value & (8 >> bit)) != 0);
    }
}

/// <summary>A grey picture.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Pixels">Row by row.</param>
internal sealed record GreyPicture(int Width, int Height, byte[] Pixels)
{
    /// <summary>All of it.</summary>
    public RegionOfInterest Whole => RegionOfInterest.Whole(Width, Height);

    /// <summary>Turned by a quarter.</summary>
    public GreyPicture Turned()
    {
        byte[] turned = new byte[Pixels.Length];
        for (int i = 0; i < turned.Length; i++)
        {
            (int x, int y) = (i % Width, i / Width);
            turned[(x * Height) + (Height - 1 - y)] = Pixels[i];
        }

        return new GreyPicture(Height, Width, turned);
    }

    /// <summary>Laid into a larger picture of another format, whose other bytes say nothing.</summary>
    public byte[] Within(PixelFormat format, int width, int height, int left, int top)
    {
        int bytes = format switch { PixelFormat.Gray8 or PixelFormat.Nv12 => 1, PixelFormat.Yuyv => 2, _ => 3 };
        byte[] frame = new byte[(width * height * bytes) + (format == PixelFormat.Nv12 ? width * ((height + 1) / 2) : 0)];
        Array.Fill(frame, (byte)128);
        for (int i = 0; i < Pixels.Length; i++)
        {
            int at = (((top + (i / Width)) * width) + left + (i % Width)) * bytes;
            frame.AsSpan(at, bytes == 3 ? 3 : 1).Fill(Pixels[i]);
        }

        return frame;
    }
}
