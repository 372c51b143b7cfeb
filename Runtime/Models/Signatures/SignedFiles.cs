namespace EdgeConvNeXt.Runtime.Models.Signatures;

/// <summary>Holds the files that lie in a bundle against those that were signed.</summary>
internal static class SignedFiles
{
    /// <summary>Makes sure that every signed file is there and equal, and that there is no other.</summary>
    /// <param name="files">The files of the bundle.</param>
    /// <param name="statement">What was signed.</param>
    /// <param name="hashOf">SHA-256 of a file in lower-case hexadecimal; of what was read already, that of the bytes read.</param>
    /// <exception cref="EdgeException">One is missing, differs, was not signed, or is a link.</exception>
    public static void Check(IBundleFiles files, SignedStatement statement, Func<string, string> hashOf)
    {
        HashSet<string> there = [.. files.List(statement.Ignores)];
        Dictionary<string, string> signed = new(statement.Files);
        if (signed.Keys.FirstOrDefault(name => !there.Contains(name)) is { } missing)
        {
            throw SignatureRefusal.Of(
                $"The signed file '{missing}' is missing", files.PathOf(missing), "every file that was signed");
        }

        if (there.FirstOrDefault(name => !signed.ContainsKey(name)) is { } stranger)
        {
            throw SignatureRefusal.Of(
                $"'{stranger}' in the model bundle was not signed", files.PathOf(stranger), "the signed files and no other",
                "Take the file away if nobody needs it; else have the bundle signed again with it.");
        }

        foreach ((string name, string expected) in statement.Files)
        {
            if (hashOf(name) is var found && found != expected)
            {
                throw SignatureRefusal.Of(
                    $"The file '{name}' is not the one that was signed", files.PathOf(name), $"sha256 {expected}, found {found}");
            }
        }
    }
}
