namespace EdgeConvNeXt.Runtime.Models;

/// <summary>A bundle that was just made and is not written yet.</summary>
internal sealed class MemoryBundleFiles(string location, IReadOnlyDictionary<string, byte[]> files) : IBundleFiles
{
    public bool AreHashed => false;

    public bool Exists(string name) => files.ContainsKey(name);

    public byte[] Read(string name) => files[name];

    public IReadOnlyList<string> List(Predicate<string> isIgnored) => [.. files.Keys.Where(name => !isIgnored(name))];

    public long LengthOf(string name) => files[name].Length;

    public string PathOf(string name) => $"{location}!{name}";
}
