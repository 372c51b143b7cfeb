using System.CommandLine;
using EdgeConvNeXt.Quantization.Workers;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary><c>edge bundle baseline</c>: what parts are like while all is well, for a station to hold its parts against.</summary>
internal static class BundleBaselineCommand
{
    private static readonly Argument<string> Bundle = new Argument<string>("bundle")
    {
        Description = "A folder or an .edgemodel file.",
    }.NotEmpty();
    private static readonly Option<string> Data = new Option<string>("--data")
    {
        Description = "A folder of images from the line: good and bad parts in the mix in which they come.", Required = true,
    }.NotEmpty();
    private static readonly Option<string?> Variant = new Option<string?>("--variant")
    {
        Description = "What judges them, on the processor; default: the first for it.",
    }.NotEmpty();
    private static readonly Option<int> Images = new Option<int>("--images")
    {
        Description = "How many of them at most, from all over the folder.", DefaultValueFactory = _ => BaselineBuilder.MostPictures,
    }.Within(DriftBaseline.FewestParts, BaselineBuilder.MostPictures);
    private static readonly Option<string?> Target = new Option<string?>("--output", "-o")
    {
        Description = "The bundle to write; default: the bundle itself.",
    }.NotEmpty();

    private static readonly string FewGood = $"that takes {FeatureLearner.FewestParts} images or more that are called good";

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("baseline", "Put a drift baseline into a bundle: what the model says of images, and how they are.")
        {
            Bundle, Data, Variant, Images, Target,
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
        DriftBaseline baseline;
        ProgramNotes notes = new(CommandList.ProgramName, error);
        ProviderChoice opened = BundleSession.OpenWithFeatures(bundle, parsed.GetValue(Variant), notes);
        using (opened.Session)
        {
            using SessionSet sessions = SessionSet.Of(opened.Session);
            BaselineMaker maker = new(sessions, bundle.Manifest, error);
            baseline = await maker.MakeAsync(parsed.GetValue(Data)!, parsed.GetValue(Images), cancellationToken);
        }

        Dictionary<string, byte[]> files = bundle.Manifest.Files.Keys.ToDictionary(name => name, bundle.Read);
        files[DriftBaseline.FileName] = baseline.ToFile();
        BundleWriter.Write(target, bundle.Manifest, files);
        string unsigned = wasSigned ? " It is another bundle than was signed: sign it again." : "";
        string bare = baseline.Features is null ? $" It says nothing of features: {opened.FeatureObstacle ?? FewGood}." : "";
        await output.WriteLineAsync($"Wrote {target}: a baseline of {baseline}.{bare}{unsigned}");
        return ExitCodes.Done;
    }
}
