using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Runtime.Models;
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
        ModelManifest manifest = bundle.Manifest;
        output.WriteLine($"{manifest.Id}  {manifest.Architecture}");
        output.WriteLine($"labels      {string.Join(", ", manifest.Labels.Select(label => manifest.OkLabels.Contains(label) ? $"{label} (ok)" : label))}");
        output.WriteLine($"input       {manifest.Input.Width}x{manifest.Input.Height} {Word(manifest.Input.Color)}, {Word(manifest.Input.Resize)} {Word(manifest.Input.Filter)}");
        output.WriteLine($"output      {Word(manifest.Output)}");
        foreach (ModelVariant variant in manifest.Variants)
        {
            output.WriteLine($"variant     {variant.Name}: {variant.Precision} for {variant.Provider}{Chip(variant)}, {variant.File}{Describe(variant.Accuracy)}");
        }

        if (manifest.Reference is { } reference)
        {
            output.WriteLine($"reference   {reference.Count} pictures with the scores of {reference.Variant}");
        }

        return ExitCodes.Done;
    }

    private static string Chip(ModelVariant variant) => variant.Soc is not { } soc ? "" : variant.Cann is { } cann ? $" ({soc}, CANN {cann})" : $" ({soc})";

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
