namespace EdgeConvNeXt.Runtime;

/// <summary>The part of the outside world that failed an <see cref="EdgeException"/>.</summary>
public enum EdgeFault
{
    /// <summary>A setting, recipe or command line: the caller has to change it (exit code 2).</summary>
    Configuration,

    /// <summary>A camera, accelerator, GPIO chip or display (exit code 3).</summary>
    Device,

    /// <summary>A file or folder (exit code 3).</summary>
    File,

    /// <summary>A broker, stream or other address (exit code 3).</summary>
    Network,

    /// <summary>A model bundle or network graph (exit code 3).</summary>
    Model,

    /// <summary>A native library that is missing or answered with an error (exit code 3).</summary>
    NativeLibrary,
}
