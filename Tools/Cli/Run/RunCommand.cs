using System.CommandLine;
using EdgeConvNeXt.Agent;
using EdgeConvNeXt.Station.Commands.Options;

namespace EdgeConvNeXt.Cli.Run;

/// <summary><c>edge run</c>: the agent in the foreground, as systemd runs it.</summary>
internal static class RunCommand
{
    /// <summary>What the command is called.</summary>
    public const string Name = "run";

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> config = new Option<string>("--config", "-c")
        {
            Description = "The station's configuration, a JSON file.", Required = true,
        }.NotEmpty();
        Option<bool> check = new("--check") { Description = "Only check the configuration." };
        Option<bool> verbose = new("--verbose") { Description = "Log details, and where in the program an unexpected failure came from." };
        Command command = new(Name, "Run the agent in the foreground, as systemd runs it.") { config, check, verbose };
        command.SetAction((parsed, _) =>
        {
            string[] switches =
            [
                .. parsed.GetValue(check) ? ["--check"] : Array.Empty<string>(),
                .. parsed.GetValue(verbose) ? ["--verbose"] : Array.Empty<string>(),
            ];
            return new AgentProgram(output, error).RunAsync(["--config", parsed.GetValue(config)!, .. switches]);
        });
        return command;
    }
}
