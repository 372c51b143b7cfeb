using System.CommandLine;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary><c>edge bundle golden</c>: pictures of parts whose truth is known, for stations to judge now and then.</summary>
internal static class BundleGoldenCommand
{
    private static readonly Argument<string> Bundle = new Argument<string>("bundle")
    {
        Description = "A folder or an .edgemodel file.",
    }.NotEmpty();
    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "A folder with pictures in a folder for each label; all of them go in.", Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Target = new Option<string?>("--output", "-o")
    {
        Description = "The bundle to write; default: the bundle itself.",
    }.NotEmpty();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Command command = new("golden", "Put golden parts into a bundle, in place of those that are in it.") { Bundle, Data, Target };
        command.SetAction(parsed => Put(parsed, output));
        return command;
    }

    private static int Put(ParseResult parsed, TextWriter output)
    {
        string path = parsed.GetValue(Bundle)!;
        ModelBundle bundle = ModelBundle.Open(path);
        string target = parsed.GetValue(Target) ?? path;
        bool wasSigned = bundle.IsSigned;
        BundleWriter.ThrowIfNoPlace(target);
        IReadOnlyList<GoldenPart> parts = GoldenPictures.Read(parsed.GetValue(Data)!, bundle.Manifest);
        Dictionary<string, byte[]> files = bundle.Manifest.Files.Keys
            .Where(name => !name.StartsWith(GoldenPictures.BundleFolder, StringComparison.Ordinal))
            .ToDictionary(name => name, bundle.Read);
        foreach (GoldenPart part in parts)
        {
            string label = Path.GetFileName(Path.GetDirectoryName(part.Frame.Info.Origin)!);
            files[$"{GoldenPictures.BundleFolder}{label}/{part.Name}"] = File.ReadAllBytes(part.Frame.Info.Origin!);
            part.Frame.Dispose();
        }

        BundleWriter.Write(target, bundle.Manifest, files);
        string unsigned = wasSigned ? " It is another bundle than was signed: sign it again." : "";
        output.WriteLine(PrintableText.Of($"Wrote {target}: {parts.Count} golden parts.{unsigned}"));
        return ExitCodes.Done;
    }
}
