namespace EdgeConvNeXt.Runtime.Inference.Ascend;

/// <summary>How the <c>ascend</c> provider finds its library and its device, and how long it waits for them.</summary>
public sealed record AscendOptions
{
    /// <summary>Index of the device, from 0, among those that <c>ASCEND_RT_VISIBLE_DEVICES</c> leaves visible.</summary>
    /// <value>0.</value>
    public int Device { get; init; }

    /// <summary>
    /// The only folder that AscendCL is looked for in, or null for the dynamic loader's search, which follows <c>LD_LIBRARY_PATH</c>.
    /// </summary>
    /// <value>null.</value>
    public string? LibraryFolder { get; init; }

    /// <summary>Where the driver puts its device nodes.</summary>
    /// <value>/dev.</value>
    public string DeviceNodes { get; init; } = "/dev";

    /// <summary>
    /// The longest that taking the device, loading a model or resetting both may last. The first use of a device takes seconds.
    /// </summary>
    /// <value>2 minutes.</value>
    public TimeSpan OpenTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The longest that one run may last, 1 ms or more; after twice as long, the device counts as hung and is given up.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan RunTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
