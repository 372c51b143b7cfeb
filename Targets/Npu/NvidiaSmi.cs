using System.Globalization;

namespace EdgeConvNeXt.Targets.Npu;

/// <summary>NVIDIA's GPUs, read by nvidia-smi (`nvidia-smi --help-query-gpu` lists the fields).</summary>
/// <param name="program">The tool: a name on the PATH, or a path.</param>
/// <param name="timeout">How long it may take.</param>
public sealed class NvidiaSmi(string program, TimeSpan timeout) : IHealthSource
{
    private const string Fields = "name,temperature.gpu,utilization.gpu,power.draw,memory.used,memory.total";
    private const long Mebibyte = 1 << 20;
    private const double Percent = 100;

    /// <inheritdoc/>
    public string Name => "nvidia-smi";

    /// <inheritdoc/>
    public async Task<HealthReading> ReadAsync(CancellationToken stop)
    {
        ToolOutput output = await ToolOutput.ReadAsync(
            program, [$"--query-gpu={Fields}", "--format=csv,noheader,nounits"], timeout, stop).ConfigureAwait(false);
        return output.Text is null ? output.ToReading() : new HealthReading(Parse(output.Text), null);
    }

    /// <summary>Reads its lines. What a GPU does not measure stands there as [N/A] or [Not Supported].</summary>
    internal static IReadOnlyList<DeviceHealth> Parse(string text) =>
    [
        .. text.Split('\n').Select(
            line =>
                line.Split(',', StringSplitOptions.TrimEntries)).Where(values => values.Length == Fields.Split(',').Length).Select(Read),
    ];

    private static DeviceHealth Read(string[] values, int index)
    {
        double? used = Number(values[4]);
        double? total = Number(values[5]) is { } size and > 0 ? size : null;
        return new DeviceHealth
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{values[0]} {index}"),
            Source = "nvidia-smi",
            TemperatureCelsius = Number(values[1]),
            Utilization = Number(values[2]) / Percent,
            PowerWatts = Number(values[3]),
            MemoryUsedBytes = (long?)(used * Mebibyte),
            MemoryTotalBytes = (long?)(total * Mebibyte),
            MemoryUtilization = used / total,
        };
    }

    private static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
