using System.Globalization;
using EdgeConvNeXt.Camera.V4L2;
using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Inspection.Signals;
using EdgeConvNeXt.Targets.Boards;
using EdgeConvNeXt.Targets.Gpio;

namespace EdgeConvNeXt.Station.Doctor;

/// <summary>
/// Cameras, GPIO chips and i2c buses of this machine. Nothing is set, and of what is in use nothing is requested: an agent that runs is not
/// disturbed.
/// </summary>
internal static class DeviceSurvey
{
    public static IReadOnlyList<CameraReport> Cameras() => [.. V4L2Devices.Find().Select(Describe)];

    public static IReadOnlyList<GpioReport> GpioChips()
    {
        GpioChipSurvey survey = Targets.Gpio.GpioChips.Survey();
        return [.. survey.Chips.Select(Describe), .. survey.Faults.Select(fault => new GpioReport(fault.Where, "", 0, [], fault.Message))];
    }

    public static IReadOnlyList<BusReport> Buses(MachineFiles machine) =>
        [.. machine.Names("dev", "i2c-*").Select(
            name => new BusReport($"/dev/{name}", machine.IsThisMachine ? TroubleOf($"/dev/{name}") : null))];

    private static CameraReport Describe(V4L2Device camera)
    {
        CameraReport report = new()
        {
            Node = camera.Node,
            Name = camera.Name,
            Serial = camera.Serial,
            BusPath = camera.BusPath.Length == 0 ? null : camera.BusPath,
            Modes = [],
            Controls = [],
        };
        try
        {
            return Describe(report, V4L2Devices.Describe(camera.Node));
        }
        catch (EdgeException fault)
        {
            return report with { Trouble = fault.Message };
        }
    }

    /// <summary>What a camera can do, in words.</summary>
    internal static CameraReport Describe(CameraReport camera, V4L2Abilities able) => camera with
    {
        Modes = [.. able.Formats.SelectMany(Modes)],
        Colors =
        [
            .. able.Colors.Select(color => $"{color.Code}: {color.Color?.ToString() ?? "encoded in a way that is not known here"}"),
        ],
        TimeStamps = Describe(able.TimeStamps),
        Controls = [.. able.Controls.Select(Describe)],
    };

    private static IEnumerable<string> Modes(V4L2FormatInfo format)
    {
        string name = format.Format is null ? $"{format.Code} (not usable here)" : format.Code;
        return format.Sizes.Count == 0
            ? [name]
            : format.Sizes.Select(size => $"{name} {size}{(size.FrameRates.Rates.Count == 0 ? "" : $" at {size.FrameRates}")}");
    }

    private static string Describe(V4L2TimeStamp? stamps) => stamps switch
    {
        V4L2TimeStamp.StartOfExposure => "start of exposure",
        V4L2TimeStamp.EndOfFrame => "end of frame, taken back by the time between two frames",
        V4L2TimeStamp.None => "none that can be used: the moment of arrival, taken back by the time between two frames",
        _ => "not known, for another program has the camera",
    };

    private static string Describe(V4L2ControlInfo control) =>
        string.Create(CultureInfo.InvariantCulture, $"{control.Setting} {control.Range}, now {control.Value}");

    private static GpioReport Describe(GpioChipDescription description)
    {
        try
        {
            using ISignalChip chip = Targets.Gpio.GpioChips.Open(description.Path);
            return new GpioReport(
                description.Name, description.Label, description.LineCount,
                [.. chip.ReadLines().Where(line => line.IsUsed).Select(Describe)], null);
        }
        catch (EdgeException fault)
        {
            return new GpioReport(description.Name, description.Label, description.LineCount, [], fault.Message);
        }
    }

    private static string Describe(SignalLine line) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{line.Offset} {line.Name} ({(line.User.Length == 0 ? "unnamed" : line.User)})").Replace("  ",
            " ", StringComparison.Ordinal);

    // Opening a bus sends nothing over it.
    private static string? TroubleOf(string bus)
    {
        try
        {
            File.OpenHandle(bus, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return "This user may not use the bus: add it to the group i2c (usermod -aG i2c USER) and log in anew.";
        }
        catch (IOException fault)
        {
            return fault.Message;
        }
    }
}
