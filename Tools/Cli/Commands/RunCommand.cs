using System.CommandLine;
using EdgeConvNeXt.Agent;
using EdgeConvNeXt.Cli.Parsing;

namespace EdgeConvNeXt.Cli.Commands;

/// <summary><c>edge run</c>: the agent in the foreground, as systemd runs it.</summary>
internal static class RunCommand
{
    /// <summary>What the command is called.</summary>
    public const string Name = "run";

    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, TextWriter error)
    {
        Option<string> config = new Option<string>("--config", "-c") { Description = "The station's configuration, a JSON file.", Required = true }.NotEmpty();
        Option<bool> check = new("--check") { Description = "Only check the configuration." };
        Command command = new(Name, "Run the agent in the foreground, as systemd runs it.") { config, check };
        command.SetAction((parsed, _) =>
        {
            string[] arguments = ["--config", parsed.GetValue(config)!];
            return new AgentProgram(output, error).RunAsync(parsed.GetValue(check) ? [.. arguments, "--check"] : arguments);
        });
        return command;
    }
}
