namespace EdgeConvNeXt.Runtime.Models;

/// <summary>Where the files of a bundle lie.</summary>
internal interface IBundleFiles
{
    /// <summary>Whether a hash stands for each file, to be checked when it is read.</summary>
    bool AreHashed { get; }

    /// <summary>Whether a file is there.</summary>
    bool Exists(string name);

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="EdgeException">It is missing or cannot be read.</exception>
    byte[] Read(string name);

    /// <summary>Where a file lies, for messages.</summary>
    string PathOf(string name);
}
