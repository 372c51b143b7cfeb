using System.Globalization;
using System.Text;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Targets.Npu;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>The doctor's report for people.</summary>
internal sealed class DoctorText
{
    private const int Column = 12;
    private const int MostModes = 6;
    private const double Gigabyte = 1e9;

    private readonly StringBuilder _text = new();

    private readonly Func<ProviderReport, bool> _isExplained;

    private DoctorText(Func<ProviderReport, bool> isExplained) => _isExplained = isExplained;

    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="isExplained">Of which providers the whole reason is given, though what they take is not on this machine at all.</param>
    public static string Of(MachineReport report, Func<ProviderReport, bool> isExplained)
    {
        DoctorText text = new(isExplained);
        text.AddMachine(report);
        text.AddDevices(report);
        text.AddRest(report);
        text.Add("remarks", report.Findings);
        if (report.Configuration is { } configuration)
        {
            text.AddConfiguration(configuration);
        }

        return text._text.ToString().TrimEnd();
    }

    private void AddMachine(MachineReport report)
    {
        if (report.Root is { } root)
        {
            Add("recording", $"{root}: only what its files tell");
        }

        Add("board", report.Board is { } board ? Describe(board) : "not known");
        ProcessorReport processor = report.Processor;
        Add(
            "processor",
            $"{processor.Architecture ?? "not known"}, {Number(processor.Cores)} "
            + $"cores{(processor.Model is null ? "" : $", {processor.Model}")}");
        Add("", $"features: {(processor.Features.Count == 0 ? "none that are looked for" : string.Join(' ', processor.Features))}");
        if (processor.BigCores is { } big)
        {
            Add("", $"big cores: {string.Join(", ", big)}");
        }

        if (report.Resizer is { } resizer)
        {
            Add("", $"pictures are resized by: {resizer}");
        }

        if (report.Memory is { } memory)
        {
            Add("memory", $"{Gigabytes(memory.AvailableBytes)} of {Gigabytes(memory.TotalBytes)} GB available");
        }

        if (report.Board is { } suited)
        {
            Add(
                "suits it",
                $"\"providers\": [{string.Join(", ", suited.Providers.Select(provider => $"\"{provider}\""))}], \"inference\": {{ "
                + $"\"threads\": {Number(suited.Threads)} }}");
        }
    }

    private void AddDevices(MachineReport report)
    {
        Add("providers", report.Providers?.Select(Line));
        Add("cameras", report.Cameras?.SelectMany(Lines));
        Add("gpio", report.GpioChips?.Select(Line));
        Add("i2c", report.I2cBuses?.Select(bus => bus.Trouble is null ? bus.Path : $"{bus.Path}: {bus.Trouble}"));
        Add("health", report.Health.Select(Line));
    }

    private void AddRest(MachineReport report)
    {
        if (report.Clock is { } clock)
        {
            string state = clock.IsSynchronised switch
            {
                true => "synchronised",
                false => "not synchronised",
                null => "the kernel does not say whether it is synchronised",
            };
            Add("clock", string.Create(CultureInfo.InvariantCulture, $"{clock.Utc:yyyy-MM-dd HH:mm:ss} UTC, {state}"));
        }

        Add("disk", report.Disks?.Select(disk => $"{disk.Folder}: {Gigabytes(disk.FreeBytes)} of {Gigabytes(disk.TotalBytes)} GB free"));
    }

    private void AddConfiguration(ConfigurationReport configuration)
    {
        _text.AppendLine();
        _text.AppendLine($"{configuration.File}: {(configuration.CanRun ? "can run here." : "cannot run here.")}");
        if (configuration.Provider is { } provider)
        {
            Add("model", provider);
        }

        Add("faults", configuration.Faults);
        Add("remarks", configuration.Findings);
    }

    private static string Describe(BoardReport board) => $"{board.Name} [{board.Id}]{(board.Model is null ? "" : $": {board.Model}")}";

    private static IEnumerable<string> Lines(CameraReport camera)
    {
        string serial = camera.Serial is null ? "" : $", serial number {camera.Serial}";
        yield return $"{camera.Node}: {camera.Name}{serial}{(camera.BusPath is null ? "" : $", {camera.BusPath}")}";
        if (camera.Trouble is { } trouble)
        {
            yield return $"  {trouble}";
        }

        foreach (string mode in camera.Modes.Take(MostModes))
        {
            yield return $"  {mode}";
        }

        if (camera.Modes.Count > MostModes)
        {
            yield return $"  and {Number(camera.Modes.Count - MostModes)} more (--json lists them)";
        }

        foreach (string color in camera.Colors)
        {
            yield return $"  colours of {color}";
        }

        if (camera.TimeStamps is { } stamps)
        {
            yield return $"  time stamps: {stamps}";
        }

        foreach (string control in camera.Controls)
        {
            yield return $"  {control}";
        }
    }

    private string Line(ProviderReport provider) =>
        $"{(provider.IsAvailable ? "yes" : "no "),-4}{provider.Name}: "
        + $"{(provider.Absence is { } absence && !_isExplained(provider) ? absence : provider.Reason)}";

    private static string Line(GpioReport chip) => chip.Trouble
        ?? $"{chip.Name} ({chip.Label}), {Number(chip.Lines)} lines; in use: "
            + $"{(chip.LinesInUse.Count == 0 ? "none" : string.Join(", ", chip.LinesInUse))}";

    private static string Line(DeviceHealth device)
    {
        string?[] values =
        [
            device.Condition,
            Value(device.TemperatureCelsius, "0.0", " C"),
            Value(device.Utilization * 100, "0", " % busy"),
            Value(device.PowerWatts, "0.0", " W"),
            Value(device.MemoryUtilization * 100, "0", " % of its memory taken"),
        ];
        return $"{device.Name} ({device.Source}): {string.Join(", ", values.OfType<string>())}";
    }

    private static string? Value(double? value, string format, string unit) =>
        value is { } known ? known.ToString(format, CultureInfo.InvariantCulture) + unit : null;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Gigabytes(long bytes) => (bytes / Gigabyte).ToString("0.0", CultureInfo.InvariantCulture);

    // Null was not read; an empty list was, and there is nothing.
    private void Add(string heading, IEnumerable<string>? lines)
    {
        if (lines is null)
        {
            return;
        }

        string[] all = [.. lines];
        Add(heading, all.FirstOrDefault() ?? "none");
        foreach (string line in all.Skip(1))
        {
            Add("", line);
        }
    }

    private void Add(string heading, string line) => _text.Append(heading.PadRight(Column)).AppendLine(PrintableText.Of(line));
}
