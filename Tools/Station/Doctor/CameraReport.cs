namespace EdgeConvNeXt.Station.Doctor;

/// <summary>A camera.</summary>
public sealed record CameraReport
{
    /// <summary>Its device node now.</summary>
    public required string Node { get; init; }

    /// <summary>What its driver calls it.</summary>
    public required string Name { get; init; }

    /// <summary>Its serial number; null without.</summary>
    public string? Serial { get; init; }

    /// <summary>Where it is plugged in; null where it cannot be read.</summary>
    public string? BusPath { get; init; }

    /// <summary>Why it cannot be read, and what to do; null where it can.</summary>
    public string? Trouble { get; init; }

    /// <summary>What it delivers, a line for each format and size: "YUYV 1280x720 at 10, 5".</summary>
    public required IReadOnlyList<string> Modes { get; init; }

    /// <summary>
    /// How those of its formats become colours that carry luminance and colour differences: "YUYV: BT.601, limited range".
    /// </summary>
    public IReadOnlyList<string> Colors { get; init; } = [];

    /// <summary>What its driver stamps, and what becomes of it; null where it cannot be read.</summary>
    public string? TimeStamps { get; init; }

    /// <summary>What can be fixed on it: "exposure 1 to 5000, now 157".</summary>
    public required IReadOnlyList<string> Controls { get; init; }
}
