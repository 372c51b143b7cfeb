using EdgeConvNeXt.Camera.Interop.V4L2;
using EdgeConvNeXt.Runtime;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The controls of an open camera that were fixed, and that have to stay as they are.</summary>
internal sealed class HeldControls
{
    private readonly VideoDevice _device;
    private readonly (string Setting, ControlValue Value)[] _held;

    private HeldControls(VideoDevice device, (string Setting, ControlValue Value)[] held)
    {
        _device = device;
        _held = held;
    }

    /// <summary>Fixes what is requested: first every automatic is switched off, then the values are set, each read back.</summary>
    /// <exception cref="EdgeException">The camera lacks a control, or does not take its value.</exception>
    public static HeldControls Apply(VideoDevice device, V4L2Controls requested)
    {
        CameraControl[] controls = [.. CameraControl.All.Where(control => control.Requested(requested) is not null)];
        List<(string Setting, ControlValue Value)> held = [];
        foreach (CameraControl control in controls)
        {
            held.AddRange(control.StopAutomatics(device).Select(value => ($"automatic {control.Setting}", value)));
        }

        held.AddRange(controls.Select(control => (control.Setting, control.Set(device, control.Requested(requested)!.Value))));
        return new HeldControls(device, [.. held]);
    }

    /// <summary>Sets again what another program has changed, and says what that was; null when nothing was.</summary>
    public string? Restore()
    {
        string? restored = null;
        foreach ((string setting, ControlValue value) in _held)
        {
            if (CameraControl.Read(_device, value.Id) is { } now && now != value.Value)
            {
                VideoControl control = new() { Id = value.Id, Value = value.Value };
                int error = _device.Request(VideoRequest.SetControl, ref control);
                string outcome = error == 0
                    ? $"set back to {value.Value}"
                    : $"not to be set back to {value.Value}: {V4L2Fault.Reason(error)}";
                restored = $"{(restored is null ? string.Empty : $"{restored}; ")}{setting} had become {now} and was {outcome}";
            }
        }

        return restored;
    }
}
