using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using EdgeConvNeXt.Station.Outputs.JsonLines;
using Microsoft.Extensions.Logging;
using static EdgeConvNeXt.Runtime.Documents.SettingKind;

namespace EdgeConvNeXt.Station.Outputs.Console;

/// <summary>Verdicts as a table on standard output.</summary>
public sealed record ConsoleConfiguration : OutputConfiguration
{
    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        QueueSinkOptions options = new() { Length = context.QueueLength };
        return new ConsoleTableSink(
            context.Console, context.Labels, options, context.Clock, context.Loggers.CreateLogger<ConsoleTableSink>());
    }
}

/// <summary>The output to a console.</summary>
internal sealed class ConsoleOutput : IStationModule
{
    internal static readonly SettingDefinition Table = new("output.console", Flag, "Console table",
        "Whether every verdict is shown as one line on standard output.") { Default = "false" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [Table];

    /// <inheritdoc/>
    public void Check(SettingValues values, SettingFaults faults)
    {
        if (values.Flag(Table) && values.Text(JsonLinesOutput.File) == JsonLinesConfiguration.StandardOutput)
        {
            faults.Add(Table, "and output.jsonLines both want standard output: give the JSON lines a file, or leave the table out.");
        }
    }

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) =>
        values.Flag(Table) ? configuration.With(new ConsoleConfiguration()) : configuration;
}
