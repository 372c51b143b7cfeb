using System.CommandLine;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Doctor;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Trials;
using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Station.Commands;

/// <summary><c>edge doctor</c> and <c>edge-agent doctor</c>: what this machine has, and whether a configuration can run on it.</summary>
internal static class DoctorCommand
{
    /// <summary>The command.</summary>
    public static Command Create(TextWriter output, ProgramNotes notes)
    {
        Option<FileInfo?> config = new("--config", "-c")
        {
            Description =
                "A configuration file: can it run here? Exit code 0 only if it can, else 2 (the file is to blame) or 3 (the machine is).",
        };
        Option<string> root = new("--root")
        {
            Description = "The root folder of a recorded machine, to recognise its board.",
            DefaultValueFactory = _ => MachineFiles.ThisMachine,
        };
        Option<bool> json = new("--json") { Description = "The report as one JSON object." };
        Option<bool> verbose = new("--verbose")
        {
            Description = "The whole reason, and what to install, of providers that this machine has nothing for.",
        };
        Command command = new("doctor", "Say what this machine has: board, providers, cameras, GPIO, i2c, health, clock, room.")
        {
            config, root, json, verbose,
        };
        root.Validators.Add(result =>
        {
            string folder = result.GetValueOrDefault<string>();
            if (!Directory.Exists(folder))
            {
                result.AddError($"--root {folder} is no folder.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(config) is not null && result.GetResult(root) is { Implicit: false })
            {
                result.AddError("--config and --root exclude each other: a configuration runs on a machine, not on a recording.");
            }
        });
        command.SetAction(async (parsed, stop) =>
        {
            ConfigurationReading? reading = parsed.GetValue(config) is { } file ? StationModules.Read(file.ToString()) : null;
            MachineReport report = await RunAsync(new MachineFiles(parsed.GetValue(root)!), reading, notes, stop).ConfigureAwait(false);
            IReadOnlyList<string> requested = reading?.Configuration?.Providers.Providers ?? [];
            await output.WriteLineAsync(parsed.GetValue(json)
                ? PlainJson.Text(report, DoctorJson.Default.MachineReport)
                : DoctorText.Of(report, provider => parsed.GetValue(verbose) || requested.Contains(provider.Name))).ConfigureAwait(false);
            return report.Configuration?.ExitCode ?? ExitCodes.Done;
        });
        return command;
    }

    private static async Task<MachineReport> RunAsync(
        MachineFiles machine, ConfigurationReading? reading, ProgramNotes notes, CancellationToken stop)
    {
        StationServices services = new()
        {
            Variable = Environment.GetEnvironmentVariable,
            CreateTrial = providers => NetworkTrials.Create(providers, Environment.GetEnvironmentVariable, notes.SayOnce),
        };
        string[] folders =
            [
                .. WrittenFiles(reading?.Configuration).Select(Path.GetDirectoryName).OfType<string>(),
                .. WrittenFolders(reading?.Configuration),
            ];
        MachineReport report = await new MachineSurvey(machine, services.Clock).RunAsync(folders, stop).ConfigureAwait(false);
        return reading is null
            ? report
            : report with { Configuration = await ConfigurationCheck.RunAsync(reading, services).ConfigureAwait(false) };
    }

    private static IEnumerable<string> WrittenFiles(StationConfiguration? configuration) => configuration is null ? []
        : configuration.Outputs.SelectMany(output => output.WrittenFiles)
            .Select(file => file.Path)
            .Concat(configuration.Recipe is { } recipe ? [recipe] : []);

    private static IEnumerable<string> WrittenFolders(StationConfiguration? configuration) =>
        configuration?.Outputs.SelectMany(output => output.WrittenFolders).Select(folder => folder.Path) ?? [];
}
