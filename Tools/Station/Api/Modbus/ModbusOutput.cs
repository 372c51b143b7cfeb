using System.Net;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Runtime.Inspection.Recipes;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Core;
using EdgeConvNeXt.Station.Api.Modbus.Registers;
using EdgeConvNeXt.Station.Hosting;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Api.Modbus;

/// <summary>A Modbus TCP server for PLCs.</summary>
/// <param name="Address">Where it listens: an IP address with a port, as <see cref="IPEndPoint"/> reads it.</param>
public sealed record ModbusConfiguration(string Address) : OutputConfiguration
{
    /// <summary>The unit id that it answers to, besides 0 and 255.</summary>
    public byte Unit { get; init; } = 1;

    /// <summary>Clients at a time, 1 or more.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>How long a client may say nothing, above 0.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How 32-bit values lie in two registers.</summary>
    public WordOrder Words { get; init; } = WordOrder.Abcd;

    /// <summary>How two characters lie in a register.</summary>
    public CharacterOrder Characters { get; init; } = CharacterOrder.HighFirst;

    /// <summary>How long the PLC's heartbeat may stand still; null where it is not watched.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>What is done then.</summary>
    public SilenceAction WhenSilent { get; init; } = SilenceAction.Warn;

    /// <summary>The recipes that a PLC may choose from, by number from 1.</summary>
    public IReadOnlyList<string> Jobs { get; init; } = [];

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new ModbusSink(this, context.Labels);
    }
}

/// <summary>What is done while the PLC's heartbeat stands still.</summary>
public enum SilenceAction
{
    /// <summary>Nothing but a bit of the status.</summary>
    Continue,

    /// <summary>It is logged, and the error id says so.</summary>
    Warn,

    /// <summary>That, and triggers by Modbus are refused.</summary>
    StopTriggers,

    /// <summary>That, and every part is rejected.</summary>
    Reject,
}

/// <summary>The output to PLCs by Modbus TCP.</summary>
internal sealed class ModbusOutput : IStationModule
{
    internal static readonly SettingDefinition Address = new("output.modbus.address", Text, "Address",
        "Address and port on which the server listens, such as 127.0.0.1:502 for this machine alone or 0.0.0.0:502 for every network. "
        + "Modbus has no password: whoever reaches the port can trigger and reject. Ports below 1024 need a right of the service "
        + "(docs/plc.md).")
    { Otherwise = "no Modbus", Meaning = "an IP address with a port, such as 127.0.0.1:502" };

    internal static readonly SettingDefinition Unit = new("output.modbus.unit", Whole, "Unit id",
        "The unit id that the server answers to, besides 0 and 255.") { Default = "1", Minimum = 1, Maximum = 247 };

    internal static readonly SettingDefinition Clients = new("output.modbus.clients", Whole, "Clients",
        "Clients at a time. One more takes the place of one that asked nothing yet, else of the one that said nothing for the longest.")
    { Unit = "clients", Default = "8", Minimum = 1, Maximum = 64 };

    internal static readonly SettingDefinition IdleSeconds = new("output.modbus.idleSeconds", Number, "Idle time",
        "How long a client may say nothing before its connection is closed.")
    { Unit = "seconds", Default = "60", Minimum = 1, Maximum = 86_400 };

    internal static readonly SettingDefinition Words = new("output.modbus.wordOrder", Choice, "Word order",
        "How the four bytes of a 32-bit value, A the highest, lie in two registers.")
    { Default = "\"abcd\"", Choices = JsonValues.WordsOf<WordOrder>() };

    internal static readonly SettingDefinition Characters = new("output.modbus.characterOrder", Choice, "Character order",
        "Which byte of a register has the first of two characters.")
    { Default = "\"high-first\"", Choices = JsonValues.WordsOf<CharacterOrder>() };

    internal static readonly SettingDefinition HeartbeatSeconds = new("output.modbus.heartbeatSeconds", Number, "Heartbeat",
        "How long the PLC's heartbeat may stand still, or be missing after the start, before the PLC counts as silent.")
    { Unit = "seconds", Minimum = 0.1, Maximum = 3600, Otherwise = "it is not watched" };

