using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Quantization.Tests.Models;

/// <summary>
/// Compares text with a committed file. With EDGE_UPDATE_GOLDENS=1 the file is written instead; the change is then reviewed as a diff.
/// </summary>
internal static class GoldenText
{
    public static void Compare(string actual, params string[] path)
    {
        string file = Path.Combine([RepositoryRoot.Path, "Tests", "Quantization.Tests", "Goldens", .. path]);
        if (Environment.GetEnvironmentVariable("EDGE_UPDATE_GOLDENS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file), actual);
    }
}
