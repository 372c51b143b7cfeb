namespace EdgeConvNeXt.Targets.Npu;

/// <summary>The table of `npu-smi info`, the tool of Ascend's driver.</summary>
/// <param name="program">The tool: a name on the PATH, or a path.</param>
/// <param name="timeout">How long it may take.</param>
public sealed class NpuSmi(string program, TimeSpan timeout) : IHealthSource
{
    /// <inheritdoc/>
    public string Name => "npu-smi";

    /// <inheritdoc/>
    public async Task<HealthReading> ReadAsync(CancellationToken stop)
    {
        ToolOutput output = await ToolOutput.ReadAsync(program, ["info"], timeout, stop).ConfigureAwait(false);
        if (output.Text is null)
        {
            return output.ToReading();
        }

        IReadOnlyList<DeviceHealth> devices = NpuSmiTable.Parse(output.Text);
        return new HealthReading(devices, devices.Count > 0 ? null : "npu-smi printed no table of devices that is known here.");
    }
}
