namespace EdgeConvNeXt.Station.Doctor;

/// <summary>A board, and what suits it.</summary>
public sealed record BoardReport
{
    /// <summary>The profile: "raspberry-pi-5".</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What the device tree calls it; null without.</summary>
    public string? Model { get; init; }

    /// <summary>The setting providers that suits it.</summary>
    public required IReadOnlyList<string> Providers { get; init; }

    /// <summary>The setting inference.threads that suits it; 0 means one for each physical core.</summary>
    public required int Threads { get; init; }

    /// <summary>Label of the GPIO chip on its header; null where there is none, or several.</summary>
    public string? GpioChip { get; init; }

    /// <summary>The i2c bus on its header; null without.</summary>
    public string? I2cBus { get; init; }

    /// <summary>The script that sets up its libraries' environment, where one is installed.</summary>
    public string? EnvironmentScript { get; init; }

    /// <summary>Groups whose members may use its devices.</summary>
    public required IReadOnlyList<string> Groups { get; init; }
}
