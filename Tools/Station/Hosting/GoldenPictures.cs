using EdgeConvNeXt.Camera.StillImages;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Linux;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Station.Hosting;

/// <summary>
/// Reads golden parts: pictures in folders <c>ok</c> and <c>ng</c>, which say what they are whatever the model makes of its labels, or in a
/// folder for each label; of a bundle (<c>golden/LABEL/FILE</c>) or of a station. They stay decoded while the station runs, so there may be
/// few.
/// </summary>
internal static class GoldenPictures
{
    /// <summary>Where they lie in a bundle.</summary>
    public const string BundleFolder = "golden/";

    private const string Ok = "ok";
    private const string Ng = "ng";

    /// <summary>How many there may be.</summary>
    public const int Most = 64;

    /// <summary>Reads those of a bundle, and those of a station's folder.</summary>
    /// <param name="bundle">The model, whose labels the folders are named by.</param>
    /// <param name="folder">The station's folder; null without.</param>
    /// <exception cref="EdgeException">One is no picture, too large or of no label, or there are too many.</exception>
    public static IReadOnlyList<GoldenPart> Read(ModelBundle bundle, string? folder)
    {
        StillImageDecoder decoder = new(new FramePool(), bits: bundle.Manifest.Input.Bits);
        List<GoldenPart> parts = [];
        foreach (string name in bundle.Manifest.Files.Keys.Where(name => name.StartsWith(BundleFolder, StringComparison.Ordinal)).Order())
        {
            string[] path = name.Split('/');
            string label = path.Length == 3 ? path[1] : throw Misplaced(bundle.Location, name);
            ThrowIfTooMany(parts.Count, EdgeFault.Model, bundle.Location);
            Outcome truth = TruthOf(bundle.Manifest, label, EdgeFault.Model, bundle.Location);
            parts.Add(new GoldenPart(path[2], truth, Decode(bundle, name, decoder)));
        }

        if (folder is not null)
        {
            Add(parts, folder, bundle.Manifest, decoder);
        }

        return parts;
    }

    /// <summary>Reads those of a folder.</summary>
    /// <param name="folder">The folder, with a folder for each label.</param>
    /// <param name="manifest">The model's, whose labels the folders are named by.</param>
    /// <exception cref="EdgeException">One is no picture, too large or of no label, or there are none or too many.</exception>
    public static IReadOnlyList<GoldenPart> Read(string folder, ModelManifest manifest)
    {
        List<GoldenPart> parts = [];
        Add(parts, folder, manifest, new StillImageDecoder(new FramePool(), bits: manifest.Input.Bits));
        return parts.Count > 0 ? parts : throw new EdgeException(
            EdgeFault.File, "There are no golden parts", folder, "pictures in a folder for each label", "Name another folder.");
    }

    private static void Add(List<GoldenPart> parts, string folder, ModelManifest manifest, StillImageDecoder decoder)
    {
        foreach (string labelled in EntriesOf(folder, Directory.EnumerateDirectories))
        {
            foreach (string file in EntriesOf(labelled, Directory.EnumerateFiles))
            {
                ThrowIfTooMany(parts.Count, EdgeFault.Configuration, folder);
                Outcome truth = TruthOf(manifest, Path.GetFileName(labelled), EdgeFault.Configuration, labelled);
                parts.Add(new GoldenPart(Path.GetFileName(file), truth, decoder.Decode(file)));
            }
        }
    }

    /// <summary>Makes sure that a station's folder can be read and holds files alone; whether they are pictures a start finds.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="EdgeException">It cannot be read, or holds something else.</exception>
    public static void ThrowIfUnreadable(string folder)
    {
        string? other = EntriesOf(folder, Directory.EnumerateDirectories)
            .SelectMany(labelled => EntriesOf(labelled, Directory.EnumerateFiles))
            .FirstOrDefault(FileStatus.IsOtherThanFile);
        if (other is not null)
        {
            throw new EdgeException(
                EdgeFault.Configuration, "A golden part is no file", other, "picture files", "Take it out of goldenParts.folder.");
        }
    }

    // What is wrong with a picture in a bundle is wrong with the bundle.
    private static FrameLease Decode(ModelBundle bundle, string name, StillImageDecoder decoder)
    {
        byte[] bytes = bundle.Read(name);
        try
        {
            return decoder.Decode(bytes, name);
        }
        catch (EdgeException fault) when (fault.Fault != EdgeFault.Model)
        {
            throw new EdgeException(
                EdgeFault.Model, $"A golden part cannot be read: {fault.What}", $"{bundle.Location}, {name}", fault.Expected,
                "Put the golden parts into the bundle anew with `edge bundle golden`.", fault);
        }
    }

    private static IEnumerable<string> EntriesOf(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            return [.. list(folder).Where(inner => !Path.GetFileName(inner).StartsWith('.')).Order()];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EdgeException(
                EdgeFault.Configuration, $"The golden parts cannot be read: {fault.Message.TrimEnd('.')}", folder,
                "a folder with a folder for each label", "Correct goldenParts.folder, or let this user read it.", fault);
        }
    }

    private static Outcome TruthOf(ModelManifest manifest, string label, EdgeFault fault, string where) =>
        label == Ok || manifest.OkLabels.Contains(label) ? Outcome.Ok
        : label == Ng ? Outcome.Ng
        : manifest.Labels.Contains(label) ? Outcome.Ng
        : throw new EdgeException(
            fault, $"Golden parts are of the label '{PrintableText.Of(label)}', which the model has not", where,
            $"folders named {Ok} or {Ng}, or by labels out of {string.Join(", ", manifest.Labels)}", "Rename the folder.");

    private static EdgeException Misplaced(string where, string name) => new(
        EdgeFault.Model, $"The golden part '{PrintableText.Of(name)}' lies in no label's folder", where, $"{BundleFolder}LABEL/FILE",
        "Put it in with `edge bundle golden`.");

    private static void ThrowIfTooMany(int count, EdgeFault fault, string where)
    {
        if (count == Most)
        {
            throw new EdgeException(
                fault, "There are too many golden parts", where, $"at most {Most}", "Keep those that show the most.");
        }
    }
}
