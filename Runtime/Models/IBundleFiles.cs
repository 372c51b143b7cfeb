using System.Security.Cryptography;

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

    /// <summary>How many bytes <see cref="Read"/> would give.</summary>
    /// <exception cref="EdgeException">It is missing or cannot be read.</exception>
    long LengthOf(string name);

    /// <summary>SHA-256 of a file in lower-case hexadecimal, of the bytes as they lie there.</summary>
    /// <exception cref="EdgeException">It is missing or cannot be read.</exception>
    string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Read(name)));

    /// <summary>Every file that lies in the bundle, whether its manifest names it or not.</summary>
    /// <param name="isIgnored">Which files and folders are left out, by name.</param>
    /// <exception cref="EdgeException">There is a link, something else that is no plain file, or too many.</exception>
    IReadOnlyList<string> List(Predicate<string> isIgnored);

    /// <summary>Where a file lies, for messages.</summary>
    string PathOf(string name);
}
