using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>One control that can be fixed.</summary>
/// <param name="Setting">Its name in <see cref="V4L2Controls"/> and in the configuration.</param>
/// <param name="Requested">What it is to be, or null.</param>
/// <param name="Ids">The kernel's controls that do it, the preferred first: cameras have one or the other.</param>
/// <param name="Automatics">What would change it behind one's back, and the value that stops it. Cameras have some of them or none.</param>
internal sealed record CameraControl(string Setting, Func<V4L2Controls, int?> Requested, uint[] Ids, ControlValue[] Automatics)
{
    /// <summary>Every one of them.</summary>
    public static IReadOnlyList<CameraControl> All { get; } =
    [
        new(
            "exposure",
            controls => controls.Exposure,
            [VideoControlId.ExposureAbsolute, VideoControlId.Exposure],
            [new(VideoControlId.ExposureAuto, VideoControlId.ExposureManual), new(VideoControlId.ExposureAutoPriority, 0)]),
        new("gain", controls => controls.Gain, [VideoControlId.Gain, VideoControlId.AnalogueGain], [new(VideoControlId.AutoGain, 0)]),
        new("focus", controls => controls.Focus, [VideoControlId.FocusAbsolute], [new(VideoControlId.FocusAuto, 0)]),
        new(
            "whiteBalance",
            controls => controls.WhiteBalance,
            [VideoControlId.WhiteBalanceTemperature],
            [new(VideoControlId.AutoWhiteBalance, 0), new(VideoControlId.AutoPresetWhiteBalance, VideoControlId.WhiteBalanceManual)]),
        new("powerLineFrequency", controls => (int?)controls.PowerLineFrequency, [VideoControlId.PowerLineFrequency], []),
    ];

    /// <summary>The control as this camera has it, or null.</summary>
    public V4L2ControlInfo? Describe(VideoDevice device) =>
        Find(device) is { } found
            ? new V4L2ControlInfo(Setting, Name(found), Range(found), found.Default, Read(device, found.Id) ?? found.Default)
            : null;

    /// <summary>Switches the automatics off that this camera has, and says which.</summary>
    /// <exception cref="EdgeException">One stays on.</exception>
    public IEnumerable<ControlValue> StopAutomatics(VideoDevice device)
    {
        foreach (ControlValue automatic in Automatics.Where(automatic => Query(device, automatic.Id) is { } found && !IsReadOnly(found)))
        {
            Write(device, automatic, $"automatic {Setting}");
            yield return automatic;
        }
    }

    /// <summary>Sets it, and says what was set.</summary>
    /// <exception cref="EdgeException">The camera lacks it, or does not take the value.</exception>
    public ControlValue Set(VideoDevice device, int requested)
    {
        VideoControlDescription found = Find(device) ?? throw V4L2Fault.ControlMissing(device.Node, Setting, Present(device));
        if (IsReadOnly(found))
        {
            throw V4L2Fault.ControlReadOnly(device.Node, Setting);
        }

        if (!Range(found).Contains(requested))
        {
            throw V4L2Fault.ControlOutOfRange(device.Node, Setting, requested, Range(found));
        }

        ControlValue value = new(found.Id, requested);
        Write(device, value, Setting);
        return value;
    }

    /// <summary>What a control is now, or null when the device does not say.</summary>
    public static int? Read(VideoDevice device, uint id)
    {
        VideoControl control = new() { Id = id };
        return device.Request(VideoRequest.GetControl, ref control) == 0 ? control.Value : null;
    }

    private static void Write(VideoDevice device, ControlValue value, string what)
    {
        VideoControl control = new() { Id = value.Id, Value = value.Value };
        device.Require(VideoRequest.SetControl, ref control, $"set {what}");
        if (Read(device, value.Id) is { } got && got != value.Value)
        {
            throw V4L2Fault.ControlNotTaken(device.Node, what, value.Value, got);
        }
    }

    private static string Present(VideoDevice device)
    {
        string present = string.Join(", ", All.Where(control => control.Find(device) is not null).Select(control => control.Setting));
        return present.Length == 0 ? "none that can be fixed" : present;
    }

    private VideoControlDescription? Find(VideoDevice device) =>
        Ids.Select(id => Query(device, id)).FirstOrDefault(found => found is not null);

    private static VideoControlDescription? Query(VideoDevice device, uint id)
    {
        VideoControlDescription description = new() { Id = id };
        return device.Request(VideoRequest.QueryControl, ref description) == 0
            && (description.Flags & VideoControlDescription.Disabled) == 0
            ? description
            : null;
    }

    private static bool IsReadOnly(in VideoControlDescription found) => (found.Flags & VideoControlDescription.ReadOnly) != 0;

    private static V4L2Range Range(in VideoControlDescription found) => new(found.Minimum, found.Maximum, Math.Max(1, found.Step));

    private static unsafe string Name(VideoControlDescription found) => VideoDevice.Text(found.Name, 32);
}

/// <summary>A control and a value for it.</summary>
/// <param name="Id">V4L2_CID_*.</param>
/// <param name="Value">The value.</param>
internal sealed record ControlValue(uint Id, int Value);
