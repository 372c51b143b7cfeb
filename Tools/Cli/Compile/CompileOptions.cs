namespace EdgeConvNeXt.Cli.Compile;

/// <summary>What `edge compile` was called with.</summary>
internal sealed record CompileOptions
{
    /// <summary>A bundle with a float32 variant, or a bare ONNX file.</summary>
    public required string Model { get; init; }

    /// <summary>The manifest that goes with a bare ONNX file, or null.</summary>
    public string? Manifest { get; init; }

    /// <summary>The chip as ATC names it.</summary>
    public required string Soc { get; init; }

    /// <summary>The bundle to write; null for the one that was given.</summary>
    public string? Output { get; init; }

    /// <summary>A folder for what ATC needs, or null.</summary>
    public string? Files { get; init; }

    /// <summary>ATC, where it is not to be looked for.</summary>
    public string? Atc { get; init; }

    /// <summary>A model that was compiled elsewhere, to be put into the bundle instead of running ATC; or null.</summary>
    public string? Om { get; init; }

    /// <summary>Version of the CANN that compiled <see cref="Om"/>, where the user gave it.</summary>
    public string? Cann { get; init; }

    /// <summary>Whether only to say how, whether ATC is here or not.</summary>
    public bool IsPrintOnly { get; init; }

    /// <summary>Whether the compiled model takes the picture's bytes and normalises by itself.</summary>
    public required bool TakesPixels { get; init; }
}
