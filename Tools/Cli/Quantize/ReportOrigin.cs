using System.Runtime.InteropServices;
using EdgeConvNeXt.Targets.Boards;

namespace EdgeConvNeXt.Cli.Quantize;

/// <summary>Who makes a report, and on what: figures of two machines or versions are not to be held against each other unawares.</summary>
internal static class ReportOrigin
{
    /// <summary>This program and its version.</summary>
    public static string Product => $"EdgeConvNeXt {typeof(ReportOrigin).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Processor, cores and system.</summary>
    public static string Machine
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
