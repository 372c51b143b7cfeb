namespace EdgeConvNeXt.Cli.Demo;

/// <summary>The bundle that comes with the program: INT8 ConvNeXt-Tiny for the synthetic line.</summary>
internal static class DemoModel
{
    /// <summary>Its folder, beside the program.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Demo");
}
