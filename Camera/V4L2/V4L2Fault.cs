using EdgeConvNeXt.Runtime;
using EdgeConvNeXt.Runtime.Linux;

namespace EdgeConvNeXt.Camera.V4L2;

/// <summary>The sentences for everything that can be wrong with a camera.</summary>
internal static class V4L2Fault
{
    private const string Camera = "a Video4Linux capture device such as /dev/video0";

    public static EdgeException Missing(string device, string present) => new(
        EdgeFault.Device, "The camera does not exist", device, Camera, $"Check the cable; {present}.");

    public static EdgeException Ambiguous(string device, string present) => new(
        EdgeFault.Configuration,
        "The name fits several cameras",
        device,
        "one camera's serial number, bus path or device node",
        $"Choose one; {present}.");

    public static EdgeException NotACamera(string device) => new(
        EdgeFault.Device,
        "The device is not a camera",
        device,
        Camera,
        "Name another device; a USB camera often has a second node that delivers no pictures.");

    public static EdgeException OnlyPlanes(string device) => new(
        EdgeFault.Device,
        "The camera delivers its pictures in separate planes only",
        device,
        "a capture device with pictures in one piece",
        "Read it through GStreamer: a source of type pipeline with v4l2src.");

    public static EdgeException Denied(string device) => new(
        EdgeFault.Device,
        "This user may not use the camera",
        device,
        "read and write permission, which the group video has",
        "Add the user to the group (usermod -aG video USER) and log in anew, or give the node to another group with a udev rule: "
        + "SUBSYSTEM==\"video4linux\", GROUP=\"...\", MODE=\"0660\".");

    public static EdgeException Busy(string device) => new(
        EdgeFault.Device,
        "The camera is busy: another program uses it",
        device,
        "a camera that no other program reads",
        "End the other program: fuser -v names it.");

    public static EdgeException NoFrames(string device, string reason) => new(
        EdgeFault.Device,
        $"The camera delivers no frames: {reason}",
        device,
        "frames",
        "Check the cable and the power of the port, or ask for a smaller size or rate.");

    /// <summary>A step that the kernel refused.</summary>
    public static EdgeException Refused(string device, string step, int error) => error switch
    {
        Errno.Busy => Busy(device),
        Errno.PermissionDenied or Errno.NotPermitted => Denied(device),
        Errno.NoSuchDevice or Errno.NoSuchDeviceOrAddress => Gone(device),
        _ => new EdgeException(
            EdgeFault.Device,
            $"The camera's driver refuses to {step}: {Reason(error)}",
            device,
            "a camera that streams",
            "Plug the camera out and in again, and look into dmesg."),
    };

    public static EdgeException FormatMissing(string device, V4L2Format format, string present) => new(
        EdgeFault.Configuration, $"The camera does not deliver {format}", device, $"one of its formats: {present}", "Choose one of them.");

    public static EdgeException FormatsUnknown(string device, string present) => new(
        EdgeFault.Device,
        "The camera has no pixel format that is known here",
        device,
        $"one of {string.Join(", ", Enum.GetNames<V4L2Format>())}",
        $"It has {present}: read it through GStreamer, with a source of type pipeline.");

    public static EdgeException SizeMissing(string device, int width, int height, string present) => new(
        EdgeFault.Configuration,
        $"The camera does not deliver {width}x{height} pixels",
        device,
        $"one of its sizes: {present}",
        "Choose one of them.");

    public static EdgeException RateMissing(string device, string requested, string present) => new(
        EdgeFault.Configuration,
        $"The camera does not deliver {requested} frames per second",
        device,
        $"one of its rates at this size: {present}",
        "Choose one of them.");

    public static EdgeException RateUnknown(string device) => new(
        EdgeFault.Configuration,
        "The camera's frame rate cannot be set",
        device,
        "a driver that knows frame rates",
        "Leave the rate out and take the camera's own.");

    public static EdgeException HalfPictures(string device, uint field) => new(
        EdgeFault.Device,
        $"The camera delivers half pictures (field order {field})",
        device,
        "whole pictures, progressive or interlaced",
        "Ask for another size, or read it through GStreamer with a deinterlacer.");

    public static EdgeException OddLayout(string device, string mismatch) => new(
        EdgeFault.Device,
        $"The camera's driver describes its pictures wrongly: {mismatch}",
        device,
        "rows that hold their pixels",
        "Ask for another size or format.");

    public static EdgeException EncodingUnknown(string device, V4L2Format format, uint encoding) => new(
        EdgeFault.Configuration,
        $"The camera encodes the colours of its {format} in a way that is not known here "
        + $"(number {encoding} of the kernel's YCbCr encodings)",
        device,
        "BT.601, BT.709, BT.2020 with non-constant luminance, or SMPTE 240M",
        "Ask for another format, or read it through GStreamer, with a source of type pipeline.");

    public static EdgeException TooFewBuffers(string device, uint count) => new(
        EdgeFault.Device,
        $"The camera's driver shares {count} buffers only",
        device,
        "at least 2",
        "Ask for a smaller size, or free memory.");

    public static EdgeException ControlMissing(string device, string setting, string present) => new(
        EdgeFault.Configuration,
        $"The camera has no control for {setting}",
        device,
        $"one of those it has: {present}",
        $"Leave {setting} out.");

    public static EdgeException ControlReadOnly(string device, string setting) => new(
        EdgeFault.Configuration,
        $"The camera's {setting} cannot be set, only read",
        device,
        "a control that can be set",
        $"Leave {setting} out.");

    public static EdgeException ControlOutOfRange(string device, string setting, int requested, V4L2Range range) => new(
        EdgeFault.Configuration,
        $"The camera does not take {requested} for {setting}",
        device,
        $"{range}",
        "Choose a value from that range.");

    public static EdgeException ControlNotTaken(string device, string setting, int requested, int got) => new(
        EdgeFault.Device,
        $"The camera's {setting} stays at {got} when it is set to {requested}",
        device,
        "a camera that keeps what it is set to",
        $"Try {got}, or leave {setting} out.");

    /// <summary>The kernel's words for an error.</summary>
    public static string Reason(int error) => error switch
    {
        Errno.NoSuchDevice or Errno.NoSuchDeviceOrAddress => "the camera is gone",
        _ => Errno.Describe(error),
    };

    private static EdgeException Gone(string device) => new(
        EdgeFault.Device, "The camera is gone", device, Camera, "Check the cable.");
}
