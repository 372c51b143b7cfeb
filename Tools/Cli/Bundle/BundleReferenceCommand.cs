using System.CommandLine;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary><c>edge bundle reference</c>: pictures with known scores for a bundle that has none, or others.</summary>
internal static class BundleReferenceCommand
{
    private static readonly Argument<string> Bundle = new Argument<string>("bundle")
    {
        Description = "A folder or an .edgemodel file.",
    }.NotEmpty();
    private static readonly Option<string> Images = new Option<string>("--images")
    {
        Description = "A folder of images that look like the line's.", Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Variant = new Option<string?>("--variant")
    {
        Description = "Whose scores are the reference, on the processor; default: the first float variant, else the first.",
    }.NotEmpty();
    private static readonly Option<int> Count = new Option<int>("--count")
    {
        Description = "Pictures to keep; large ones are fewer, so that they stay within 1 MB.",
        DefaultValueFactory = _ => GoldenVectorsMaker.UsualCount,
    }.Within(1, GoldenSet.MostPictures);
    private static readonly Option<string?> Target = new Option<string?>("--output", "-o")
    {
        Description = "The bundle to write; default: the bundle itself.",
    }.NotEmpty();

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("reference", "Put reference vectors into a bundle: a few pictures with the scores that belong to them.")
        {
            Bundle, Images, Variant, Count, Target,
        };
        command.SetAction((parsed, cancellationToken) => MakeAsync(parsed, output, error, cancellationToken));
        return command;
    }

    private static async Task<int> MakeAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(Bundle)!;
        ModelBundle bundle = ModelBundle.Open(path);
        string target = parsed.GetValue(Target) ?? path;
        bool wasSigned = bundle.IsSigned;
        BundleWriter.ThrowIfNoPlace(target);
        GoldenVectors vectors;
        using (IInferenceSession session = BundleSession.Open(
            bundle, parsed.GetValue(Variant), prefersFloat: true, new ProgramNotes(CommandList.ProgramName, error)))
        {
            using SessionSet sessions = SessionSet.Of(session);
            vectors = await GoldenVectorsMaker.MakeAsync(
                parsed.GetValue(Images)!, sessions, bundle.Manifest, parsed.GetValue(Count), cancellationToken);
        }

        string[] old = bundle.Manifest.Reference is { } set ? [set.Inputs, set.Outputs] : [];
        Dictionary<string, byte[]> files = bundle.Manifest.Files.Keys.Except(old).ToDictionary(name => name, bundle.Read);
        foreach ((string name, byte[] bytes) in vectors.ToFiles())
        {
            files[name] = bytes;
        }

        BundleWriter.Write(target, bundle.Manifest with { Reference = vectors.Manifest }, files);
        string unsigned = wasSigned ? " It is another bundle than was signed: sign it again." : "";
        await output.WriteLineAsync($"Wrote {target}: {vectors.Count} pictures with the scores of {vectors.Variant}.{unsigned}");
        return ExitCodes.Done;
    }
}
