using System.CommandLine;
using EdgeConvNeXt.Agent.Systemd;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference.OnnxRuntime;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station;
using EdgeConvNeXt.Station.Commands;
using EdgeConvNeXt.Station.Commands.Journal;
using EdgeConvNeXt.Station.Commands.Models;
using EdgeConvNeXt.Station.Commands.Label;
using EdgeConvNeXt.Station.Commands.Users;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Doctor;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Providers;
using EdgeConvNeXt.Station.Trials;
using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Targets.Npu;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Agent;

/// <summary>The command line of edge-agent.</summary>
internal sealed class AgentProgram
{
    // With the 1.5 s of outputs and source that hang, the station still stops within 2 s.
    private static readonly TimeSpan LogTimeout = TimeSpan.FromMilliseconds(500);

    // Enough for a reader that is busy; one that never comes must not keep the process.
    private static readonly TimeSpan ErrorTimeout = TimeSpan.FromSeconds(1);

    private readonly Option<FileInfo> _config = new("--config", "-c") { Description = "The configuration file (docs/configuration.md)." };
    private readonly Option<bool> _check = new("--check")
    {
        Description = "Only say what is wrong with the configuration file, its recipes, the files and ports that it names, and the paths "
            + "that it has the agent write to.",
    };
    private readonly Option<bool> _schema = new("--schema") { Description = "Print the JSON schema of configuration files." };
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Log details, and where in the program an unexpected failure came from.",
    };

    private readonly TextWriter _output;
    private readonly TextWriter _errors;

    /// <param name="output">Standard output as text.</param>
    /// <param name="errors">Standard error.</param>
    public AgentProgram(TextWriter output, TextWriter errors)
    {
        _output = output;
        _errors = errors;
    }

    /// <summary>Runs the command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        ProgramNotes notes = new("edge-agent", _errors);
        RootCommand root = new(
            "Runs an inspection station as its configuration file says, asks the one that runs, "
            + "or looks at the machine, a model or a recipe.")
        {
            _config, _check, _schema, _verbose,
            StatusCommand.Create(_output),
            TriggerCommand.Create(_output),
            AnnounceCommand.Create(_output),
            DoctorCommand.Create(_output, notes),
            InspectCommand.Create(_output, notes),
            RecipeCommand.Create(_output, _errors),
            JournalCommand.Create(_output),
            ModelCommand.Create(_output),
            LabelCommand.Create(_output, notes),
            UserCommand.Create(_output),
            new Command("bundle", "Look at model bundles and check them.")
            {
                BundleShowCommand.Create(_output), BundleVerifyCommand.Create(_output),
            },
        };
        root.SetAction((parsed, _) => RunAsync(parsed));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return await MisusedAsync(string.Join(' ', parsed.Errors.Select(error => error.Message))).ConfigureAwait(false);
        }

        try
        {
            // The station handles signals itself; a request to it needs no such care.
            InvocationConfiguration configuration = new()
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = _output, Error = _errors,
            };
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            FailureReport report = FailureReport.Of(failure, isStopped: false, parsed.GetValue(_verbose));
            if (report.Text is { } text)
            {
                await WriteErrorAsync($"edge-agent: {text}").ConfigureAwait(false);
            }

            return report.ExitCode;
        }
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (parsed.GetValue(_schema))
        {
            _output.Write(StationModules.Catalog.WriteSchema());
            return ExitCodes.Done;
        }

        if (parsed.GetValue(_config) is not { } file)
        {
            return await MisusedAsync("--config FILE is missing.").ConfigureAwait(false);
        }

        if (parsed.GetValue(_check))
        {
            return Check(StationModules.Read(file.ToString()));
        }

        // Hardly a station does without it, and the configuration takes about as long to read.
        using IDisposable loading = OnnxRuntimeLibrary.BeginLoading();
        ConfigurationReading reading = StationModules.Read(file.ToString());
        return await RunStationAsync(reading.Require(), parsed.GetValue(_verbose)).ConfigureAwait(false);
    }

    private async Task<int> MisusedAsync(string what)
    {
        await WriteErrorAsync($"edge-agent: {what} Try `edge-agent --help`.").ConfigureAwait(false);
        return ExitCodes.WrongUsage;
    }

    // Standard error may be a pipe that is full and is not read: the exit code then has to say it alone.
    private Task<bool> WriteErrorAsync(string line) =>
        GracefulStop.RunAsync(() => _errors.WriteLine(line), ErrorTimeout, TimeProvider.System);

    private int Check(ConfigurationReading reading)
    {
        string[] faults = [.. reading.Faults.Select(fault => $"{reading.File}: {fault.What}"), .. RecipeFaults(reading.Configuration)];
        StationNeeds needs = reading.Configuration is { } configuration
            ? StationNeeds.Of(configuration, TimeProvider.System)
            : new StationNeeds([], []);
        IReadOnlyList<EdgeException> surroundings = reading.Configuration is { } sound
            ? [.. WrittenPaths.Faults(sound, Environment.GetEnvironmentVariable), .. needs.Faults]
            : [];
        foreach (string fault in faults.Concat(surroundings.Select(fault => $"{reading.File}: {fault.Message}")))
        {
            _errors.WriteLine(fault);
        }

        if (faults.Length > 0)
        {
            return ExitCodes.WrongUsage;
        }

        foreach (string warning in ProviderWarnings(reading.Require()).Concat(needs.Remarks))
        {
            _errors.WriteLine($"{reading.File}: warning: {warning}");
        }

        if (surroundings.Count == 0)
        {
            _output.WriteLine($"{reading.File}: no faults.");
        }

        return ExitCodes.For(surroundings);
    }

    // Another machine may be the one that the file is for: no fault of it.
    private static IEnumerable<string> ProviderWarnings(StationConfiguration configuration) =>
        from provider in ProviderRegistry.Create(configuration.ProviderOptions)
        where configuration.Providers.Providers.Contains(provider.Name)
        let probe = provider.Probe()
        where !probe.IsAvailable
        select $"The provider {provider.Name} is not to be had here: {probe.Absence ?? probe.Reason}";

    // Labels are the model's, which is not opened here.
    private static IEnumerable<string> RecipeFaults(StationConfiguration? configuration) => configuration?.Recipe is { } recipe
        ? RecipeReader.Read(
            recipe, new RecipeStation { Frame = configuration.Source.FrameSize }).Faults.Select(fault => $"{recipe}: {fault.What}")
        : [];

    private static async Task<int> RunStationAsync(StationConfiguration configuration, bool isVerbose)
    {
        using CancellationTokenSource stop = new();
        StopSignals signals = new(stop, TimeProvider.System);
        ILoggerFactory loggers = AgentLogging.Create(
            isVerbose, AgentLogging.LeadsToJournal(Environment.GetEnvironmentVariable(AgentLogging.JournalVariable)));
        using SystemdNotifier notifier = SystemdNotifier.FromEnvironment(
            Environment.GetEnvironmentVariable, Environment.ProcessId, loggers.CreateLogger<SystemdNotifier>());
        using ProcessSignals handled = new(signals, configuration, notifier.IsActive, loggers.CreateLogger<ProcessSignals>());
        try
        {
            await RunStationAsync(configuration, loggers, notifier, stop.Token).ConfigureAwait(false);
            return ExitCodes.Done;
        }
        finally
        {
            _ = await GracefulStop.RunAsync(loggers.Dispose, LogTimeout, TimeProvider.System).ConfigureAwait(false);
        }
    }

    private static async Task RunStationAsync(
        StationConfiguration configuration, ILoggerFactory loggers, SystemdNotifier notifier, CancellationToken stop)
    {
        await using DescriptorStream output = new(DescriptorStream.StandardOutput);

        // Not disposed: its sink flushes it, and once more could wait for ever where it is not read.
        StreamWriter table = new(output);
        ILogger log = loggers.CreateLogger<AgentProgram>();
        StationServices services = new()
        {
            Variable = Environment.GetEnvironmentVariable,
            Loggers = loggers,
            StandardOutput = output,
            Console = table,
            CreateTrial = providers =>
                NetworkTrials.Create(providers, Environment.GetEnvironmentVariable, obstacle => StationLog.TrialHindered(log, obstacle)),
            Companions = StationModules.Companions,
            ReadHealth = HealthSurvey.Of(new MachineFiles(), TimeProvider.System).ReadAsync,
        };
        await new StationRunner(services, notifier).RunAsync(configuration, stop).ConfigureAwait(false);
    }
}
