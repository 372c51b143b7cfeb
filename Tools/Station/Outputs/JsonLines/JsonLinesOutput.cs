using EdgeConvNeXt.Runtime.Documents;
using EdgeConvNeXt.Runtime.Inspection;
using EdgeConvNeXt.Station.Configuration;
using Microsoft.Extensions.Logging;

namespace EdgeConvNeXt.Station.Outputs.JsonLines;

/// <summary>Verdicts as JSON objects, one a line.</summary>
/// <param name="Path">The file that they are appended to, or <see cref="StandardOutput"/>.</param>
public sealed record JsonLinesConfiguration(string Path) : OutputConfiguration
{
    /// <summary>What <see cref="Path"/> is for standard output.</summary>
    public const string StandardOutput = "-";

    /// <inheritdoc/>
    public override IReadOnlyList<(string Path, string Setting)> WrittenFiles =>
        Path == StandardOutput ? [] : [(Path, JsonLinesOutput.File.Path)];

    /// <inheritdoc/>
    public override IVerdictSink Open(OutputContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ILineTarget target = Path == StandardOutput
            ? new StreamLineTarget("standard output", context.StandardOutput)
            : FileLineTarget.Open(Path);
        VerdictJson format = new(context.Station, context.StartId, context.Labels);
        return new JsonLinesSink(
            target, format, new QueueSinkOptions { Length = context.QueueLength }, context.Clock,
            context.Loggers.CreateLogger<JsonLinesSink>());
    }
}

/// <summary>The output of JSON lines.</summary>
internal sealed class JsonLinesOutput : IStationModule
{
    internal static readonly SettingDefinition File = new("output.jsonLines", SettingKind.Path, "JSON lines",
        "File to which every verdict is appended as one JSON object a line; \"-\" means standard output.") { Otherwise = "none" };

    /// <inheritdoc/>
    public IReadOnlyList<SettingDefinition> Settings { get; } = [File];

    /// <inheritdoc/>
    public StationConfiguration Bind(SettingValues values, StationConfiguration configuration) => values.Text(File) is { } text
        ? configuration.With(new JsonLinesConfiguration(text == JsonLinesConfiguration.StandardOutput ? text : values.Path(File)!))
        : configuration;
}
