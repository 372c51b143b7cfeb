using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>
/// Dark pictures with a few white pixels, to calibrate <see cref="QuantizableModel"/> badly. Every pixel is black or white, so its first
/// layer sees the whole range and makes no error; what the layer passes on is five sixteenths of white at most, so the second one is
/// calibrated for pictures far darker than the brightest parts, and rounds what it sees.
/// </summary>
internal static class SparsePicture
{
    private const int PatchSide = 4;
    private const int MostWhite = 5;

    /// <summary>Writes a folder with one such picture.</summary>
    /// <returns>The folder.</returns>
    public static string WriteFolder(string folder)
    {
        byte[] pixels = new byte[TinyModel.Side * TinyModel.Side];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, TinyModel.Side);
            int patch = (y / PatchSide * (TinyModel.Side / PatchSide)) + (x / PatchSide);
            int place = (y % PatchSide * PatchSide) + (x % PatchSide);
            pixels[i] = place < 1 + (patch % MostWhite) ? byte.MaxValue : (byte)0;
        }

        Directory.CreateDirectory(folder);
        StillImageEncoder.WritePng(
            Path.Combine(folder, "part.png"), new ImageView(pixels, TinyModel.Side, TinyModel.Side, TinyModel.Side, PixelFormat.Gray8));
        return folder;
    }
}
