namespace EdgeConvNeXt.Cli.Publish;

/// <summary>What was published, for scripts.</summary>
internal sealed record PublishReport
{
    /// <summary>The target.</summary>
    public required string Target { get; init; }

    /// <summary>How: "aot" or "trimmed".</summary>
    public required string Way { get; init; }

    /// <summary>That it is not the native program that was requested, with reasons and remedies; null where it is.</summary>
    public string? Fallback { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes without the libraries of ONNX Runtime and OpenCV.</summary>
    public required long OwnBytes { get; init; }

    /// <summary>Bytes of ONNX Runtime's libraries.</summary>
    public required long OnnxRuntimeBytes { get; init; }

    /// <summary>Bytes of OpenCV's library; 0 where it was not requested.</summary>
    public required long OpenCvBytes { get; init; }

    /// <summary>The oldest C library that it runs on, as "2.34".</summary>
    public string? LeastGlibc { get; init; }

    /// <summary>
    /// Seconds of the smoke run, with the provider cpu, from its start to its end; null where this machine cannot run the program.
    /// </summary>
    public double? SmokeRunSeconds { get; init; }

    /// <summary>The Debian package; null where none was requested.</summary>
    public string? Package { get; init; }

    /// <summary>The Debian package of OpenCV's library; null where none was requested.</summary>
    public string? OpenCvPackage { get; init; }
}
