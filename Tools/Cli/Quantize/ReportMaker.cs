using System.Runtime.InteropServices;
using EdgeConvNeXt.Quantization.Reports;
using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>This program on this machine, as reports name them.</summary>
internal static class ReportMaker
{
    /// <summary>What a report says that is made now.</summary>
    public static ReportOrigin Now(TimeProvider clock) => new(Product, Machine, clock.GetUtcNow());

    private static string Product => $"EdgeConvNeXt {typeof(ReportMaker).Assembly.GetName().Version?.ToString(3)}";

    private static string Machine
    {
        get
        {
            Processor processor = Processor.Read(new MachineFiles());
            string architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
            string cores = processor.Cores == 1 ? "1 core" : $"{processor.Cores} cores";
            return $"{processor.Model ?? architecture}, {cores}, {architecture}, {RuntimeInformation.OSDescription}";
        }
    }
}
