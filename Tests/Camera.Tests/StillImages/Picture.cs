using EdgeConvNeXt.Testing;

namespace EdgeConvNeXt.Camera.Tests.StillImages;

/// <summary>The pictures of this folder, which make_pictures.py made.</summary>
internal static class Picture
{
    public const int Width = 67;
    public const int Height = 45;

    public static string PathOf(string name) =>
        Path.Combine(RepositoryRoot.Path, "Tests", "Camera.Tests", "StillImages", "Pictures", name);

    public static byte[] Bytes(string name) => File.ReadAllBytes(PathOf(name));
}
