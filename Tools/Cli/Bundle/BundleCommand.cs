using System.CommandLine;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Cli.Bundle;

/// <summary><c>edge bundle</c>: model packages.</summary>
internal static class BundleCommand
{
    /// <summary>The command with its subcommands; those that change nothing are the agent's too.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Command command = new("bundle", "Look at model bundles and check them.")
        {
            BundleShowCommand.Create(output),
            BundleVerifyCommand.Create(output),
            CreatePack(output),
            BundleReferenceCommand.Create(output, error),
            BundleGoldenCommand.Create(output),
            BundleBaselineCommand.Create(output, error),
            BundleSignCommand.Create(output),
        };
        return command;
    }

    private static Command CreatePack(TextWriter output)
    {
        Argument<string> source = new Argument<string>("bundle") { Description = "A folder or an .edgemodel file." }.NotEmpty();
        Option<string> target = new Option<string>("--output", "-o")
        {
            Description = "The bundle to write: a folder, or a path ending in .edgemodel.", Required = true,
        }.NotEmpty();
        Option<string?> version = new Option<string?>("--version-name")
        {
            Description = "Another version of the model, for verdicts; the bundle is another one then, and no longer signed.",
        }.NotEmpty();
        Option<double?> threshold = new Option<double?>("--threshold")
        {
            Description = "Another score, 0 to 1, that the best label needs; the bundle is another one then, and no longer signed.",
        };
        threshold.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<double?>() is not (>= 0 and <= 1))
            {
                result.AddError("--threshold is a score: expected a number from 0 to 1.");
            }
        });
        Command command = new("create", "Write a checked bundle again, as a folder or as one .edgemodel file.")
        {
            source, target, version, threshold,
        };
        command.SetAction(parsed =>
        {
            Pack(
                ModelBundle.Open(parsed.GetValue(source)!), parsed.GetValue(target)!, parsed.GetValue(version), parsed.GetValue(threshold));
            output.WriteLine($"Wrote {parsed.GetValue(target)}.");
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Pack(ModelBundle bundle, string target, string? version, double? threshold)
    {
        if ((version, threshold) is (null, null))
        {
            BundleWriter.Copy(bundle, target);
            return;
        }

        ModelManifest manifest = bundle.Manifest;
        DecisionThresholds thresholds = manifest.Thresholds;
        BundleWriter.Write(
            target,
            manifest with
            {
                Version = version ?? manifest.Version,
                Thresholds = threshold is { } score ? thresholds with { Default = (float)score } : thresholds,
            },
            manifest.Files.Keys.ToDictionary(name => name, bundle.Read));
    }
}
