using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inference;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Runtime.Models;
using EdgeConvNeXt.Station.Api.Modbus;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Hosting;
using EdgeConvNeXt.Station.Programs;
using EdgeConvNeXt.Station.Signals;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>
/// Whether a configuration can run on this machine: everything that it names is looked for, and what an agent that runs may hold is only
/// looked at. The model is opened, which takes its memory a second time for a moment.
/// </summary>
internal sealed class ConfigurationCheck
{
    private readonly List<EdgeException> _faults = [];
    private readonly List<string> _remarks = [];
    private readonly StationServices _services;
    private string? _provider;

    private ConfigurationCheck(StationServices services) => _services = services;

    /// <summary>Reads and checks a configuration.</summary>
    /// <param name="reading">What reading its file gave.</param>
    /// <param name="services">Clock and environment.</param>
    public static async Task<ConfigurationReport> RunAsync(ConfigurationReading reading, StationServices services)
    {
        if (reading.Configuration is not { } configuration)
        {
            return new ConfigurationReport
            {
                File = reading.File, Faults = [.. reading.Faults.Select(fault => fault.What)], Findings = [],
                ExitCode = ExitCodes.WrongUsage,
            };
        }

        ConfigurationCheck check = new(services);
        Recipe? recipe = check.CheckModel(configuration);
        await check.TryAsync(() => check.CheckSourceAsync(configuration.Source)).ConfigureAwait(false);
        check.CheckLines(configuration, recipe);
        check.CheckDisplay(configuration);
        check._faults.AddRange(WrittenPaths.Faults(configuration, services.Variable));
        StationNeeds needs = StationNeeds.Of(configuration, services.Clock);
        check._faults.AddRange(needs.Faults);
        check._remarks.AddRange(needs.Remarks);
        return check.Report(reading.File);
    }

    private ConfigurationReport Report(string file) => new()
    {
        File = file,
        Faults = [.. _faults.Select(fault => fault.Message)],
        Findings = [.. _remarks],
        Provider = _provider,
        ExitCode = ExitCodes.For(_faults),
    };

    // The recipe without its surroundings first: where the model does not open, its own faults are reported all the same.
    private Recipe? CheckModel(StationConfiguration configuration)
    {
        Recipe? recipe = configuration.Recipe is { } path ? Try(() => RecipeReader.Read(path).Require()) : null;
        if (configuration.Recipe is not null && recipe is null)
        {
            return null;
        }

        if (Try(() => StationModel.Open(configuration, recipe, _services.Clock.GetUtcNow())) is not { Bundle: { } bundle } model)
        {
            return recipe;
        }

        if (model is { IsAllowedUnsigned: true, Doubt: { } doubt })
        {
            _remarks.Add($"Who made the model is not known: {doubt}.");
        }

        Try(() => StationBuilder.CheckThresholdLabels(configuration, bundle.Manifest));
        RecipeStation surroundings = new() { Labels = bundle.Manifest.Labels, Frame = configuration.Source.FrameSize };
        Try(() => configuration.Recipe is { } file ? RecipeReader.Read(file, surroundings).Require() : null);
        CheckJobs(configuration, surroundings);
        Try(() => OpenModel(bundle, configuration));
        return recipe;
    }

    // What a job says of labels alone: its other faults are told by the module that has it.
    private void CheckJobs(StationConfiguration configuration, RecipeStation surroundings)
    {
        RecipeStation unlabelled = surroundings with { Labels = null };
        foreach (string job in configuration.Outputs.OfType<ModbusConfiguration>().SelectMany(modbus => modbus.Jobs))
        {
            if (RecipeReader.Read(job, unlabelled).Recipe is not null)
            {
                Try(() => RecipeReader.Read(job, surroundings).Require());
            }
        }
    }

    private void OpenModel(ModelBundle bundle, StationConfiguration configuration)
    {
        ProviderChoice choice = _services.SelectorOf(configuration.ProviderOptions).Open(bundle, configuration.Providers);
        using IInferenceSession session = choice.Session;
        _provider = $"{session.Provider}, variant {session.Variant.Name} ({session.Variant.Precision})";
        _remarks.AddRange(choice.Rejections.Select(rejection => $"The provider {rejection.Provider} is passed over: {rejection.Reason}"));
    }

    private async Task CheckSourceAsync(SourceConfiguration source)
    {
        if (await source.CheckAsync(_services.ForSource(input: null)).ConfigureAwait(false) is { } remark)
        {
            _remarks.Add(remark);
        }
    }

    private void CheckLines(StationConfiguration configuration, Recipe? recipe)
    {
        if (configuration.SimulatesGpio)
        {
            _remarks.Add("Digital lines are simulated (simulateGpio): nothing on the machine is rejected or lit.");
            return;
        }

        foreach (NamedLines lines in NamedLines.Of(recipe, configuration.Signals))
        {
            if (Try(lines.FindHeld) is { Length: > 0 } held)
            {
                _remarks.Add($"An agent that runs holds lines of {lines.Chip} ({held}): stop it before another starts.");
            }
        }
    }

    private void CheckDisplay(StationConfiguration configuration)
    {
        if (configuration.Display is { } display)
        {
            Try(display.Check);
        }
    }

    private T? Try<T>(Func<T> step)
        where T : class?
    {
        try
        {
            return step();
        }
        catch (EdgeException fault)
        {
            _faults.Add(fault);
            return null;
        }
    }

    private void Try(Action step) => Try<object?>(() =>
    {
        step();
        return null;
    });

    private async Task TryAsync(Func<Task> step)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (EdgeException fault)
        {
            _faults.Add(fault);
        }
    }
}
