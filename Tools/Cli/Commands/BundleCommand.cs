using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeConvNeXt.Cli.Parsing;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Models;

namespace EdgeConvNeXt.Cli.Commands;

/// <summary><c>edge bundle</c>: model packages.</summary>
internal static class BundleCommand
{
    private static readonly Argument<string> BundleArgument = new Argument<string>("bundle") { Description = "A folder or an .edgemodel file." }.NotEmpty();

    /// <summary>The command with its subcommands.</summary>
    public static Command Create(TextWriter output)
    {
        Command command = new("bundle", "Look at model bundles and check them.")
        {
            CreateShow(output),
            CreateVerify(output),
            CreatePack(output),
            BundleReferenceCommand.Create(output),
        };
        return command;
    }

    private static Command CreateShow(TextWriter output)
    {
        Command command = new("show", "What a bundle says about itself.") { BundleArgument };
        command.SetAction(parsed => Show(ModelBundle.Open(parsed.GetValue(BundleArgument)!), output));
        return command;
    }

    private static Command CreateVerify(TextWriter output)
    {
        Command command = new("verify", "Check every file of a bundle against its hash. Exit code 1 when one differs.") { BundleArgument };
        command.SetAction(parsed => Verify(parsed.GetValue(BundleArgument)!, output));
        return command;
    }

    private static Command CreatePack(TextWriter output)
    {
        Option<string> target = new Option<string>("--output", "-o") { Description = "The bundle to write: a folder, or a path ending in .edgemodel.", Required = true }.NotEmpty();
        Command command = new("create", "Write a checked bundle again, as a folder or as one .edgemodel file.") { BundleArgument, target };
        command.SetAction(parsed =>
        {
            ModelBundle bundle = ModelBundle.Open(parsed.GetValue(BundleArgument)!);
            BundleWriter.Write(parsed.GetValue(target)!, bundle.Manifest, bundle.Manifest.Files.Keys.ToDictionary(name => name, bundle.Read));
            output.WriteLine($"Wrote {parsed.GetValue(target)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static int Show(ModelBundle bundle, TextWriter output)
    {
        ModelManifest manifest = bundle.Manifest;
        output.WriteLine($"{manifest.Id}  {manifest.Architecture}");
        output.WriteLine($"labels      {string.Join(", ", manifest.Labels.Select(label => manifest.OkLabels.Contains(label) ? $"{label} (ok)" : label))}");
        output.WriteLine($"input       {manifest.Input.Width}x{manifest.Input.Height} {Word(manifest.Input.Color)}, {Word(manifest.Input.Resize)} {Word(manifest.Input.Filter)}");
        foreach (ModelVariant variant in manifest.Variants)
        {
            output.WriteLine($"variant     {variant.Name}: {variant.Precision} for {variant.Provider}{Chip(variant)}, {variant.File}{Describe(variant.Accuracy)}");
        }

        if (manifest.Reference is { } reference)
        {
            output.WriteLine($"reference   {reference.Count} pictures with the scores of {reference.Variant}");
        }

        return ExitCode.Done;
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

    private static int Verify(string path, TextWriter output)
    {
        try
        {
            ModelBundle bundle = ModelBundle.Open(path);
            bundle.Verify();
            int files = bundle.Manifest.Files.Count;
            output.WriteLine($"{path}: sound, {files} {(files == 1 ? "file" : "files")}.");
            return ExitCode.Done;
        }
        catch (EdgeException fault) when (fault.Fault == EdgeFault.Model && fault.InnerException is not UnauthorizedAccessException && Path.Exists(path))
        {
            // Of a bundle that is not there at all, or that this user may not read, there is no answer; it fails like everywhere else.
            output.WriteLine(fault.Message);
            return ExitCode.No;
        }
    }
}
