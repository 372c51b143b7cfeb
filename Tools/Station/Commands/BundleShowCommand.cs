using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Imaging;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Runtime.Models.Signatures;
using EdgeConvNeXt.Runtime.Monitoring.Drift;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge bundle show</c> and <c>edge-agent bundle show</c>: what a model package says about itself.</summary>
internal static class BundleShowCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output)
    {
        Argument<string> bundle = new Argument<string>("bundle") { Description = "A folder or an .edgemodel file." }.NotEmpty();
        Command command = new("show", "What a bundle says about itself.") { bundle };
        command.SetAction(parsed => Show(ModelBundle.Open(parsed.GetValue(bundle)!), output));
        return command;
    }

    private static int Show(ModelBundle bundle, TextWriter output)
    {
        foreach (string line in Lines(bundle.Manifest).Concat(Baseline(bundle)).Concat(Origin(bundle)))
        {
            output.WriteLine(PrintableText.Of(line));
        }

        return ExitCodes.Done;
    }

    private static IEnumerable<string> Lines(ModelManifest manifest)
    {
        yield return $"{manifest.Id}  {manifest.Architecture}";
        IEnumerable<string> labels = manifest.Labels.Select(label => manifest.OkLabels.Contains(label) ? $"{label} (ok)" : label);
        yield return $"labels      {string.Join(", ", labels)}";
        yield return $"input       {Describe(manifest.Input)}";
        yield return $"output      {Word(manifest.Output)}";
        foreach (ModelVariant variant in manifest.Variants)
        {
            yield return $"variant     {variant.Name}: {variant.Precision} for {variant.Provider}{Chip(variant)}, "
                + $"{variant.File}{Describe(variant.Accuracy)}";
        }

        if (manifest.Reference is { } reference)
        {
            yield return $"reference   {reference.Count} pictures with the scores of {reference.Variant}";
        }
    }

    private static IEnumerable<string> Baseline(ModelBundle bundle) =>
        DriftBaseline.Read(bundle) is { } baseline ? [$"baseline    {baseline}"] : [];

    // What a signature says of itself; only `verify --trust` proves it.
    private static IEnumerable<string> Origin(ModelBundle bundle)
    {
        yield return $"digest      {bundle.Manifest.Digest}";
        if (BundleSignature.ClaimedKey(bundle) is not { } key)
        {
            yield return "signature   none";
            yield break;
        }

        yield return $"signature   names the key {key}; `bundle verify --trust` proves it";
        if (BundleRelease.Claimed(bundle) is { } release)
        {
            yield return $"release     {release}";
        }
    }

    private static string Describe(ImageInput input) => string.Create(
        CultureInfo.InvariantCulture,
        $"{input.Width}x{input.Height} {Word(input.Color)}, {Word(input.Resize)} "
        + $"{Word(input.Filter)}{(input.Bits is { } bits ? $", deeper files scaled from {bits} bits" : "")}");

    private static string Chip(ModelVariant variant) =>
        variant.Soc is not { } soc ? "" : variant.Cann is { } cann ? $" ({soc}, CANN {cann})" : $" ({soc})";

    // As the manifest itself writes it.
    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Describe(VariantAccuracy? accuracy)
    {
        if (accuracy is null)
        {
            return "";
        }

        string reference = accuracy.ReferenceTop1 is { } top1 ? string.Create(CultureInfo.InvariantCulture, $" (FP32 {top1:P1})") : "";
        return string.Create(CultureInfo.InvariantCulture, $", top-1 {accuracy.Top1:P1}{reference} on {accuracy.Images} images");
    }
}
