using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Cli.Tests;

/// <summary>Pictures of one grey level, which the tiny models judge by.</summary>
internal static class GreyPicture
{
    private const int Side = 64;

    /// <summary>Writes a picture as PNG.</summary>
    /// <returns>The path.</returns>
    public static string Write(string path, byte level)
    {
        byte[] pixels = new byte[Side * Side];
        Array.Fill(pixels, level);
        ImageView image = new(pixels, Side, Side, Side, PixelFormat.Gray8);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        StillImageEncoder.WritePng(path, image);
        return path;
    }

    /// <summary>Writes a folder for each label of the tiny models with one picture in it that they judge right.</summary>
    /// <returns>The folder.</returns>
    public static string WriteEveryLabel(string folder)
    {
        foreach ((int index, string label) in TinyModel.Labels.Index())
        {
            Write(Path.Combine(folder, label, "part.png"), TinyModel.GreyOf(index));
        }

        return folder;
    }
}
