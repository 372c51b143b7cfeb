using System.Text;
using EdgeConvNeXt.Targets.Displays;
using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Targets.Tests.Displays;

/// <summary>
/// A canvas as text, a character for each pixel, compared with a committed file. EDGE_UPDATE_GOLDENS=1 writes the file instead.
/// </summary>
internal static class PictureText
{
    public static void Compare(DisplayCanvas canvas, string golden)
    {
        string path = Path.Combine(RepositoryRoot.Path, "Tests/Targets.Tests/Displays/Goldens", golden);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            File.WriteAllText(path, Write(canvas));
        }

        Assert.Equal(File.ReadAllText(path), Write(canvas));
    }

    public static string Write(DisplayCanvas canvas)
    {
        StringBuilder text = new();
        for (int y = 0; y < canvas.Height; y++)
        {
            for (int x = 0; x < canvas.Width; x++)
            {
                text.Append(canvas[x, y] ? '#' : '.');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
