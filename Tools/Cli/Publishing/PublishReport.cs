namespace EdgeConvNeXt.Cli.Publishing;

/// <summary>What was published, for scripts.</summary>
internal sealed record PublishReport
{
    /// <summary>The target.</summary>
    public required string Target { get; init; }

    /// <summary>How: "aot", "trimmed" or "framework".</summary>
    public required string Way { get; init; }

    /// <summary>The framework that it was compiled for.</summary>
    public required string Framework { get; init; }

    /// <summary>Where it lies.</summary>
    public required string Folder { get; init; }

    /// <summary>Bytes without ONNX Runtime's libraries.</summary>
    public required long OwnBytes { get; init; }

    /// <summary>Bytes of ONNX Runtime's libraries.</summary>
    public required long OnnxRuntimeBytes { get; init; }

    /// <summary>Seconds of the smoke run, with the provider cpu, from its start to its end; null where this machine cannot run the program.</summary>
    public double? SmokeRunSeconds { get; init; }

    /// <summary>The Debian package; null where none was asked for.</summary>
    public string? Package { get; init; }

    /// <summary>The better ways that were not to be had, with their reasons.</summary>
    public required IReadOnlyList<string> Rejections { get; init; }
}
