namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bare model file that stands for a whole bundle; it has no hash to be checked against.</summary>
internal sealed class SingleFileBundle(string path) : IBundleFiles
{
    /// <summary>The name under which the one file is known: its own.</summary>
    public string Name => Path.GetFileName(path);

    public bool AreHashed => false;

    public bool Exists(string name) => name == Name && File.Exists(path);

    public byte[] Read(string name) => FolderBundleFiles.ReadFile(path);

    public string HashOf(string name) => FolderBundleFiles.HashOfFile(path);

    public IReadOnlyList<string> List(Predicate<string> isIgnored) => isIgnored(Name) ? [] : [Name];

    public long LengthOf(string name) => FolderBundleFiles.LengthOfFile(path);

    public string PathOf(string name) => path;
}