    internal static readonly SettingDefinition WhenSilent = new("output.modbus.whenSilent", Choice, "When silent",
        "What is done while the PLC is silent: nothing but a status bit (continue), a log entry and an error id (warn), and no trigger "
        + "by Modbus is taken (stop-triggers), or every part is rejected (reject).")
    { Default = "\"warn\"", Choices = JsonValues.WordsOf<SilenceAction>() };

    internal static readonly SettingDefinition Jobs = new("output.modbus.jobs", Texts, "Jobs",
        "Recipe files that the PLC may choose from, job 1 first. They differ from `recipe` in what may change while the line runs.")
    { Default = "[]" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingSection> Sections { get; } =
    [
        new("output.modbus", "Modbus TCP", "Results, triggers and serial numbers for a PLC; docs/plc.md has its registers."),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } =
        [Address, Unit, Clients, IdleSeconds, Words, Characters, HeartbeatSeconds, WhenSilent, Jobs];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        // A number alone is read as an address, without a port.
        if (values.Text(Address) is { } address && !(IPEndPoint.TryParse(address, out IPEndPoint? place) && place.Port > 0))
        {
            faults.Add(Address, $"is \"{JsonValues.Shorten(address)}\": expected {Address.Expected}.");
        }

        foreach (SettingDefinition setting in Settings.Where(setting => values.IsMentioned(setting) && !values.IsMentioned(Address)))
        {
            faults.Add(setting, $"does nothing: expected {Address.Path} beside it.");
        }

        if (values.IsMentioned(WhenSilent) && !values.IsMentioned(HeartbeatSeconds))
        {
            faults.Add(WhenSilent, $"does nothing: expected {HeartbeatSeconds.Path} beside it, for nothing else tells of silence.");
        }

        if (values.IsMentioned(Jobs) && !values.IsMentioned(RecipeModule.Recipe))
        {
            faults.Add(Jobs, "does nothing: expected recipe beside it, the job that the station starts with.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Text(Address) is { } address
        ? configuration.With(new ModbusConfiguration(address)
        {
            Unit = (byte)values.Int(Unit)!.Value,
            Clients = values.Int(Clients)!.Value,
            IdleTime = TimeSpan.FromSeconds(values.Number(IdleSeconds)!.Value),
            Words = values.Word<WordOrder>(Words),
            Characters = values.Word<CharacterOrder>(Characters),
            Heartbeat = values.Number(HeartbeatSeconds) is { } limit ? TimeSpan.FromSeconds(limit) : null,
            WhenSilent = values.Word<SilenceAction>(WhenSilent),
            Jobs = values.Paths(Jobs),
        })
        : configuration;

    /// <inheritdoc/>
    public IEnumerable<StationNeed> Needs(StationConfiguration configuration, TimeProvider clock)
    {
        if (configuration.Outputs.OfType<ModbusConfiguration>().FirstOrDefault() is not { } modbus)
        {
            yield break;
        }

        yield return new StationNeed(() => PortCheck.Look(IPEndPoint.Parse(modbus.Address), Address.Path));
        RecipeStation surroundings = new() { Frame = configuration.Source.FrameSize };
        Recipe? first = configuration.Recipe is { } recipe ? RecipeReader.Read(recipe, surroundings).Recipe : null;
        foreach ((int index, string job) in modbus.Jobs.Index())
        {
            yield return StationNeed.Of(() => CheckJob(index + 1, job, first, surroundings));
        }
    }

    // Labels are the model's, which is not opened here.
    private static void CheckJob(int number, string path, Recipe? first, RecipeStation surroundings)
    {
        RecipeReading reading = RecipeReader.Read(path, surroundings);
        IReadOnlyList<SettingFault> faults = reading.Recipe is { } job && first is not null
            ? RecipeKeeper.Fixed(first, job)
            : reading.Faults;
        if (faults.Count > 0)
        {
            throw new EdgeException(
                EdgeFault.Configuration,
                $"Job {number} of {Jobs.Path} cannot be used: {string.Join(' ', faults.Select(fault => fault.What))}", path,
                "a recipe that differs from `recipe` only in what may change while the line runs",
                $"Correct the recipe, or {Jobs.Path}.");
        }
    }
}
