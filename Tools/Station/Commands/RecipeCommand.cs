using System.CommandLine;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Commands.Options;
using EdgeConvNeXt.Station.Programs;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge recipe</c> and <c>edge-agent recipe</c>: what an operator may change for a product.</summary>
internal static class RecipeCommand
{
    /// <summary>The command with its subcommand.</summary>
    public static Command Create(TextWriter output, TextWriter error) =>
        new("recipe", "Look after recipes: what an operator may change for a product.")
    {
        CreateCheck(output, error),
    };

    private static Command CreateCheck(TextWriter output, TextWriter error)
    {
        Argument<string> file = new Argument<string>("file") { Description = "The recipe, a JSON file (docs/recipe.md)." }.NotEmpty();
        Option<string?> model = new Option<string?>("--model", "-m")
        {
            Description = "A bundle whose labels the thresholds have to name; without it labels are not checked.",
        }.NotEmpty();
        Option<string?> frame = new Option<string?>("--frame")
        {
            Description =
                "Size of the camera's frames, such as 1920x1080, in which the regions have to lie; without it that is not checked.",
        }.AsFrameSize();
        Option<bool> json = new("--json") { Description = "The answer as JSON: ok, and faults with member and what." };
        Command command = new(
            "check", "Say everything that is wrong with a recipe, or what it does. Exit code 2 when it has faults.") { file, model, frame,
            json };
        command.SetAction(parsed =>
        {
            RecipeStation station = new()
            {
                Labels = parsed.GetValue(model) is { } bundle ? ModelBundle.Open(bundle).Manifest.Labels : null,
                Frame = parsed.GetValue(frame) is { } size ? FrameSize.Parse(size) : null,
            };
            RecipeReading reading = RecipeReader.Read(parsed.GetValue(file)!, station);
            Report(reading, station, parsed.GetValue(json), output, error);
            return reading.Recipe is null ? ExitCodes.WrongUsage : ExitCodes.Done;
        });
        return command;
    }

    private static void Report(RecipeReading reading, RecipeStation station, bool isJson, TextWriter output, TextWriter error)
    {
        if (isJson)
        {
            output.WriteLine(PlainJson.Text(RecipeReport.Of(reading), CommandJson.Default.RecipeReport));
        }
        else if (reading.Recipe is { } recipe)
        {
            RecipeText.Write(reading.File, recipe, station, output);
        }
        else
        {
            foreach (SettingFault fault in reading.Faults)
            {
                error.WriteLine($"{reading.File}: {fault.What}");
            }
        }
    }
}

/// <summary>What a check of a recipe gave, for scripts.</summary>
/// <param name="Ok">Whether it has no faults.</param>
/// <param name="Name">What the product is called; left out where the recipe has faults.</param>
/// <param name="Sha256">SHA-256 of the file, as the audit names it; left out where it cannot be read.</param>
/// <param name="Faults">All faults.</param>
internal sealed record RecipeReport(bool Ok, string? Name, string? Sha256, IReadOnlyList<SettingFault> Faults)
{
    /// <summary>The report of a reading.</summary>
    public static RecipeReport Of(RecipeReading reading) =>
        new(reading.Recipe is not null, reading.Recipe?.Name, reading.Sha256, reading.Faults);
}
